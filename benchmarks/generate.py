"""What it costs to make exercise traffic, and whether the cost grows with its size."""

from __future__ import annotations

from benchmarks.measure import cost, peak_megabytes, say, say_ratio
from reftel.codec.writing import write_heading, write_text
from reftel.exercise import generate


def run(small: int, large: int) -> None:
    def make(count: int) -> int:
        size = 0
        for telegram in generate(count):
            size += len(telegram.text)
        sizes.append(size)
        return count

    sizes: list[int] = []
    make(50)  # tables are read when they are first needed
    few = cost(lambda: make(small))
    memory = peak_megabytes()
    many = cost(lambda: make(large))
    after = peak_megabytes()
    written = [telegram.telegram for telegram in generate(small)]

    def write() -> int:
        for telegram in written:
            assert telegram.heading is not None
            write_heading(telegram.heading)
            write_text(telegram)
        return small

    bare = cost(write, times=3)
    say(f"telegrams made in a second, of {large:,}", f"{many.rate:,.0f}")
    say("mean size of a text", f"{sizes[-1] / large / 1000:.1f} KB")
    say_ratio("cost of making a telegram / of writing its text", few.each, bare.each)
    say_ratio(f"cost of a telegram at {large:,} / at {small:,}", many.each, few.each)
    say_ratio(f"peak memory at {large:,} / at {small:,}", after, memory)
