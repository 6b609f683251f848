"""A pattern that is tried by its cue finds what it finds without."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reftel.analysis import lexicon
from reftel.analysis.chronology import atoms, events, plans, selection, tenses, wording
from reftel.analysis.chronology.cues import Cued

PATTERNS = {
    name: value
    for module in (plans, selection, tenses)
    for name, value in vars(module).items()
    if isinstance(value, Cued) and name not in {"EVENT", "_NAME_AFTER"}
} | wording.CONTACTS
BEHIND = (events.EVENT, selection._NAME_AFTER)
"""Patterns that begin right behind a time, with the cue farther on."""
WORDS = (
    "borders calendar crop treaty anniversary alleged according reported to telephoned spoke called on lunch letter ref cable 1234, paras message meetings acts agreement agreed as ask asked at be been better by called can case compared could deadline december decl decree "
    "did election elections estimated event every expects exported from good happy have held hope hoped if in increase is it "
    "last likely looking may meeting might most must need needs never no not of on only over pct per percent perhaps plans "
    "possible press prices promised rate rates ready remains requested scheduled session should signed sought suggest target "
    "than that the to totaled tried unless until usually versus vs wants was were will willing would years 45% (hope, re-elected "
    '"wish" n\'t self-sufficiency fiscal level march 1978 each number 12 likely, at the earliest would have been to be able to'
).split()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join))
def test_a_cue_changes_no_result(sentence: str) -> None:
    hits = selection.hits_of(sentence, 0, len(sentence))

    assert len(PATTERNS) > 20
    for name, cued in PATTERNS.items():
        begin = max(0, len(sentence) - cued.reach) if cued.reach else 0
        plain = cued.pattern.search(sentence, begin)
        found = cued.first(hits, 0, len(sentence))
        assert (found and found.span()) == (plain and plain.span()), name


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join))
def test_the_last_of_a_pattern_is_found_by_its_cues(sentence: str) -> None:
    hits = selection.hits_of(sentence, 0, len(sentence))

    for cued in (tenses.FUTURE, tenses.PAST, tenses.IS, tenses.HAPPENED):
        spans = [match.span() for match in cued.pattern.finditer(sentence)]
        assert cued.last(hits, 0, len(sentence)) == (spans[-1] if spans else (-1, -1))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join))
def test_a_noun_behind_a_time_has_its_cue(sentence: str) -> None:
    behind = f" {sentence}"
    hits = selection.hits_of(behind, 0, len(behind))

    for cued in BEHIND:
        if cued.pattern.match(behind):
            assert cued.may_stand(hits, 0, len(behind))


def test_each_pattern_has_a_bit_of_its_own() -> None:
    patterns = {*PATTERNS.values(), *BEHIND}

    assert len({cued.bit for cued in patterns}) == len(patterns)


def test_the_words_of_times_are_those_that_are_read() -> None:
    assert atoms.READERS.keys() == lexicon.TIMES
