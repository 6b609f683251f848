"""What a telegram is: values only, standard library only."""

from reftel.telegram.address import Addressee, Plad, Precedence, RoutingIndicator
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
    "Dtg",
    "FilingLine",
    "FilingTime",
    "Heading",
    "Mrn",
    "OrderLine",
    "Paragraph",
    "Plad",
    "PortionMark",
    "Precedence",
    "PrecedenceLine",
    "Reference",
    "ReferenceKind",
    "RoutingIndicator",
    "RoutingLine",
    "SecurityLine",
    "Tag",
    "Telegram",
    "TransmissionLine",
]
