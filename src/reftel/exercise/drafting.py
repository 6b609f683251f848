"""One telegram drafted: from its outline to passages, references, markings.

What stands here is still in the drafter's terms; ``finishing.py`` makes the
values of ``reftel.telegram`` out of it, and the truth beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from reftel.exercise.casting import SECRETARY, affair_of, mission, partners
from reftel.exercise.citing import LETTERS, label_words, references
from reftel.exercise.courses import COURSES
from reftel.exercise.dice import Dice, fixed
from reftel.exercise.moments import Calendar
from reftel.exercise.people import Person, invent
from reftel.exercise.schedule import (
    MEMBERS,
    START,
    WINDOW_DAYS,
    Episode,
    Outline,
    episode,
    ghost,
)
from reftel.exercise.story import story_row
from reftel.exercise.telling import Passage, Teller
from reftel.exercise.theatres import Post, department, theatres
from reftel.telegram import Classification, Mrn, Precedence, Reference


@dataclass(frozen=True, slots=True)
class Classifier:
    """Who classifies a telegram, in the words printed and in parts."""

    text: str
    name: str
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A telegram as drafted.

    ``references`` are pairs of an entry of the REF line and its canonical id
    (``None`` for what is no telegram). ``marks`` go with ``passages``, one
    each. ``to`` are the action posts of a Department telegram, ``people`` given
    names and surnames of those it may name, ``damage`` the kinds that a
    telegram of the story always has.
    """

    outline: Outline
    episode: Episode
    precedence: Precedence
    classification: Classification
    captions: tuple[str, ...]
    passing: tuple[str, ...]
    subject: str
    tags: tuple[str, ...]
    references: tuple[tuple[Reference, str | None], ...]
    classifier: Classifier | None
    passages: tuple[Passage, ...]
    marks: tuple[str | None, ...]
    signature: str
    to: tuple[Post, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    damage: tuple[str, ...] = ()


def draft(seed: int, index: int) -> tuple[Draft, Dice]:
    """The draft of one telegram, and the dice that its finishing goes on with.

    Raises ``ValueError`` beyond ``MOST_TELEGRAMS``.
    """
    own = episode(seed, index // MEMBERS)
    settled = own.outlines[index % MEMBERS]
    dice = Dice(seed, "telegram", index)
    if settled.story is not None:
        return _from_story(settled, own, story_row(settled.story)), dice
    return _drafted(settled, own, dice), dice


def _drafted(own: Outline, group: Episode, dice: Dice) -> Draft:
    host = group.lead if own.sender is department() else own.sender
    cited = references(own, group, dice)
    classification, captions = _marking(own.role, dice)
    affair = affair_of(group.affair, group.seed, group.number, host.station)
    people = partners(group.seed, host, group.affair)
    zone = own.sender.zone
    teller = Teller(
        dice,
        Calendar(own.dtg.astimezone(zone).replace(tzinfo=None), zone, dice),
        affair,
        people,
        {
            "officer": _officer(own.role, dice),
            "gov": host.government,
            "matter": affair.matter,
            "place": affair.place,
            "n": str(affair.numbers[0]),
            "m": str(affair.numbers[1]),
        },
        START
        + timedelta(
            days=WINDOW_DAYS * group.place.window - 12 - fixed(group.seed, group.number) % 40
        ),
        [label_words(reference, len(cited)) for reference, _ in cited],
    )
    passages = COURSES[own.role](teller)
    if passages[0].kind == "summary" and dice.chance(0.1):
        del passages[0]
    return Draft(
        outline=own,
        episode=group,
        precedence=_precedence(own.role, dice),
        classification=classification,
        captions=captions,
        passing=_passing(own, dice),
        subject=_subject(own, host, affair.headlines, affair.matter, people["leader"].short, dice),
        tags=_tags(affair.tags, own, group, dice),
        references=tuple(cited),
        classifier=_classifier(own, group, dice) if classification.is_classified else None,
        passages=tuple(passages),
        marks=_marks(classification, captions, [p.weight for p in passages], dice),
        signature=_signature(own, group.seed),
        to=_action_posts(own, group, dice),
        people=tuple((p.person.given, p.person.surname) for p in people.values()),
    )


def _officer(role: str, dice: Dice) -> str:
    if role in ("calls", "meeting"):
        return dice.pick(("Ambassador", "Ambassador", "DCM"))
    return dice.pick(("PolOff", "EconOff", "DCM", "PolCouns", "Ambassador"))


_PRECEDENCES = {
    "calls": "IMMEDIATE IMMEDIATE PRIORITY",
    "instruction": "IMMEDIATE PRIORITY PRIORITY",
    "guidance": "IMMEDIATE PRIORITY ROUTINE",
    "consular": "PRIORITY ROUTINE",
    "sitrep": "IMMEDIATE PRIORITY ROUTINE",
}


def _precedence(role: str, dice: Dice) -> Precedence:
    return Precedence(dice.pick(_PRECEDENCES.get(role, "PRIORITY PRIORITY ROUTINE").split()))


# Level and sensitivity by role: U unclassified, B unclassified with SENSITIVE,
# C confidential, N confidential and NOFORN, S and T the same for secret.
_LEVELS = {
    "calls": "CCCNST",
    "meeting": "CCCCNS",
    "demarche": "BCCC",
    "report": "BBCCC",
    "sitrep": "UUUB",
    "consular": "BBBU",
    "assessment": "CCNST",
    "instruction": "UBCCS",
    "guidance": "BCC",
}


def _marking(role: str, dice: Dice) -> tuple[Classification, tuple[str, ...]]:
    letter = dice.pick(_LEVELS[role])
    captions = ["SIPDIS"] if dice.chance(0.94) else []
    # The most restrictive first; SENSITIVE follows any other caption (spec/02).
    if letter in "NT":
        captions.append("NOFORN")
    if letter == "B":
        captions.append("SENSITIVE")
    level = {
        "U": Classification.UNCLASSIFIED,
        "B": Classification.UNCLASSIFIED,
        "C": Classification.CONFIDENTIAL,
        "N": Classification.CONFIDENTIAL,
    }.get(letter, Classification.SECRET)
    return level, tuple(captions)


def _marks(
    level: Classification, captions: tuple[str, ...], weights: list[int], dice: Dice
) -> tuple[str | None, ...]:
    """Portion marks: none above the level, and at least one at it (spec/03 C2, C3, C16, C17)."""
    if level is Classification.UNCLASSIFIED:
        if "SENSITIVE" in captions:
            found = ["SBU" if weight else "U" for weight in weights]
            return tuple(found if "SBU" in found else ["SBU", *found[1:]])
        mark = "U" if dice.chance(0.4) else None
        return tuple(mark for _ in weights)
    top = "C" if level is Classification.CONFIDENTIAL else "S"
    guarded = top + (dice.pick(("/NF", "/NF", "//NF")) if "NOFORN" in captions else "")
    lower = ("C", "SBU") if top == "C" else ("C", "S")
    found = [
        guarded if weight == 2 else dice.pick(lower) if weight else dice.pick(("U", "SBU"))
        for weight in weights
    ]
    return tuple(found if guarded in found else [guarded, *found[1:]])


def _passing(own: Outline, dice: Dice) -> tuple[str, ...]:
    """The line that nobody can overlook, and now and then an attention line."""
    lines = ["EXERCISE EXERCISE EXERCISE"]
    if own.sender is not department():
        turn = dice.below(10)
        if turn < 3:
            lines.append("DEPT FOR EXERCISE DESK AND EB")
        elif turn == 3:
            lines.append("STATE PASS TO USTR")
    return tuple(lines)


def _subject(
    own: Outline,
    host: Post,
    headlines: tuple[str, ...],
    matter: str,
    leader: str,
    dice: Dice,
) -> str:
    where = host.country.upper()
    what = matter.upper()
    match own.role:
        case "instruction":
            return f"EXERCISE: DEMARCHE REQUEST ON THE {what}"
        case "guidance":
            return f"EXERCISE: GUIDANCE FOR {host.name} ON THE {what}"
        case "demarche":
            return f"EXERCISE: {where}: RESPONSE TO DEMARCHE ON THE {what}"
        case "consular":
            return f"EXERCISE: {where}: U.S. CITIZENS AND THE {what}"
        case "sitrep":
            return f"EXERCISE: {where}: {what}, SITREP NO. {1 + own.count % 90}"
        case "calls" if dice.chance(0.6):
            return f"EXERCISE: {where}: CONVERSATIONS WITH {leader.upper()} ON THE {what}"
    return f"EXERCISE: {where}: {dice.pick(headlines)}"


def _tags(affair: tuple[str, ...], own: Outline, group: Episode, dice: Dice) -> tuple[str, ...]:
    codes = list(affair[: 3 + dice.below(len(affair) - 2)])
    if own.role == "consular" and "CASC" not in codes:
        codes.append("CASC")
    posts = [group.lead] if own.sender is department() else [own.sender]
    if posts[0] is not group.lead and dice.chance(0.6):
        posts.append(group.lead)
    # Geographic TAGS stand last in 86 of 100 lines (spec/02).
    countries = [post.tag for post in posts]
    return tuple(dict.fromkeys(countries + codes if dice.chance(0.14) else codes + countries))


def _classifier(own: Outline, group: Episode, dice: Dice) -> Classifier:
    reasons, words = dice.pick(
        (
            (("b", "d"), "1.4 (b) and (d)"),
            (("b", "d"), "1.4 (b) and (d)"),
            (("b", "d"), "1.4 (b, d)"),
            (("d",), "1.4 (d)"),
            (("a", "b", "d"), "1.4 (a), (b), and (d)"),
        )
    )
    if own.sender is department():
        person, title = (
            invent("mission", group.seed, "STATE", group.affair),
            "Exercise Desk Director",
        )
    else:
        officers = mission(group.seed, own.sender.station)
        person, title = dice.pick(
            (
                (officers.ambassador, "Ambassador"),
                (officers.deputy, "DCM"),
                (officers.counselor, "Political Counselor"),
            )
        )
    return classifier_words(person, title, words, reasons, dice.below(3))


def classifier_words(
    person: Person, title: str, section: str, reasons: tuple[str, ...], shape: int
) -> Classifier:
    """The words after ``Classified By:`` in one of three shapes."""
    text = (
        f"{title} {person.name}, reasons {section}",
        f"{title} {person.name} for reasons {section}.",
        f"{person.name}, {title}, reasons {section}",
    )[shape]
    return Classifier(text, person.name, title, reasons)


def _signature(own: Outline, seed: int) -> str:
    if own.sender is department():
        return SECRETARY
    officers = mission(seed, own.sender.station)
    # Now and then the ambassador is away and the deputy signs.
    away = fixed(seed, own.sender.station, own.dtg.isocalendar()[:2]) % 7 == 0
    return (officers.deputy if away else officers.ambassador).surname.upper()


def _action_posts(own: Outline, group: Episode, dice: Dice) -> tuple[Post, ...]:
    if own.sender is not department():
        return ()
    if own.role == "instruction":
        return group.theatre.posts
    others = [post for post in group.theatre.posts if post is not group.lead]
    return (group.lead, *dice.some(others, dice.below(3)))


def _from_story(own: Outline, group: Episode, row: dict[str, Any]) -> Draft:
    level = Classification(row["classification"])
    captions = ("SIPDIS", "SENSITIVE") if row.get("sensitive") else ("SIPDIS",)
    cited: list[tuple[Mrn, str]] = []
    for entry in row["refs"]:
        if "member" in entry:
            other = group.outlines[entry["member"]]
            cited.append((other.mrn, other.id))
        else:
            post = next(p for p in group.theatre.posts if p.station == entry["ghost"])
            mrn = ghost(group.seed, post, own.dtg, Dice("story", own.index))
            cited.append((mrn, mrn.id))
    lettered = len(cited) > 1
    entries = tuple(
        (
            Reference.to(mrn, citing_year=own.dtg.year, label=LETTERS[at] if lettered else None),
            name,
        )
        for at, (mrn, name) in enumerate(cited)
    )
    passages = tuple(
        Passage(
            paragraph["text"],
            heading=paragraph.get("heading"),
            kind=paragraph.get("kind", ""),
            events=[dict(event) for event in paragraph.get("events", ())],
            mentions=[
                (words, index if index >= 0 else None)
                for words, index in paragraph.get("mentions", ())
            ],
        )
        for paragraph in row["paragraph"]
    )
    officers = theatres()[0].posts
    return Draft(
        outline=own,
        episode=group,
        precedence=Precedence(row["precedence"]),
        classification=level,
        captions=captions,
        passing=("EXERCISE EXERCISE EXERCISE",),
        subject=row["subject"],
        tags=tuple(row["tags"]),
        references=entries,
        classifier=_story_classifier(row["classifier"]) if level.is_classified else None,
        passages=passages,
        marks=tuple(paragraph.get("mark") for paragraph in row["paragraph"]),
        signature=_story_signature(own, group.seed),
        to=tuple(p for p in officers if p.station in row.get("to", ())),
        damage=tuple(row.get("damage", ())),
    )


def _story_classifier(text: str) -> Classifier:
    """Title and name of ``DCM Stuart L. Farnestead, reasons 1.4 (b) and (d)``."""
    who = text.partition(",")[0].split()
    return Classifier(text, " ".join(who[-3:]), " ".join(who[:-3]), ("b", "d"))


def _story_signature(own: Outline, seed: int) -> str:
    if own.sender is department():
        return SECRETARY
    return mission(seed, own.sender.station).ambassador.surname.upper()
