"""The pictures of progress: the band of a threshold, broken lines, too few to say, on paper too."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from clinic.pages.body_map import figures
from clinic.pages.body_svg import body_svg
from clinic.pages.chart_svg import paper_svg
from clinic.pages.charts_dose import NEEDLES, TWITCHES, curve_chart, dose_chart
from clinic.pages.charts_measure import LARGE, SMALL, measure_chart
from clinic.rules.progress_doses import DosePoint
from tests.rules.test_progress import FIRST, series

LONDON = ZoneInfo("Europe/London")


def point(needles: int, soreness: int | None, twitches: int = 1) -> DosePoint:
    return DosePoint(FIRST, needles, twitches, soreness, -1)


def test_the_band_lies_a_threshold_around_the_first_score() -> None:
    chart = measure_chart(series("odi", "50", "30"), (), LONDON)
    (zone,) = chart.zones
    tall = LARGE.bottom - LARGE.top
    assert zone.height == pytest.approx(tall * 20 / 100, abs=0.2)
    assert zone.y + zone.height / 2 == pytest.approx(LARGE.top + tall / 2, abs=0.2)
    assert measure_chart(series("sbi", "18", "9"), (), LONDON).zones == ()
    (around_zero,) = measure_chart(series("groc_11", "3"), (), LONDON).zones
    assert around_zero.y + around_zero.height / 2 == pytest.approx(LARGE.top + tall / 2, abs=0.2)


def test_a_skipped_questionnaire_breaks_the_line() -> None:
    scores = series("odi", "46", "40", "30")
    assert len(measure_chart(scores, (), LONDON).lines) == 1
    gap = FIRST + timedelta(days=7)
    broken = measure_chart(scores, (gap,), LONDON)
    assert len(broken.lines) == 1
    assert broken.lines[0].d != measure_chart(scores, (), LONDON).lines[0].d
    both = (gap, FIRST + timedelta(days=21))
    assert measure_chart(scores, both, LONDON).lines == ()
    assert len(broken.dots) == 3


def test_a_measure_has_its_numbers_as_a_table_and_what_they_mean() -> None:
    chart = measure_chart(series("odi", "46", "30"), (), LONDON)
    assert chart.table.rows == (
        ("1 Sep 2026", "46", "First score"),
        ("15 Sep 2026", "30", "Better by 16: clinically important"),
    )
    assert chart.summary == (
        "46 on 1 Sep 2026, 30 on 15 Sep 2026. Better by 16: clinically important."
    )
    small = measure_chart(series("odi", "46", "30"), (), LONDON, SMALL)
    assert (small.x_ticks, small.y_ticks, small.values) == ((), (), ())


def test_under_three_sessions_dose_says_too_few() -> None:
    few = dose_chart([point(4, 3), point(8, 5), point(6, None)], NEEDLES)
    assert few.empty
    assert few.dots == ()
    assert few.summary == "Too few to say: soreness is known after 2 sessions, 3 are needed."
    enough = dose_chart([point(4, 3), point(8, 5), point(6, 4)], NEEDLES)
    assert not enough.empty
    assert len(enough.dots) == 3
    assert enough.dots[0].x < enough.dots[1].x
    assert enough.dots[0].y > enough.dots[1].y
    assert "3.5 after up to 6 needles (2 sessions), 5.0 after more (1)" in enough.summary
    same = dose_chart([point(4, 3)] * 3, TWITCHES)
    assert same.summary == "3 sessions, each with 1 site that twitched: mean 3.0."


def test_the_curve_says_over_how_many_sessions() -> None:
    chart = curve_chart(((24, 4.5, 2), (48, 2, 1)))
    words = "Mean soreness 4.5 after 24 hours (2 sessions), 2.0 after 48 hours (1 session)."
    assert chart.summary == words
    assert curve_chart(()).empty
    assert curve_chart(()).lines == ()


def test_on_paper_a_picture_brings_its_style_and_a_narrow_one_has_fewer_words() -> None:
    chart = measure_chart(series("odi", "46", "40", "30"), (), LONDON)
    for narrow, dates in ((False, 3), (True, 2)):
        svg = paper_svg(chart, "odi", narrow=narrow)
        root = ET.fromstring(svg)  # noqa: S314 -- our own output
        assert "<style>" in svg
        ticks = [each for each in root.iter() if "x-tick" in (each.get("class") or "")]
        assert len(ticks) == dates


def test_the_body_on_paper_holds_its_shapes_and_shades() -> None:
    back = figures({"gluteus-maximus-left": ("heat-4", "39 needles")})[1]
    root = ET.fromstring(body_svg(back))  # noqa: S314 -- our own output
    parts = [each for each in root if each.tag.endswith("}g")]
    assert len(parts) == len(back.parts)
    assert sum(each.get("class") == "heat-4" for each in parts) == 1
