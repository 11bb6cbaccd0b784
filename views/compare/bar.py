"""Run, cancel, resume, and how far it has come."""

from collections.abc import Callable

import solara

from core.parameters import ParameterError
from experiments.jobs import Job
from experiments.status import CANCELLED, FAILED, QUEUED, RUNNING, SUCCEEDED
from views.compare.asked import Foretold, Form, foretell
from views.compare.visit import CompareVisit
from views.widgets.component import Signal, component
from views.widgets.copy import Copy
from views.widgets.html import box


@component("bar.vue")
def _Bar(active: bool, resumable: bool, done: int, total: int, status: str, told: str, problem: str, chosen: int,
         event_run: Callable[[Signal], None], event_run_all: Callable[[Signal], None], event_cancel: Callable[[Signal], None],
         event_resume: Callable[[Signal], None]):  # fmt: skip
    """See `Bar`."""


@solara.component
def Bar(visit: CompareVisit):
    """The buttons, progress of the job, what the form would run, and the same sweep as a command."""
    _, form, job = visit.beat.value, visit.form.value, visit.job
    foretold, refusal = solara.use_memo(lambda: _foretold(form), [form])
    with box("section", "card stack", aria_label="Run the sweep"):
        _Bar(
            active=job is not None and job.progress.active,
            resumable=job is not None and job.progress.state in (CANCELLED, FAILED),
            done=job.progress.done if job else 0,
            total=job.progress.total if job else 0,
            status=status(job) if job else "",
            told=_told(foretold, form.market.step_noun) if foretold else "",
            problem=refusal or (job.progress.message if job and not job.progress.active else ""),
            chosen=len(form.chosen),
            event_run=lambda _: visit.run(),
            event_run_all=lambda _: visit.run(everyone=True),
            event_cancel=lambda _: visit.cancel(),
            event_resume=lambda _: visit.resume(),
        )
        if foretold:
            with box("div", "two"):
                Copy(label="The same sweep on the command line", text=form.command(foretold.folder))
                Copy(label="Folder of its results", text=str(foretold.folder or "runs/ (named when it starts)"))


def status(job: Job) -> str:
    """How far a job has come, in words."""
    now = job.progress
    if now.state == QUEUED:
        return f"{now.message}; its results are shown when it is finished." if now.message else "Queued."
    if now.state == RUNNING:
        pace = f", {now.rate:,.0f} runs/s, about {duration(now.left)} left" if now.left is not None else ""
        return f"{now.done:,} of {now.total:,} runs{pace}"
    if now.state == CANCELLED:
        return f"Cancelled: {now.done:,} of {now.total:,} runs are stored in {job.folder}; Resume does the rest."
    if now.state == SUCCEEDED:
        new = now.done - now.stored
        how = f"{new:,} carried out in {duration(now.seconds)} ({now.rate:,.0f} runs/s)" if new else "all were stored already"
        return f"Succeeded: {now.total:,} runs in {job.folder}; {how}."
    return f"Failed after {now.done:,} of {now.total:,} runs."


def duration(seconds: float) -> str:
    """Seconds in words."""
    if seconds < 60.0:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _foretold(form: Form) -> tuple[Foretold | None, str]:
    """What would be run, or why it is refused."""
    try:
        return foretell(form), ""
    except ParameterError as error:
        return None, str(error)


def _told(foretold: Foretold, noun: str) -> str:
    runs = f"{foretold.runs:,} run{'s' * (foretold.runs > 1)}"
    steps = f"{foretold.steps:,} {noun}{'s' * (foretold.steps > 1)}"
    return f"{runs} of {steps} each, compared with {foretold.baseline}"
