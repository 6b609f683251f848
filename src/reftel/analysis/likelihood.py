"""How likely a telegram is to be the one cited: by the lag, the TAGS shared, the month.

The published priors of 1973-79 traffic (spec/04).
"""

from __future__ import annotations

import math

from reftel.analysis.sent import Sent, lag_days, month_sent

# Published of 1973-79 traffic: the median lag from cited to citing is 6 days, 90 % are within
# 40; citing and cited share one of their TAGS in 97 %. A log-normal goes through both lags. How
# often two telegrams that have nothing to do with each other share one is our estimate.
MEDIAN_LAG = 6.0
SHARED_TAGS = 0.97
SHARED_TAGS_BY_CHANCE = 0.4
_SPREAD = math.log(40 / MEDIAN_LAG) / 1.2816  # 1.2816: the 90 % point of the normal

# How often a number without a year is of the year before, by the month of the citing telegram.
# 13 of 320 references to the own post were; 9 of the 13 in January (spec/04).
_YEAR_BEFORE = (0.15, 0.04, 0.02)
_YEAR_BEFORE_LATER = 0.003


def is_early(citing: Sent) -> bool:
    """True in the months in which a number without a year may well be of the year before."""
    return month_sent(citing) <= len(_YEAR_BEFORE)


def chance_of_year_before(citing: Sent) -> float:
    """How often a number without a year is of the year before, in the month of the citing telegram."""
    month = month_sent(citing)
    return _YEAR_BEFORE[month - 1] if month <= len(_YEAR_BEFORE) else _YEAR_BEFORE_LATER


def lag_density(days: float) -> float:
    """How dense lags are at so many days: the log-normal of the published lags."""
    days = max(days, 0.25)
    place = math.log(days / MEDIAN_LAG) / _SPREAD
    return math.exp(-place * place / 2) / (days * _SPREAD)


def weight(citing: Sent, held: Sent) -> float:
    """How well a telegram fits the citing one: by the lag, and by the TAGS they share."""
    lag = lag_days(held, citing)
    weight = lag_density(lag) if lag is not None else 0.01
    if citing.tags and held.tags:
        if citing.tags & held.tags:
            weight *= SHARED_TAGS / SHARED_TAGS_BY_CHANCE
        else:
            weight *= (1 - SHARED_TAGS) / (1 - SHARED_TAGS_BY_CHANCE)
    return weight
