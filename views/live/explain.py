"""Who was eligible, who won and why, what it pays, which payloads flew, and how the belief moved."""

import solara

from experiments.statistics import spread
from views.live.books import Books
from views.live.telling import MANIFEST, PROVIDERS, Told
from views.live.ticker import Ticker
from views.widgets.html import box, words
from views.widgets.switch import Switch
from views.widgets.table import Head, Table

_PROVIDER_HEADS = (
    Head("vehicle", "launch vehicle; the winner is marked", ""),
    Head("belief", "posterior mean of its reliability", "right"),
    Head("alpha", "successes the belief rests on, with the base rate", "right"),
    Head("beta", "failures the belief rests on, with the base rate", "right"),
    Head("index", "the mechanism's estimate for this auction: for Thompson sampling the draw", "right"),
    Head("score", "index x worth - ask, and its credit where there are policies, in W", "right"),
    Head("truth", "hidden reliability, which no mechanism sees but the oracle", "right"),
    Head("status", "eligible, or why it could not bid", "wrap"),
)
_MANIFEST_HEADS = (
    Head("satellite", "catalogue number of the satellite whose figures the payload has"),
    Head("since", "auction in which it came", "right"),
    Head("kg", "mass", "right"),
    Head("m3", "volume", "right"),
    Head("value, USD", "what the flight is worth to its owner", "right"),
    Head("USD/kg", "value per kg: payloads are loaded in this order", "right"),
    Head("what became of it", "", "wrap"),
)


@solara.component
def Explain(told: Told | None, untold: str):
    """The panel; while the market runs it keeps what it explained last, and a line tells of the newest auction."""
    everyone, set_everyone = solara.use_state(False)
    with box("section", "card explain", aria_label="Explain this auction", data_step=str(told.step) if told else ""):
        if told is None:
            words("h2", "Explain this auction")
            words("p", untold or "No auction has been held yet: press Step.", "note")
            return
        words(
            "h2",
            f"Auction {told.step + 1}: {told.orbit} {told.year}, up to {told.capacity_kg:,.0f} kg and {told.capacity_m3:,.1f} m3",
        )
        Ticker()
        words("p", told.why, "why")
        if told.winner:
            with box("ul", "facts"):
                for fact in _facts(told):
                    words("li", fact)
        with box("div", "two"):
            with box("div"):
                with box("div", "flow"):
                    words("h3", "Providers")
                    box("span", "grow")
                    Switch("also those not eligible", everyone, set_everyone)
                _providers(told, everyone)
            with box("div"):
                words("h3", f"Manifest: {_carried(told)} of {len(told.manifest)} payloads fly")
                _manifest(told)
        if told.winner:
            Books(told)


def _facts(told: Told) -> list[str]:
    """What it pays, how likely it was chosen, what happened, what was learned."""
    setter = f"{told.second}'s score sets the price" if told.second else "nobody else qualified, so no score sets the price"
    facts = [
        f"The platform is promised {told.price:.4f} of W = {told.bundle_value:,.0f} USD; the winner is owed "
        f"{told.rent:,.0f} USD beyond its ask. {setter}."
    ]
    if told.chance is not None:
        facts.append(f"The mechanism chose it with probability {told.chance:.3f}.")
    alpha, beta, alpha_after, beta_after = told.belief
    before, after = spread(alpha, beta).mean, spread(alpha_after, beta_after).mean
    moved = f"from {before:.4f} to {after:.4f}" if (alpha, beta) != (alpha_after, beta_after) else f"not: it stays {before:.4f}"
    facts.append(f"The launch {'succeeded' if told.success else 'failed'}; the belief in {told.winner} moved {moved}.")
    return facts


def _providers(told: Told, everyone: bool) -> None:
    rows, marks = [], []
    for values in told.providers:
        one = dict(zip(PROVIDERS, values, strict=True))
        if one["eligible"] or everyone:
            beliefs = [_number(one[name], form) for name, form in (("posterior_mean", ".4f"), ("alpha", ".2f"), ("beta", ".2f"))]
            scores = [_number(one[name], ".4f") for name in ("index", "score", "quality")]
            status = "won" if one["vehicle"] == told.winner else "next best" if one["vehicle"] == told.second else one["why"]
            rows.append([one["vehicle"], *beliefs, *scores, status])
            marks.append("strong" if one["vehicle"] == told.winner else "" if one["eligible"] else "faint")
    Table(_PROVIDER_HEADS, rows, marks, caption="Providers in this auction", height=330)


def _manifest(told: Told) -> None:
    rows, marks = [], []
    for values in told.manifest:
        one = dict(zip(MANIFEST, values, strict=True))
        figures = [_number(one[name], form) for name, form in
                   (("mass_kg", ",.4g"), ("volume_m3", ",.3g"), ("value_usd", ",.0f"), ("usd_per_kg", ",.0f"))]  # fmt: skip
        rows.append([one["satellite"], str(one["arrived"] + 1), *figures, one["why"]])
        marks.append("" if one["carried"] else "faint")
    Table(_MANIFEST_HEADS, rows, marks, caption="Payloads that bid in this auction", height=330)


def _carried(told: Told) -> int:
    return sum(values[MANIFEST.index("carried")] for values in told.manifest)


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
