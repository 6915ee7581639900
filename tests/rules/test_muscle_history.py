"""The history of muscles: what is counted, over which sessions, and what proves nothing."""

from datetime import date, timedelta

from clinic.rules.muscle_history import (
    HistorySession,
    HistorySite,
    Measure,
    by_measure,
    levels,
    muscle_history,
)

START = date(2026, 9, 1)
PIRIFORMIS = HistorySite("piriformis", "left", 4, "multiple")
MINIMUS = HistorySite("gluteus_minimus", "left", 3, "none")


def at(week, pain=None, soreness=None, sites=(PIRIFORMIS,)):
    return HistorySession(START + timedelta(weeks=week), pain, soreness, sites)


def test_sessions_and_needles_are_counted_by_muscle_and_side():
    right = HistorySite("piriformis", "right", 2, "single")
    twice = (PIRIFORMIS, HistorySite("piriformis", "left", 1, "none"))
    found = muscle_history([at(0, sites=twice), at(1, sites=(PIRIFORMIS, right))])
    assert [(one.side, one.sessions, one.needles, one.last) for one in found] == [
        ("left", 2, 9, START + timedelta(weeks=1)),
        ("right", 1, 2, START + timedelta(weeks=1)),
    ]


def test_a_twitch_counts_only_where_one_was_sought():
    sites = tuple(
        HistorySite("piriformis", "left", 1, twitch)
        for twitch in ("single", "multiple", "none", "not_sought", "")
    )
    (line,) = muscle_history([at(0, sites=sites)])
    assert (line.twitch, line.twitch_asked) == (2, 3)
    (none,) = muscle_history([at(0, sites=sites[3:])])
    assert none.twitch_rate is None


def test_pain_is_compared_with_the_start_of_the_next_session():
    found = muscle_history([at(2, pain=5), at(0, pain=7), at(1, pain=4)])  # in any order
    assert (found[0].pain_change, found[0].pain_of) == ((4 - 7 + 5 - 4) / 2, 2)


def test_a_session_long_after_or_without_pain_says_nothing():
    assert muscle_history([at(0, pain=7), at(5, pain=2)])[0].pain_change is None
    assert muscle_history([at(0, pain=7), at(4, pain=2)])[0].pain_change == -5
    assert muscle_history([at(0), at(1, pain=2)])[0].pain_of == 0


def test_soreness_that_was_never_reported_is_not_nought():
    (line,) = muscle_history([at(0, soreness=6), at(1), at(2, soreness=3)])
    assert (line.soreness, line.soreness_of) == (4.5, 2)
    assert muscle_history([at(0)])[0].soreness is None


def test_most_of_a_measure_comes_first_and_the_unknown_last():
    maximus = HistorySite("gluteus_maximus", "left", 9, "not_sought")
    lines = muscle_history([at(0, sites=(PIRIFORMIS, MINIMUS, maximus)), at(1, sites=(MINIMUS,))])
    for measure, first, last in (
        (Measure.SESSIONS, "gluteus_minimus", "piriformis"),
        (Measure.NEEDLES, "gluteus_maximus", "piriformis"),
        (Measure.TWITCH, "piriformis", "gluteus_maximus"),
    ):
        ordered = by_measure(lines, measure)
        assert (ordered[0].muscle, ordered[-1].muscle) == (first, last), measure


def test_shades_go_from_none_to_the_most_there_is():
    lines = muscle_history(
        [at(0, pain=4, sites=(MINIMUS,)), at(1, pain=6), at(2, pain=6), at(3, pain=2)]
    )
    places = ("piriformis", "left"), ("gluteus_minimus", "left")
    assert [levels(lines, Measure.NEEDLES)[place] for place in places] == [4, 1]
    assert [levels(lines, Measure.TWITCH)[place] for place in places] == [4, 0]
    assert [levels(lines, Measure.PAIN)[place] for place in places] == [4, -1]
    assert levels(lines, Measure.SORENESS) == {}
