"""When it happened: time expressions, their values, and the statements that they date."""

from reftel.analysis.chronology.statements import (
    Certainty,
    DatedStatement,
    find_statements,
    post_zone,
)
from reftel.analysis.chronology.values import Value

__all__ = ["Certainty", "DatedStatement", "Value", "find_statements", "post_zone"]
