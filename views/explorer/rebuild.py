"""Building the tables anew, in a thread, one at a time on this server. No Solara here."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from etl.errors import DataError
from etl.parts import part
from etl.places import DATA
from experiments.status import FAILED, RUNNING, SUCCEEDED

_LOG = logging.getLogger("slotlab.views")
_ONE_AT_A_TIME = threading.Lock()


class News(NamedTuple):
    """How a build stands: `state` is "resting", or a job's "running", "succeeded" or "failed"; `seconds` it took."""

    state: str = "resting"
    log: tuple[str, ...] = ()
    problem: str = ""
    seconds: float = 0.0


class Rebuild:
    """Builds a market's tables in the folder `data` from its raw files.

    What it has to tell is in `news`, and `on_change` is called when that changes.

    A build that fails leaves the tables as they were. After one that succeeds, `on_built` is called first.
    """

    def __init__(self, market: str, data: Path = DATA, on_built: Callable[[], None] = lambda: None):
        self.news = News()
        self.on_change: Callable[[], None] = lambda: None
        self._raw, self._tables = data / "raw" / market, data / "tables" / market
        self._builder, self._on_built = part(market, "build_tables"), on_built
        self._thread: threading.Thread | None = None

    @property
    def possible(self) -> bool:
        """Whether the market has tables that are built."""
        return self._builder is not None

    def start(self) -> None:
        """Begin, unless a build is under way."""
        if not _ONE_AT_A_TIME.acquire(blocking=False):
            if self.news.state != RUNNING:
                self._tell(News(FAILED, problem="Another visitor is building the tables at this moment; try again."))
            return
        self._tell(News(RUNNING))
        self._thread = threading.Thread(target=self._run, name="etl", daemon=True)
        self._thread.start()

    def wait(self) -> News:
        """The news when the build is over."""
        if self._thread is not None:
            self._thread.join()
        return self.news

    def _run(self) -> None:
        began = time.monotonic()
        try:
            log = self._build()
            self._on_built()
            news = News(SUCCEEDED, tuple(log), seconds=time.monotonic() - began)
        except (DataError, OSError) as error:
            news = News(FAILED, problem=str(error))
        except Exception as error:  # a thread has nobody above it who would tell the visitor
            _LOG.exception("The tables could not be built")
            news = News(FAILED, problem=f"{type(error).__name__}: {error}")
        finally:
            _ONE_AT_A_TIME.release()
        self._tell(news)

    def _build(self) -> list[str]:
        """Build and write; returns what each reader did, and which tables are new."""
        tables, reports = self._builder.build(self._raw)
        before = {name: self._bytes(name) for name in tables}
        self._builder.write(tables, self._tables)
        lines = [line for report in reports for line in report.lines()]
        for name, table in tables.items():
            changed = "as it was" if self._bytes(name) == before[name] else "changed"
            lines.append(f"wrote {name}: {len(table):,} rows, {changed}")
        return lines

    def _bytes(self, name: str) -> bytes:
        path = self._tables / name
        return path.read_bytes() if path.exists() else b""

    def _tell(self, news: News) -> None:
        self.news = news
        self.on_change()
