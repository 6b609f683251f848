"""Persons of several telegrams: joined on evidence only."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reftel.analysis.people import Joined, Sighted, join_persons


def test_the_same_officer_is_one_person_however_named() -> None:
    found = join_persons(
        [Sighted(1, "QUILLMARK", (), "x1"), Sighted(2, "Ada Quillmark", ("Ambassador",), "x1")]
    )

    assert found == (Joined("Ada Quillmark", (1, 2), ("same officer",)),)


def test_full_name_and_title_join_whatever_their_case() -> None:
    found = join_persons(
        [
            Sighted(1, "Orlo Vassbein", ("Prime Minister",)),
            Sighted(2, "ORLO VASSBEIN", ("THE PRIME MINISTER", "MR")),
        ]
    )

    assert found == (Joined("Orlo Vassbein", (1, 2), ("same name and title",)),)


def test_what_is_no_evidence_joins_nobody() -> None:
    apart = [
        Sighted(1, "Vassbein", ("Prime Minister",)),
        Sighted(2, "Vassbein", ("Prime Minister",)),  # a bare surname
        Sighted(3, "O. Vassbein", ("Mayor",)),
        Sighted(4, "O. Vassbein", ("Mayor",)),  # an initial
        Sighted(5, "Orlo Vassbein", ("Mayor",)),
        Sighted(6, "Orlo Vassbein", ("Deputy Mayor",)),  # another office
        Sighted(7, "Anna Vassbein", ("Ms",)),
        Sighted(8, "Anna Vassbein", ("Ms",)),  # no office
    ]

    assert join_persons(apart) == ()


def test_two_officers_of_one_name_and_title_stay_two() -> None:
    found = join_persons(
        [
            Sighted(1, "John Quillmark", ("Ambassador",), "x1"),
            Sighted(2, "John Quillmark", ("Ambassador",), "x2"),
            Sighted(3, "John Quillmark", ("Ambassador",)),
            Sighted(4, "Quillmark", (), "x2"),
        ]
    )

    assert found == (Joined("John Quillmark", (2, 4), ("same officer",)),)


_SIGHTED = st.builds(
    Sighted,
    st.integers(1, 6),
    st.sampled_from(["Vassbein", "Orlo Vassbein", "ORLO VASSBEIN", "Anna Vassbein", "O. Vassbein"]),
    st.lists(st.sampled_from(["Mayor", "the Mayor", "Minister", "Mr"]), max_size=2).map(tuple),
    st.sampled_from([None, None, "x1", "x2"]),
)


@given(st.lists(_SIGHTED, max_size=9))
def test_no_person_has_two_officers_and_order_changes_nothing(sighted: list[Sighted]) -> None:
    found = join_persons(sighted)

    assert set(found) == set(join_persons(sighted[::-1]))
    for one in found:
        assert len(one.telegrams) > 1
        assert one.evidence


def test_who_is_named_in_forty_thousand_telegrams_is_joined_as_soon() -> None:
    # Each compared with all others would be 3,600,000,000 comparisons.
    titled = [Sighted(at, f"Orla {name}", ("Minister",)) for name in ("Ferrow", "Tidewell")
              for at in range(20_000)]  # fmt: skip
    alone = [Sighted(at, "Ferrow") for at in range(20_000)]

    joined = join_persons([*titled, *alone])

    assert [(one.name, len(one.telegrams)) for one in joined] == [
        ("Orla Ferrow", 20_000),
        ("Orla Tidewell", 20_000),
    ]


def test_what_is_linked_in_turns_is_one_person() -> None:
    titles = ["Minister", "Harbor Master", "Envoy", "Pilot"]
    pairs = list(pairwise(titles))
    sighted = [Sighted(at, "Orla Ferrow", pair) for at, pair in enumerate(reversed(pairs))]

    (joined,) = join_persons(sighted)

    assert joined.telegrams == (0, 1, 2)
    assert joined.evidence == ("same name and title",)
