"""When it happened: time expressions, their values, and the statements that they date."""

from reftel.analysis.chronology.clock import clock_of, post_zone
from reftel.analysis.chronology.named_years import NamedYear, find_named_years
from reftel.analysis.chronology.statements import Certainty, DatedStatement, find_statements
from reftel.analysis.chronology.values import Value

__all__ = [
    "Certainty",
    "DatedStatement",
    "NamedYear",
    "Value",
    "clock_of",
    "find_named_years",
    "find_statements",
    "post_zone",
]
