"""What a mechanism can promise."""

from dataclasses import dataclass, field

from core.parameters import unknown

#: What a mechanism can promise. "truthful": no misreport gains, for every draw; "truthful_in_expectation": on average
#: over its draws; "individually_rational": a truthful participant never loses; "no_deficit": the promised surplus is never
#: negative; "efficient": the winners have the best scores by what the mechanism may know, reports among it; "optimal": no
#: truthful and individually rational rule earns more on average over the declared value distributions; "anonymous":
#: if participants change places, their outcomes do, too; "monotone": a better report never loses what a worse one wins;
#: "scale_equivariant": the outcome is the same in another currency.
PROPERTIES = (
    "truthful",
    "truthful_in_expectation",
    "individually_rational",
    "no_deficit",
    "efficient",
    "optimal",
    "anonymous",
    "monotone",
    "scale_equivariant",
)
SCOPES = ("clearing", "horizon")


@dataclass(frozen=True)
class Guarantee:
    """A promise with its scope: one clearing with beliefs fixed, or the whole horizon.

    `given` has the parameter values that it needs; `condition` says in words what else it rests on, if anything.
    """

    property: str
    scope: str = "clearing"
    given: dict = field(default_factory=dict, hash=False)
    condition: str = ""

    def __post_init__(self):
        if self.property not in PROPERTIES:
            raise unknown("property", self.property, PROPERTIES, "Guarantee")
        if self.scope not in SCOPES:
            raise unknown("scope", self.scope, SCOPES, "Guarantee")
