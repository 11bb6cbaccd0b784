"""A real server and a real browser, for the tests and the benchmark of the page."""

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlparse

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str:
    """Path of the browser.

    Raises:
        FileNotFoundError: there is none; it says how to get one.
    """
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        raise FileNotFoundError("There is no Chromium. Run `make chromium`, or name another: CHROMIUM=/path/to/chrome.")
    return found


class Server:
    """`python app.py`, or another program that serves the page, on a free port; `folder` is where it is started.

    Raises:
        RuntimeError: it has not started within `seconds`; what it said.
    """

    def __init__(
        self,
        *arguments: str,
        program: tuple[str, ...] = ("app.py",),
        folder: Path = ROOT,
        seconds: float = 60.0,
        **environment: str,
    ):
        command = [sys.executable, *program, "--port", "0", *arguments]
        self.process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.output: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._ready.wait(seconds)
        if not self.output or "slotlab is at" not in self.output[-1]:
            self.stop()
            raise RuntimeError("The server did not start:\n" + "".join(self.output))
        self.url, self.key = re.search(r"(http://\S+)/\?key=(\S+)", self.output[-1]).groups()
        self.port = urlparse(self.url).port

    def at(self, path: str = "/") -> str:
        """The address of a page, with the secret that lets a browser in."""
        return f"{self.url}{path}{'&' if '?' in path else '?'}key={self.key}"

    def _read(self) -> None:
        for line in self.process.stdout:
            self.output.append(line)
            if "slotlab is at" in line:
                self._ready.set()
        self._ready.set()

    def stop(self) -> int:
        """End it as Ctrl-C does."""
        self.process.terminate()
        try:
            code = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._reader.join(10)
        self.process.stdout.close()
        return code


class Watch:
    """What a page complains of, and whom it asks."""

    def __init__(self, page):
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlparse(request.url).hostname or ""))
