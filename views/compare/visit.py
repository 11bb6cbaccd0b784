"""What a visitor has on the page Compare mechanisms; it outlives a look at another page."""

from pathlib import Path

import solara

from core.parameters import ParameterError
from experiments.jobs import Job
from experiments.status import SUCCEEDED
from experiments.sweeping import sweep_job
from model.market import Market
from views.compare.asked import Form, ask, below_runs


class CompareVisit:
    """The form as filled in, the job that runs or ran last, and the results that are shown."""

    def __init__(self, market: Market):
        self.market = market
        self.form = solara.reactive(Form(market))
        self.asked = Form(market)  # of the last job
        self.job: Job | None = None
        self.beat = solara.reactive(0)  # counts the job's reports
        self.refusal = solara.reactive("")  # of the form
        self.unopened = solara.reactive("")  # why a folder could not be opened
        self.shown = solara.reactive(None)  # a `folders.Shown`

    def look(self) -> None:
        """Show the market's bundled example, if it has one, to who has come for the first time."""
        from views.compare.folders import example_of  # noqa: PLC0415 (as `open`)

        folder = example_of(self.market)
        if self.shown.value is not None or self.job is not None or not folder.exists():
            return
        try:
            self._show(folder)
        except ParameterError as error:  # of another version
            self.unopened.set(str(error))

    def run(self, everyone: bool = False) -> None:
        """Carry out the sweep of the form, with all registered mechanisms for `everyone`; what is stored is kept."""
        if everyone:
            self.form.set(self.form.value.changed("mechanisms", self.market.mechanisms()))
        self._start(self.form.value)

    def resume(self) -> None:
        """Carry out what is left of the last job, whatever is in the form now."""
        self._start(self.asked)

    def cancel(self) -> None:
        """Stop the job; what is done is kept."""
        if self.job is not None:
            self.job.cancel()

    def open(self, text: str) -> None:
        """Show what a folder below that of results holds."""
        try:
            self._show(below_runs(text))
        except ParameterError as error:
            self.unopened.set(str(error))

    def _show(self, folder: Path) -> None:
        """Show what a folder holds.

        Raises:
            ParameterError: it holds no finished sweep of this market.
        """
        from views.compare.folders import opened  # noqa: PLC0415 (Matplotlib takes half a second, and is not for every page)

        shown = opened(folder)
        if shown.market is not self.market:
            raise ParameterError(f"{folder} has a sweep of the market {shown.market.name}; choose that market to see it.")
        self.unopened.set("")
        self.shown.set(shown)

    def close(self) -> None:
        """The visitor has gone."""
        if self.job is not None:
            self.job.close()

    def _start(self, form: Form) -> None:
        if self.job is not None and self.job.progress.active:
            return
        try:
            asked = ask(form)
        except ParameterError as error:
            self.refusal.set(str(error))
            return
        self.refusal.set("")
        self.asked = form
        self.job = sweep_job(asked, self._changed)
        self.job.start()

    def _changed(self) -> None:
        """The job's news, from its thread."""
        if self.job.progress.state == SUCCEEDED:
            self.open(str(self.job.folder))
        self.beat.set(self.beat.value + 1)
