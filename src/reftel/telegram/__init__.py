"""What a telegram is: values only, standard library only."""

from reftel.telegram.address import Addressee, Plad, Precedence, RoutingIndicator
from reftel.telegram.distribution import Distribution, OfficeCopies, PrintLine
from reftel.telegram.dtg import Dtg, FilingTime
from reftel.telegram.marking import Classification, ClassifiedBy, OrderLine, PortionMark
from reftel.telegram.model import (
    FilingLine,
    Heading,
    Paragraph,
    PrecedenceLine,
    RoutingLine,
    SecurityLine,
    Telegram,
    TransmissionLine,
)
from reftel.telegram.mrn import Mrn
from reftel.telegram.reference import Reference, ReferenceKind
from reftel.telegram.tags import Tag

__all__ = [
    "Addressee",
    "Classification",
    "ClassifiedBy",
    "Distribution",
    "Dtg",
    "FilingLine",
    "FilingTime",
    "Heading",
    "Mrn",
    "OfficeCopies",
    "OrderLine",
    "Paragraph",
    "Plad",
    "PortionMark",
    "Precedence",
    "PrecedenceLine",
    "PrintLine",
    "Reference",
    "ReferenceKind",
    "RoutingIndicator",
    "RoutingLine",
    "SecurityLine",
    "Tag",
    "Telegram",
    "TransmissionLine",
]
