"""What it costs to read telegrams, beside splitting their text into lines and no more."""

from __future__ import annotations

from benchmarks.measure import cost, say, say_ratio
from reftel.codec import read
from reftel.exercise import ExerciseTelegram, generate
from reftel.intake.source import Document, Source
from reftel.record import make_record

_TIMES = 3


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

    read(texts[0])  # tables are read when they are first needed
    bare = cost(split, times=_TIMES)
    reading = cost(read_few, times=_TIMES)
    many = cost(read_all)
    say(f"telegrams read in a second, of {large:,}", f"{many.rate:,.0f}")
    say("characters read in a second", f"{sum(map(len, texts)) / many.processor:,.0f}")
    say_ratio("cost of reading / of splitting into stripped lines", reading.each, bare.each)
    say_ratio(f"cost of a telegram at {large:,} / at {small:,}", many.each, reading.each)
    _damage(traffic)
    _length(traffic)
    _record(traffic[:small], reading.each)


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
