import re
from xml.etree import ElementTree as ET

import pytest
from markupsafe import escape

from clinic.pages.chart_svg import chart_svg
from clinic.pages.charts import ChartPoint, PhaseBand, change_words, pain_chart, pain_table

FIVE = [
    ChartPoint("3 Nov", 7, 5),
    ChartPoint("10 Nov", 6, 4),
    ChartPoint("17 Nov", None, None),
    ChartPoint("24 Nov", 5, 4),
    ChartPoint("1 Dec", 4, 2),
]


def many(count):
    return [ChartPoint(f"visit {n}", 10 - n % 5, n % 5) for n in range(count)]


def strokes(chart, *, second):
    return [line.d for line in chart.lines if line.second == second]


def drawn(chart):
    """The picture read back as XML, which fails when it is not well formed."""
    return ET.fromstring(chart_svg(chart))  # noqa: S314 -- our own output


def of_class(root, name):
    return [each for each in root.iter() if name in (each.get("class") or "").split()]


def test_a_score_not_recorded_breaks_the_line():
    chart = pain_chart(FIVE)
    assert len(strokes(chart, second=False)) == 2
    assert len(strokes(chart, second=True)) == 2
    unbroken = pain_chart([point for point in FIVE if point.before is not None])
    assert len(strokes(unbroken, second=False)) == 1


def test_a_missing_score_is_not_drawn_as_zero_and_a_zero_is():
    assert len(pain_chart(FIVE).dots) == 8
    zero = pain_chart([ChartPoint("a", 0, None), ChartPoint("b", 10, None)])
    assert [dot.y for dot in zero.dots] == [zero.bottom, 36]


def test_more_pain_stands_higher_and_later_visits_further_right():
    first, *_, last = [dot for dot in pain_chart(FIVE).dots if not dot.second]
    assert first.y < last.y
    assert first.x < last.x
    assert last.last
    assert not first.last


def test_one_visit_is_a_dot_in_the_middle_and_no_line():
    chart = pain_chart([ChartPoint("3 Nov", 6, 4)])
    assert chart.lines == ()
    assert {dot.x for dot in chart.dots} == {(chart.left + chart.right) / 2}
    assert chart.summary == "Pain before the visit of 3 Nov: 6 of 10."
    assert not chart.empty


@pytest.mark.parametrize("points", [[], [ChartPoint("3 Nov"), ChartPoint("10 Nov")]])
def test_no_scores_are_said_and_not_drawn(points):
    chart = pain_chart(points)
    assert chart.empty
    assert (chart.lines, chart.dots, chart.values) == ((), (), ())
    assert chart.summary == "No pain scores recorded yet."
    assert len(chart.table.rows) == len(points)
    assert drawn(chart) is not None


def test_two_hundred_visits_fit_without_a_dot_for_each():
    chart = pain_chart(many(200))
    assert len(chart.x_ticks) == 6
    assert (chart.x_ticks[0].word, chart.x_ticks[-1].word) == ("visit 0", "visit 199")
    assert len(chart.dots) == 2
    assert all(chart.left <= dot.x <= chart.right for dot in chart.dots)
    assert len(chart_svg(chart)) < 20_000
    assert len(chart.table.rows) == 200


def test_a_lonely_score_among_two_hundred_is_still_seen():
    points = many(200)
    points[49] = points[51] = ChartPoint("gap")
    assert len(pain_chart(points).dots) == 4


def test_a_line_is_told_from_the_other_by_a_word():
    words = [value.word for value in pain_chart(FIVE).values]
    assert words == ["before 4", "after 2"]
    same = pain_chart([ChartPoint("a", 5, 5)])
    assert len({value.y for value in same.values}) == 2


@pytest.mark.parametrize("before", range(11))
@pytest.mark.parametrize("after", range(11))
def test_the_words_beside_points_stay_in_the_picture_and_apart(before, after):
    chart = pain_chart([ChartPoint("a", before, after)])
    first, second = chart.values
    assert abs(first.y - second.y) >= 18
    assert all(0 < value.y < chart.bottom for value in chart.values)


def test_the_summary_says_where_it_went():
    assert pain_chart(FIVE).summary == (
        "Pain before the visits: 7 on 3 Nov, 4 on 1 Dec, over 5 visits."
    )


def test_the_table_says_the_same_in_words():
    table = pain_table(FIVE)
    assert table.head == ("Visit", "Pain before", "Pain after", "Change")
    assert table.rows[0] == ("3 Nov", "7", "5", "2 less")
    assert table.rows[2] == ("17 Nov", "not recorded", "not recorded", "–")
    assert change_words(ChartPoint("a", 3, 4.5)) == "1.5 more"
    assert change_words(ChartPoint("a", 0, 0)) == "the same"


@pytest.mark.parametrize("score", [-1, 10.5, float("nan"), float("inf")])
def test_a_score_that_cannot_be_is_refused(score):
    with pytest.raises(ValueError, match="0 to 10"):
        pain_chart([ChartPoint("a", score)])


def test_phases_are_shaded_side_by_side_over_the_whole_width():
    bands = (PhaseBand(0, 1, "Settle"), PhaseBand(2, 4, "Loosen"), PhaseBand(9, 12, "Later"))
    first, second = pain_chart(FIVE, bands).bands
    assert first.x == 44
    assert first.x + first.width == pytest.approx(second.x)
    assert second.x + second.width == pytest.approx(600)
    assert (first.word, second.word) == ("Settle", "Loosen")


def test_a_phase_too_narrow_for_its_word_is_only_shaded():
    bands = pain_chart(many(100), [PhaseBand(0, 0, "Settle"), PhaseBand(1, 99, "Loosen")]).bands
    assert [band.word for band in bands] == ["", "Loosen"]


def test_the_drawing_names_itself_for_a_screen_reader():
    root = drawn(pain_chart(FIVE))
    assert root.get("role") == "img"
    ids = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    title, desc = (root.get("aria-labelledby") or "").split()
    assert ids[title] == "Pain before and after each visit"
    assert ids[desc].startswith("Pain before the visits: 7")


def test_two_drawings_on_a_page_share_no_id():
    chart = pain_chart(FIVE)
    assert 'id="chart-leg-title"' in chart_svg(chart, "leg")
    assert 'id="chart-back-title"' in chart_svg(chart, 'ba"ck')


def test_the_drawing_holds_both_lines_their_dots_axis_and_grid():
    root = drawn(pain_chart(FIVE, [PhaseBand(0, 1, "Settle"), PhaseBand(2, 4, "Loosen")]))
    assert len(of_class(root, "chart-line-before")) == 2 + 4
    assert len(of_class(root, "chart-line-after")) == 2 + 4
    assert len(of_class(root, "chart-dot")) == 8
    assert len(of_class(root, "chart-axis")) == 1
    assert len(of_class(root, "chart-grid")) == 5
    assert len(of_class(root, "chart-band")) == 1


def test_the_drawing_carries_no_style_colour_or_script():
    svg = chart_svg(pain_chart(FIVE, [PhaseBand(0, 4, "Settle")]))
    forbidden = re.compile(r"style=|fill=|stroke=|<script|<style|\son\w+=|href")
    assert not forbidden.search(svg)
    assert forbidden.search('<path style="x"/>')


def test_what_was_typed_stays_text():
    hostile = [ChartPoint('<script>alert(1)</script>&"\x00\x1b', 5, 4)]
    svg = chart_svg(pain_chart(hostile, [PhaseBand(0, 0, "</svg><b>")]))
    assert "<script" not in svg
    assert "<b>" not in svg
    ET.fromstring(svg)  # noqa: S314 -- our own output


def test_a_template_takes_the_drawing_as_it_is():
    svg = chart_svg(pain_chart(FIVE))
    assert str(escape(svg)) == str(svg)
    assert str(escape(str(svg))) != str(svg)
