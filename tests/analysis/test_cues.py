"""A pattern that is tried by its cue finds what it finds without."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reftel.analysis import lexicon
from reftel.analysis.chronology import atoms, plans, selection, tenses, wording
from reftel.analysis.chronology.cues import Cued

PATTERNS = {
    name: value
    for module in (plans, selection, tenses)
    for name, value in vars(module).items()
    if isinstance(value, Cued)
} | wording.CONTACTS
WORDS = (
    "alleged according reported to telephoned spoke called on lunch letter ref cable 1234, paras message meetings acts agreement agreed as ask asked at be been better by called can case compared could deadline december decl decree "
    "did election elections estimated event every expects exported from good happy have held hope hoped if in increase is it "
    "last likely looking may meeting might most must need needs never no not of on only over pct per percent perhaps plans "
    "possible press prices promised rate rates ready remains requested scheduled session should signed sought suggest target "
    "than that the to totaled tried unless until usually versus vs wants was were will willing would years 45% (hope, re-elected "
    '"wish" n\'t self-sufficiency fiscal level march 1978 each number 12 likely, at the earliest would have been to be able to'
).split()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join))
def test_a_cue_changes_no_result(sentence: str) -> None:
    cues = selection.cues_of(sentence)

    assert len(PATTERNS) > 20
    for name, cued in PATTERNS.items():
        begin = max(0, len(sentence) - cued.reach) if cued.reach else 0
        plain = cued.pattern.search(sentence, begin) is not None
        assert cued.found(cues, sentence) == plain, name


def test_each_pattern_has_a_bit_of_its_own() -> None:
    assert len({cued.bit for cued in PATTERNS.values()}) == len(PATTERNS)


def test_the_words_of_times_are_those_that_are_read() -> None:
    assert atoms.READERS.keys() == lexicon.TIMES
