"""What stands for a Mesa model: what the pages ask of one, and no more."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from model.coins import COLUMNS, MARKET
from model.configure import configure
from model.explanation import Column, Explanation, Line, Table


class Coins:
    """A run of flips."""

    def __init__(self, world_seed=0, **given):
        self.configuration = configure(MARKET, given)
        self.parameters, self.world_seed = self.configuration.parameters, world_seed
        self.record = np.empty((0, len(COLUMNS)))
        self.datacollector = self
        self.timeline = SimpleNamespace(run=SimpleNamespace(log=MARKET.log))

    @property
    def steps(self):
        """Flips so far."""
        return len(self.record)

    def run(self, n, stop=None):
        """Flip `n` times."""
        draws = (np.random.default_rng([self.world_seed, self.steps + place]).random() for place in range(n))
        heads = [draw < self.parameters.chance for draw in draws]
        stake = self.parameters.stake * (self.parameters.stakes == "some")
        self.record = np.vstack([self.record, *([head, stake * head] for head in heads)])
        return self

    def row(self, step):
        """One flip by column."""
        return dict(zip(COLUMNS, self.record[step].tolist(), strict=True))

    def get_model_vars_dataframe(self):
        """All flips."""
        return pd.DataFrame(self.record, columns=list(COLUMNS))

    def explain(self, step, stop=None):
        """What the flip gave."""
        frame = pd.DataFrame({"side": ["heads", "tails"], "fell": [self.record[step, 0] > 0.0, self.record[step, 0] == 0.0]})
        table = Table("Sides", frame, {"side": Column("side"), "fell": Column("fell")})
        line = Line("gain", self.record[step, 1], "heads wins")
        return Explanation(step, f"Flip {step + 1}", "The coin fell.", ("Nobody cheated.",), {"sides": table}, (line,))

    def summary(self):
        """All metrics."""
        return MARKET.summarise(MARKET.record(self.record))


MODEL = Coins
