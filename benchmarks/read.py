"""What it costs to read telegrams, beside splitting their text into lines and no more."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from textwrap import fill

from benchmarks.measure import Cost, cost, say, say_ratio
from reftel.codec import read
from reftel.codec.writing import write_heading, write_text
from reftel.exercise import ExerciseTelegram, generate
from reftel.intake.source import Document, Source
from reftel.record import make_record
from reftel.telegram import Paragraph

_TIMES = 3
_TURNS = 100_000
_SIZE = 10_000
"""Characters of a telegram of usual length: 10 KB (the mean of real pages)."""
_PARAGRAPH = 850
"""Characters of a paragraph: a page of 10 KB has ten of them."""
_LONGEST = 5_000_000
# Texts that cost a careless pattern the square of their length, or more.
_HOSTILE = {
    "blanks": " ",
    "brackets": "(",
    "spaced letters": "C O N F I D E N T I A L ",
    "letters of a list": "REF: A. B. C. D. ",
    "page lines": "00000312  001 OF 002 ",
    "capitals": "FERRY ",
    "numbers with marks": " 1. (C) A.",
    "paragraph signs": "\u00b6",
}


def run(small: int, large: int) -> None:
    traffic = list(generate(large))
    texts = [telegram.text for telegram in traffic]
    few = texts[:small]

    def split() -> int:
        for text in few:
            for line in text.split("\n"):
                line.rstrip()
        return small

    def read_few() -> int:
        for text in few:
            read(text)
        return small

    def read_all() -> int:
        for text in texts:
            read(text)
        return large

    for text in texts[-200:]:
        read(text)  # tables are read when they are first needed
    _usual_length(traffic[:small])
    bare = cost(split, times=_TIMES)
    reading = cost(read_few, times=_TIMES)
    many = cost(read_all)
    say(f"telegrams read in a second, of {large:,}", f"{many.rate:,.0f}")
    say("characters read in a second", f"{sum(map(len, texts)) / many.processor:,.0f}")
    say_ratio("cost of reading / of splitting into stripped lines", reading.each, bare.each)
    say_ratio(f"cost of a telegram at {large:,} / at {small:,}", many.each, reading.each)
    _damage(traffic)
    _length(traffic)
    _growth(traffic[0])
    _hostile()
    _record(traffic[:small], reading.each)


def _turns() -> int:
    """What everything is held against: plain turns of a loop, so that machines compare."""
    total = 0
    for number in range(_TURNS):
        total += number * number % 7
    return _TURNS


def _usual_length(traffic: list[ExerciseTelegram]) -> None:
    """Telegrams of 10 KB, each read once by a process that has not seen it before."""
    texts = [_grown(telegram, _SIZE) for telegram in traffic]

    def work() -> int:
        for text in texts:
            read(text)
        return sum(map(len, texts)) // _SIZE

    turns: list[Cost] = [cost(_turns, times=_TIMES)]
    found = cost(work)
    turns.append(cost(_turns, times=_TIMES))
    turn = min(one.each for one in turns)
    say("telegrams of 10 KB read in a second of the processor", f"{found.rate:,.0f}")
    say("turns of a plain loop for a telegram of 10 KB", f"{found.each / turn:,.0f}")


def _grown(telegram: ExerciseTelegram, size: int) -> str:
    """The text of a telegram with its paragraphs over and over, numbered on."""
    one = telegram.telegram
    assert one.heading is not None
    own = " ".join(" ".join(paragraph.text.split()) for paragraph in one.paragraphs)
    paragraph = fill((own * (_PARAGRAPH // len(own) + 1))[:_PARAGRAPH], 68)
    count = max(1, (size - 1_500) // _PARAGRAPH)
    mark = one.paragraphs[0].mark
    many = [Paragraph(index % 999 + 1, paragraph, mark) for index in range(count)]
    return f"{write_heading(one.heading)}\n\n{write_text(replace(one, paragraphs=tuple(many)))}\n"


def _growth(telegram: ExerciseTelegram) -> None:
    """From 10 KB to 5 MB: a character must not cost more in the long text."""

    def pace(text: str) -> float:
        def work() -> int:
            read(text)
            return len(text)

        return cost(work, times=_TIMES).each

    short, long = _grown(telegram, _SIZE), _grown(telegram, _LONGEST)
    say_ratio(f"cost of a character in {len(long):,} / in {len(short):,}", pace(long), pace(short))


def _hostile() -> None:
    """The worst growth among hostile texts, eight times as long; 8 is linear, 64 quadratic."""
    worst, name = 0.0, ""
    for what, piece in _HOSTILE.items():
        costs = []
        for size in (100_000, 800_000):
            text = f"UNCLAS VALLETTA 000312\nSUBJECT: EXERCISE\n\n1. {piece * (size // len(piece))}"
            costs.append(cost(partial(_read_once, text), times=_TIMES).each)
        if costs[1] / costs[0] > worst:
            worst, name = costs[1] / costs[0], what
    say_ratio(f"hostile texts eight times as long, at worst ({name})", worst, 1.0)


def _read_once(text: str) -> int:
    read(text)
    return 1


def _damage(traffic: list[ExerciseTelegram]) -> None:
    """Damaged copies beside sound ones, for each character."""
    hurt = [t.text for t in traffic if t.damage]
    sound = [t.text for t in traffic if not t.damage]

    def pace(texts: list[str]) -> float:
        def work() -> int:
            for text in texts:
                read(text)
            return sum(map(len, texts))

        return cost(work, times=_TIMES).each

    say_ratio("cost of a character in damaged / in sound copies", pace(hurt), pace(sound))


def _length(traffic: list[ExerciseTelegram]) -> None:
    """A text ten times as long: reading should cost ten times as much, not a hundred."""
    text = max((t.text for t in traffic if not t.damage), key=len)
    first = text.index("1. ")
    longer = text[:first] + text[first:] * 10

    def reading(text: str) -> float:
        def work() -> int:
            for _ in range(10):
                read(text)
            return 10 * len(text)

        return cost(work, times=_TIMES).each

    say_ratio(
        f"cost of a character in {len(longer):,} / in {len(text):,}", reading(longer), reading(text)
    )


def _record(traffic: list[ExerciseTelegram], reading: float) -> None:
    """Mentions and the public JSON on top of the reading."""
    documents = [
        Document(Source(t.file_name, t.container, "", len(t.content), "utf-8"), t.text, t.content)
        for t in traffic
    ]

    def records() -> int:
        for document in documents:
            make_record(document).to_json()
        return len(documents)

    found = cost(records, times=_TIMES)
    say_ratio("cost of reading, mentions and JSON / of reading alone", found.each, reading)
