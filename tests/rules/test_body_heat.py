"""A muscle history on the body: each part has the figures of the muscles at home there."""

from datetime import date

import pytest

from clinic.pages.body_heat import body_heat
from clinic.rules.body_heat import Span, heat, within
from clinic.rules.muscle_history import HistorySession, HistorySite, Measure

DAY = date(2026, 11, 24)
BUTTOCK, UPPER = "gluteus-maximus-left", "gluteus-medius-left"


def site(muscle, needles=2, side="left", twitch="single"):
    return HistorySite(muscle, side, needles, twitch)


def session(*sites, day=DAY, pain=None, soreness=None):
    return HistorySession(day=day, pain_before=pain, soreness=soreness, sites=sites)


def shades(sessions, measure):
    return {line.muscle: shade for line, shade in heat(sessions, measure)}


def test_muscles_of_one_part_add_their_needles_and_share_a_session():
    sessions = [session(site("piriformis", 4), site("gluteus_maximus", 2), site("gluteus_medius"))]
    found = {
        line.muscle: (line.sessions, line.needles) for line, _ in heat(sessions, Measure.NEEDLES)
    }
    assert found == {BUTTOCK: (1, 6), UPPER: (1, 2)}


def test_left_and_right_are_shaded_apart():
    sessions = [session(site("piriformis", 4), site("piriformis", 1, side="right"))]
    assert shades(sessions, Measure.NEEDLES) == {BUTTOCK: 4, "gluteus-maximus-right": 1}


def test_worse_and_unknown_have_marks_of_their_own():
    sessions = [
        session(site("piriformis"), day=date(2026, 11, 10), pain=4),
        session(site("gluteus_medius"), day=date(2026, 11, 17), pain=6),
    ]
    assert shades(sessions, Measure.PAIN) == {BUTTOCK: -1, UPPER: None}
    shown = body_heat(sessions, Measure.PAIN)
    assert [(shade.mark, shade.words) for shade in shown.legend] == [
        ("heat-worse", "+2.0, worse"),
        ("heat-unknown", "no figure"),
    ]
    assert [(row.name, row.value) for row in shown.rows] == [
        ("Left buttock", "+2.0 after 1"),
        ("Left upper buttock", "–"),
    ]


def test_the_legend_says_from_where_to_where_a_shade_goes():
    sessions = [
        session(site("piriformis", 12), site("gluteus_medius", 11), site("soleus", 3)),
    ]
    legend = body_heat(sessions, Measure.NEEDLES).legend
    assert [(shade.mark, shade.words) for shade in legend] == [
        ("heat-4", "11 to 12"),
        ("heat-1", "3"),
    ]


@pytest.mark.parametrize(
    ("span", "kept"), [(Span.ALL, 4), (Span.YEAR, 3), (Span.QUARTER, 2), (Span.MONTH, 1)]
)
def test_a_span_ends_today_and_takes_whole_weeks(span, kept):
    days = [date(2025, 1, 7), date(2026, 1, 6), date(2026, 10, 27), DAY]
    sessions = [session(site("soleus"), day=day) for day in days]
    assert len(within(sessions, span, DAY)) == kept
