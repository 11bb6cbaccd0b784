"""How payloads pay, where it is not on delivery, and who bears a failure then. Money in USD.

A payload's price is its value. Prepaid, all of it is due at the launch. After a failure nothing comes back ("launch"); the
platform pays a share back ("refund"); an insurer pays it back, for a premium on top ("insured"); or the platform buys a second
launch of the winner at the same ask and rent, once, and payloads deliver if that succeeds ("refly"). Settlement moves money and,
by second launches, delivers more; choices, beliefs, regret and stand-downs are the same under all: of a second launch nothing is
learned, and the sponsor of a policy pays for the first one only.
"""

import numpy as np

from core.jit import lean
from core.streams import child, stream, uniform
from model.rideshare.kernels.layout import COLUMN, INSURED, REFLY, REFUND, SETTING
from model.rideshare.kernels.purposes import REFLIGHT


@lean()
def prepay(seed, setting, belief, row):
    """Rewrite the row of a launch that was settled on delivery; `belief` is the winner's posterior mean at the tender."""
    settlement, price, failed = np.int64(setting[SETTING.settlement]), row[COLUMN.carried_value], row[COLUMN.success] == 0.0
    chance_of_failure = 1.0 - row[COLUMN.quality]
    row[COLUMN.collected], row[COLUMN.payload_expected] = price, -chance_of_failure * price
    if settlement == REFUND:
        kept = price - setting[SETTING.refund_share] * price
        row[COLUMN.payload_expected] = -chance_of_failure * kept
        row[COLUMN.collected] = kept if failed else price
    elif settlement == INSURED:
        row[COLUMN.premium] = (1.0 - belief) * price * (1.0 + setting[SETTING.insurance_loading])
        row[COLUMN.payload_expected] = -row[COLUMN.premium]  # the claim makes good the rest
        row[COLUMN.claim] = price if failed else 0.0
    elif settlement == REFLY:
        row[COLUMN.payload_expected] *= chance_of_failure
        if failed:
            _fly_again(seed, row)
    row[COLUMN.profit] = row[COLUMN.collected] + row[COLUMN.subsidy] - row[COLUMN.paid]


@lean()
def _fly_again(seed, row):
    """A second launch of the winner, with an outcome of its own."""
    key = child(stream(seed, REFLIGHT, np.int64(row[COLUMN.step])), np.int64(row[COLUMN.winner]))
    row[COLUMN.second_launch] = 1.0
    row[COLUMN.paid] *= 2.0
    row[COLUMN.cost] *= 2.0
    row[COLUMN.delivered] = row[COLUMN.carried_value] if uniform(key) < row[COLUMN.quality] else 0.0
