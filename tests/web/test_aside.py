"""The lists beside a telegram are written in Python: escaped, and cut as a template cuts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from reftel.web import aside
from reftel.web.chronicle import EventView
from reftel.web.clean import BlockView, Run
from reftel.web.told import Mark
from reftel.web.views import ReferenceView

_TRUNCATE = Environment(autoescape=True).from_string("{{ text|truncate(70) }}")


def event(what: str) -> EventView:
    return EventView(
        day="12 Mar 2009", hour="hour not stated", zulu=None, quoted=None, what=what, people=(),
        contact=None, place=None, source="", href="/telegram/x", shape="", notes=(),
    )  # fmt: skip


@given(st.text("ab c", max_size=90))
def test_an_event_is_cut_as_a_template_cuts(what: str) -> None:
    assert f">{_TRUNCATE.render(text=what)}</a>" in aside.event_list([event(what)])


def test_an_event_whose_hour_is_not_stated_has_its_day_alone() -> None:
    assert "<small>12 Mar 2009 </small>" in aside.event_list([event("He called.")])


def test_what_somebody_else_wrote_is_escaped() -> None:
    hostile = '<script>"&'
    mark = Mark(0, 1, "time", hostile, '/a?"', iso=hostile, text=hostile)
    lines = ((Run(hostile, mark=mark), Run(hostile, "ghost", '/telegram/"x', found=True)),)
    made = str(aside.blocks([BlockView(shape, lines) for shape in ("prose", "list", "kept")]))
    made += str(aside.references([ReferenceView(hostile, hostile, None, None, False, "telegram")]))

    assert "<script" not in made
    assert '""' not in made
    assert made.count("<mark>&lt;script&gt;&quot;&amp;</mark>") == 3
    assert '<span class="ghost">&lt;script&gt;&quot;&amp;. &lt;script&gt;' in made
