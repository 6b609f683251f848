"""Findings over the Cablegate pages beside the counts of the specification.

    python tests/corpus/rule_counts.py

``VIOLATED`` has the column *Violated* of spec/07 (telegrams of 1,295), by our ids;
``WHY`` says why ours may differ from its 392/1,295. Ids and figures only.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from reftel.check import RULES, run_rules
from reftel.intake import open_container
from reftel.record import Record, make_record

OF, PAGES = 1295, 392

VIOLATED = {
    "HDG001": 0, "HDG002": 0, "HDG003": 0, "HDG004": 0, "HDG005": 0, "HDG006": 0, "HDG007": 0,
    "HDG008": 6, "HDG009": 0, "MRK001": 2, "HDG010": 0, "ADR001": 4, "HDG011": 0, "HDG012": 0,
    "ADR004": 125, "ADR005": 13, "ADR008": 0, "ADR009": 0, "ADR010": 0, "HDG013": 20, "HDG014": 1,
    "HDG015": 1, "HDG016": 21, "IDN001": 31, "IDN002": 6, "IDN003": 7, "IDN004": 0, "IDN005": 27,
    "IDN006": 1, "IDN007": 627, "TXT009": 30, "MRK007": 7, "TAG001": 1, "TAG002": 95, "TAG003": 70,
    "TXT010": 12, "TXT011": 66, "TXT012": 14, "MRK029": 0, "MRK030": 270, "MRK023": 0, "IDN008": 4,
    "TXT014": 360, "TXT015": 75, "IDN009": 71, "TXT001": 196, "MRK006": 30, "TXT003": 505,
    "TXT005": 549, "TXT006": 418, "TXT007": 1273, "REF004": 13, "REF009": 131, "REF011": 40,
    "MRK004": 14, "MRK002": 21, "MRK003": 14, "MRK008": 6, "MRK009": 3, "MRK010": 33, "MRK011": 55,
    "MRK012": 35, "MRK013": 9, "MRK014": 0, "MRK015": 5, "MRK016": 200, "MRK017": 0, "MRK018": 3,
    "MRK019": 64, "MRK020": 11, "MRK021": 32, "MRK025": 3, "MRK026": 8, "MRK027": 0,
}  # fmt: skip

WHY = {
    "ADR004": "125 are lines; here telegrams are counted",
    "HDG013": "the tails of corrected copies (CCY) are signals of the table",
    "IDN005": "27 were mostly names cut to ten letters, which are no fault; 3 were real",
    "IDN009": "71 counts 60 candidates by their ending, most of which are signed",
    "MRK002": "none of these pages has lower marks only, whether or not every paragraph is marked",
    "MRK003": "marks in small letters, (c) or (S/Rel UK), are marks",
    "MRK004": "8 of 14 are UNCLASSIFIED with SBU portions (MRK020), 4 have another telegram's text",
    "MRK006": "marks with controls in small letters are read as marks",
    "MRK010": "a classifier named in a paragraph, or behind a label that was not read, is one",
    "MRK011": "a plain pattern misses 20 here; reasons cut over lines or without brackets are read",
    "REF004": "13 are entries; here telegrams are counted",
    "TAG002": "95 counted odd shapes; codes of the table are none, whatever their shape",
    "TAG003": "codes of organizations of two to ten letters count as such",
    "TXT001": "196 counted numbers of lists and years in the text; the reader leaves them out",
    "TXT003": "505 counted the words anywhere; a passage counts that opens a paragraph and is not closed",
    "TXT005": "549 counted texts that are not wrapped at all; here one long line is enough",
    "TXT006": "149 of 392 have characters beyond ASCII; 418 counted curly quotation marks alone",
    "TXT009": "30 counted missing labels too, which have rules of their own",
    "TXT011": "words withheld by small x are no small letters",
    "TXT012": "the count is one of labels found in a line; the reader finds Classified By too",
    "TXT014": "360 counted signatures not on a line of their own; these are read and signed",
    "TXT015": "50 of the 54 web addresses at the end stand before the signature, and are text",
    "MRK020": "caption without portions counts only where every paragraph is marked",
    "MRK019": "the caption alone counts only where every paragraph is marked",
    "HDG016": "telegrams that correct another one under their own number need no ZDS",
    "IDN003": "only since 1995: older systems did not pad serials",
    "TXT010": "a subject of which a part is withheld or unreadable is one",
    "MRK007": "texts cut before the E.O. line are not counted",
    "REF011": "the letter doubled in any entry counts its telegram once",
}


@dataclass(frozen=True)
class Row:
    """One rule: telegrams expected (``None`` where nobody counted), and found."""

    rule: str
    name: str
    expected: float | None
    found: int

    @property
    def agrees(self) -> bool | None:
        """Within 2.6 standard deviations of a sample of the 1,295, and half a telegram."""
        if self.expected is None:
            return None
        spread = sqrt(self.expected * (1 - PAGES / OF))
        return abs(self.found - self.expected) <= 2.6 * spread + 0.5


def rows(records: Iterable[Record]) -> list[Row]:
    """The table over some records."""
    found: Counter[str] = Counter()
    for record in records:
        found.update(
            {one.rule for one in run_rules(record.reading, RULES, mentions=record.mentions)}
        )
    return [
        Row(
            rule.id,
            rule.name,
            VIOLATED[rule.id] * PAGES / OF if rule.id in VIOLATED else None,
            found[rule.id],
        )
        for rule in RULES
    ]


def main() -> None:
    folder = Path(__file__).parents[3] / "shared" / "corpus" / "cablegate-html"
    records = [
        make_record(document)
        for path in sorted(folder.glob("*.html"))
        for document in open_container(path)
    ]
    print(f"{len(records)} pages")
    for row in rows(records):
        expected = "not counted" if row.expected is None else f"{row.expected:.1f}"
        verdict = {None: "", True: "agrees", False: WHY.get(row.rule, "UNEXPLAINED")}[row.agrees]
        print(f"{row.rule}  {row.name:<28} {expected:>11} {row.found:>5}  {verdict}")


if __name__ == "__main__":
    main()
