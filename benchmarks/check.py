"""What checking costs: telegrams a second of CPU time after reading, rule by rule.

    python benchmarks/check.py [TELEGRAMS]

Prints the cost beside that of reading the same telegrams, which does not hang on
the machine, and the dearest rules one by one.
"""

from __future__ import annotations

import sys
import time

from reftel.analysis.mentions import find_mentions
from reftel.check import select_rules
from reftel.check.timing import time_rules
from reftel.codec import read
from reftel.exercise import generate

DEAREST = 12


def main(telegrams: int) -> None:
    texts = [one.text for one in generate(telegrams)]
    for text in texts[:200]:
        read(text)  # tables are loaded
    begun = time.process_time()
    readings = [read(text) for text in texts]
    reading = (time.process_time() - begun) / len(texts) * 1e6
    found = [(one, find_mentions(one.telegram)) for one in readings]
    size = sum(map(len, texts)) / len(texts)
    print(f"{len(texts):,} exercise telegrams, {size:,.0f} characters each; CPU time")
    for profile in ("archive", "draft", "release"):
        rules = select_rules(profile)
        times = time_rules(found, rules)
        print(
            f"{profile:<8} {len(rules)} rules: {times.together:6.0f} microseconds a telegram, "
            f"{1e6 / times.together:7,.0f} telegrams a second, "
            f"{times.together / reading:.2f} of reading"
        )
    print(f"reading  {reading:6.0f} microseconds a telegram")
    print("dearest rules of release, each alone (microseconds a telegram):")
    for rule, cost in times.by_rule[:DEAREST]:
        print(f"  {rule}  {cost:6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
