"""Who is named in a telegram: mentions, people, and who of them signed."""

from reftel.analysis.people.joining import Joined, Sighted, join_persons
from reftel.analysis.people.mentions import Naming, find_namings
from reftel.analysis.people.people import Person, PersonMention, Recognize, find_people

__all__ = [
    "Joined",
    "Naming",
    "Person",
    "PersonMention",
    "Recognize",
    "Sighted",
    "find_namings",
    "find_people",
    "join_persons",
]
