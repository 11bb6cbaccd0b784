"""A mix says who in a group follows what, by counts or by chances."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.choice import Choice, plain, written
from core.errors import ParameterError, PointedError, shown

_TOLERANCE = 1e-6  # of the sum of chances


class Item(NamedTuple):
    """A part of a mix. `weight`: an int counts agents, a float is a chance, None (of the only item) means everybody."""

    weight: int | float | None
    choice: Choice


@dataclass(frozen=True)
class Mix:
    """Who in a group follows what: `2*a+b` counts agents, in order; `.7*a+.3*b` are chances; `a` means everybody."""

    items: tuple[Item, ...]

    def __post_init__(self):
        alone = len(self.items) == 1
        items = tuple(
            Item(1 if weight is None and not alone else plain(weight, "a weight"), choice) for weight, choice in self.items
        )
        object.__setattr__(self, "items", items)
        weights = [item.weight for item in items if item.weight is not None]
        if not items or not all(isinstance(item.choice, Choice) for item in items):
            raise ParameterError(f"a mix needs items, each with a choice; got {shown(items)}.")
        if not all(isinstance(weight, int | float) and weight >= 0 for weight in weights):
            raise ParameterError(f"weights of a mix are numbers of 0 or more; got {shown(weights)}.")
        if len({type(weight) for weight in weights}) > 1:
            raise ParameterError("a mix has whole weights, which count agents, or chances, which have a point; not both.")
        if self.is_drawn and not abs(sum(weights) - 1.0) <= _TOLERANCE:
            raise ParameterError(f"chances add up to 1, within {_TOLERANCE:g}; these to {sum(weights):.9g}.")

    def __str__(self) -> str:
        return "+".join(self._parts())

    def _parts(self) -> list[str]:
        """The text of every item."""
        bare = None if len(self.items) == 1 else 1
        return [
            str(choice) if weight == bare and not self.is_drawn else f"{written(weight)}*{choice}"
            for weight, choice in self.items
        ]

    @property
    def is_drawn(self) -> bool:
        """Whether the weights are chances."""
        return isinstance(self.items[0].weight, float)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choice of every item, in order."""
        return tuple(item.choice for item in self.items)

    def mapped(self, change: Callable[[Choice], Choice]) -> "Mix":
        """The mix with `change` applied to every choice."""
        return Mix(tuple(Item(weight, change(choice)) for weight, choice in self.items))

    def of(self, n: int) -> "Mix":
        """The canonical mix for a group of `n` agents: equal neighbours are one item, weights of 0 are gone.

        If one item is left, it has no weight and means everybody.

        Raises:
            PointedError: counts that do not add up to `n`.
        """
        self._check_size(n)
        merged: list[Item] = []
        for weight, choice in self.items:
            if merged and merged[-1].choice == choice:
                merged[-1] = merged[-1]._replace(weight=merged[-1].weight + weight)
            elif weight != 0:
                merged.append(Item(weight, choice))
        if len(merged) > 1:
            return Mix(tuple(merged))
        return Mix((Item(None, (merged or self.items)[0].choice),))

    def places(self, n: int, key) -> np.ndarray:
        """Which of the `items` each agent follows, by place: shape (n,), int64.

        Counts go in the order of the items. Chances are drawn: agent i takes the item in whose part of (0, 1) the draw
        `uniform(child(key, i))` lies, and the last item takes the rest.

        Raises:
            PointedError: counts that do not add up to `n`.
        """
        self._check_size(n)
        weights = [weight for weight, _ in self.items]
        out = np.zeros(n, np.int64)
        if self.is_drawn:
            from core.streams import pick  # noqa: PLC0415 (it loads numba, which reading a text does without)

            pick(np.uint64(key), np.cumsum(weights[:-1], dtype=float), out)
        elif weights[0] is not None:
            out[:] = np.repeat(np.arange(len(weights)), weights)
        return out

    def _check_size(self, n: int) -> None:
        """Refuse counts that do not add up to `n`.

        Raises:
            PointedError: the counts do not add up to `n`; the message says what would fit.
        """
        weight, choice = self.items[-1]
        if self.is_drawn or weight is None:
            return
        total = sum(item.weight for item in self.items)
        if total != n:
            parts, needed = self._parts(), n - total + weight
            fits = f"; {needed}*{choice.name} at the end would fit" if needed > 0 else ""
            place = sum(len(part) + 1 for part in parts[:-1])
            raise PointedError(f"the counts add up to {total}, but the group has {n} agents{fits}.", str(self), place)
