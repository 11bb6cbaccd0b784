"""Photograph the first screen for the README: `python -m docs.picture` writes docs/images/live_market.png."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.browser import FLAGS, Server, chromium
from experiments.folder import replace

PATH = Path(__file__).with_name("images") / "live_market.png"
SIZE = {"width": 1440, "height": 1000}
_DRAWN = "() => document.querySelector('[data-panel=money] .js-line') && document.querySelector('[data-panel=beliefs] .errorbar')"


def main() -> int:
    """Write the picture; returns the exit code."""
    server = Server()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            page = browser.new_page(viewport=SIZE)
            page.goto(server.at())
            page.wait_for_function(_DRAWN)
            page.evaluate("() => document.fonts.ready")
            replace(PATH, lambda path: path.write_bytes(page.screenshot()))
            browser.close()
    finally:
        server.stop()
    print(f"wrote {PATH.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
