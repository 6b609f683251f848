"""Who is named in a telegram: mentions, people, and who of them signed."""

from reftel.analysis.people.mentions import Naming, find_namings
from reftel.analysis.people.people import Person, PersonMention, find_people

__all__ = ["Naming", "Person", "PersonMention", "find_namings", "find_people"]
