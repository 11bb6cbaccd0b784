"""How fast the page is, in a real headless Chromium: `python -m benchmarks.page [--minutes 10] [--json FILE]`."""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.browser import FLAGS, Server, chromium
from experiments.folder import replace

VISITORS = 5
SIZE = {"width": 1440, "height": 900}
_FASTEST = "3"  # place of the speed slider: 1000 auctions a second
_CONTENT = """() => document.querySelectorAll('.indicator b').length === 5 && document.querySelector('.explain .why')
    && document.querySelector('[data-panel=money] :is(polyline, .js-line)') && document.querySelector('[data-panel=beliefs] path')"""
_PLOTLY = "() => document.querySelectorAll('[data-panel=money] .js-line, [data-panel=beliefs] .scatterlayer path').length > 2"
#: Counts pictures in which the market had moved on, and notes when somebody clicked.
_WATCH = """() => {
    const watch = window.watch = { frames: 0, drawn: 0 };
    let shown = '';
    const look = () => {
        const frame = document.querySelector('.feed').dataset.frame;
        if (frame !== shown) { shown = frame; watch.frames += 1; }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    document.addEventListener('click', () => { watch.clicked = performance.now(); }, true);
}"""

#: Notes when the curve was last redrawn; it hears of every change in it, which would slow down a market that runs.
_WATCH_CURVE = """() => {
    const changed = () => requestAnimationFrame(() => { watch.drawn = performance.now(); });
    new MutationObserver(changed).observe(document.querySelector('[data-panel=money] .cartesianlayer'),
        { subtree: true, attributes: true, childList: true });
}"""


class Figure(NamedTuple):
    """A measured figure beside its goal; `reached` is None where there is no goal."""

    what: str
    measured: str
    goal: str
    reached: bool | None


class Bench:
    """A warm server and a browser."""

    def __init__(self, server: Server, browser: Browser):
        self.server, self.browser = server, browser

    @contextmanager
    def page(self):
        """A visitor of its own, on the live page with its charts drawn."""
        context = self.browser.new_context(viewport=SIZE)
        page = context.new_page()
        page.goto(self.server.at())
        page.wait_for_function(_CONTENT)
        yield page
        context.close()

    @contextmanager
    def drawn(self):
        """The same once Plotly has drawn its charts, with the frames counted."""
        with self.page() as page:
            page.wait_for_function(_PLOTLY)
            page.evaluate(_WATCH)
            yield page

    def memory_mb(self) -> float:
        """Memory of the server that is in RAM."""
        pages = int(Path(f"/proc/{self.server.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def busy(self, seconds: float) -> float:
        """Share of a processor that the server takes over some seconds."""
        before = self._processor_seconds()
        time.sleep(seconds)
        return (self._processor_seconds() - before) / seconds

    def _processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def first_content(bench: Bench) -> list[Figure]:
    """Seconds from opening to five indicators, two charts and an explained auction; then to charts that can be pointed at."""
    shown, drawn = [], []
    for _ in range(5):
        start = time.perf_counter()
        with bench.page() as page:
            shown.append(time.perf_counter() - start)
            page.wait_for_function(_PLOTLY)
            drawn.append(time.perf_counter() - start)
    return [
        Figure("first content, worst of 5 visits", f"{max(shown):.2f} s", "3 s", max(shown) <= 3.0),
        Figure("charts that can be pointed at, worst of 5 visits", f"{max(drawn):.2f} s", "", None),
    ]


def step(bench: Bench) -> list[Figure]:
    """Milliseconds from a click on Step to the picture in which the curve has changed."""
    times = []
    with bench.drawn() as page:
        page.evaluate(_WATCH_CURVE)
        for _ in range(30):
            page.get_by_role("button", name="Step", exact=True).click()
            page.wait_for_function("() => watch.drawn > watch.clicked", polling=5)
            times.append(page.evaluate("() => watch.drawn - watch.clicked"))
            page.wait_for_timeout(100)
    median = statistics.median(times)
    return [Figure("click on Step to changed chart, median of 30", f"{median:.0f} ms", "150 ms", median <= 150.0)]


def frames(bench: Bench) -> list[Figure]:
    """Pictures a second while the market runs, at the default and at the highest speed."""
    found = []
    for title, place in (("20 auctions a second", None), ("1000 auctions a second", _FASTEST)):
        with bench.drawn() as page:
            _run(page, place)
            page.wait_for_timeout(1000)
            before = page.evaluate("() => watch.frames")
            start = time.perf_counter()
            page.wait_for_timeout(5000)
            rate = (page.evaluate("() => watch.frames") - before) / (time.perf_counter() - start)
        # at 20 auctions a second there are no more than 20 different pictures
        goal = 20.0 if place else 18.0
        found.append(Figure(f"frames a second, {title}", f"{rate:.1f}", f"{goal:.0f}", rate >= goal))
    return found


def pause(bench: Bench) -> list[Figure]:
    """Seconds from a click on Pause at 1000 auctions a second to the last auction that is held."""
    times = []
    with bench.drawn() as page:
        for _ in range(10):
            _run(page, _FASTEST)
            page.wait_for_timeout(500)
            page.evaluate(
                """() => { window.last = 0; new MutationObserver(() => { window.last = performance.now(); })
                .observe(document.querySelector('.held'), { subtree: true, characterData: true, childList: true }); }"""
            )
            page.get_by_role("button", name="Pause", exact=True).click()
            page.get_by_role("button", name="Run", exact=True).wait_for()
            page.wait_for_timeout(300)
            times.append(max(page.evaluate("() => last - watch.clicked"), 0.0) / 1000.0)
    worst = max(times)
    return [Figure("Pause obeyed at 1000 auctions a second, worst of 10", f"{worst * 1000:.0f} ms", "200 ms", worst <= 0.2)]


def visitors(bench: Bench) -> list[Figure]:
    """Five at once, each with a number of auctions of its own; then all of them leave."""
    contexts = [bench.browser.new_context(viewport=SIZE) for _ in range(VISITORS)]
    pages = [context.new_page() for context in contexts]
    for place, page in enumerate(pages):
        page.goto(bench.server.at(f"/?mechanism=ts_sp&seed={place}&steps={100 * (place + 1)}"))
        page.wait_for_function(_CONTENT)
    for page in pages:
        _run(page, None)
    before, start = [held(page) for page in pages], time.perf_counter()
    pages[0].wait_for_timeout(5000)
    rates = [(held(page) - begun) / (time.perf_counter() - start) for page, begun in zip(pages, before, strict=True)]
    for page in pages:
        page.get_by_role("button", name="Pause", exact=True).click()
        page.get_by_role("button", name="Run", exact=True).wait_for()
    own = all(
        f"seed {place}" in page.inner_text(".controls") and held(page) > 100 * (place + 1) for place, page in enumerate(pages)
    )
    for page in pages:
        _run(page, _FASTEST)
    for context in contexts:
        context.close()
    time.sleep(1.0)
    busy = bench.busy(2.0)
    return [
        Figure(f"{VISITORS} visitors at once see their own market only", "yes" if own else "no", "yes", own),
        Figure(f"slowest of {VISITORS} markets that run at 20 auctions a second", f"{min(rates):.1f} a second", "", None),
        Figure("processor time of the server after running tabs were closed", f"{busy:.1%}", "5 %", busy <= 0.05),
    ]


def memory(minutes: float) -> Callable[[Bench], list[Figure]]:
    """Growth of the server while one market runs at the default speed."""

    def measure(bench: Bench) -> list[Figure]:
        with bench.drawn() as page:
            _run(page, None)
            page.wait_for_timeout(10_000)
            before = bench.memory_mb()
            time.sleep(minutes * 60.0)
            growth, auctions = bench.memory_mb() - before, held(page)
        title = f"server memory after {minutes:g} minutes of running ({auctions:,} auctions)"
        return [Figure(title, f"{before:.0f} MB, grown by {growth:+.1f} MB", "+30 MB", growth < 30.0)]

    return measure


def held(page: Page) -> int:
    """Auctions that the page says have been held."""
    return int(page.inner_text(".held b").replace(",", ""))


def _run(page: Page, place: str | None) -> None:
    if place:
        page.get_by_label("Speed in auctions per second").fill(place)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Pause", exact=True).wait_for()


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the memory is watched")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    options = parser.parse_args(arguments)
    console, server, found = Console(stderr=True), Server(), []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for measure in (first_content, step, frames, pause, visitors, memory(options.minutes)):
                with console.status(f"measuring: {measure.__name__}"):
                    found += measure(Bench(server, browser))
            browser.close()
    finally:
        server.stop()
    _print(found)
    if options.json:
        text = json.dumps([figure._asdict() for figure in found], indent=2) + "\n"
        replace(options.json, lambda path: path.write_text(text, encoding="utf-8"))


def _print(found: list[Figure]) -> None:
    table = Table("what", "measured", "goal", "")
    for figure in found:
        verdict = {True: "reached", False: "missed", None: ""}[figure.reached]
        table.add_row(figure.what, figure.measured, figure.goal, verdict)
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
