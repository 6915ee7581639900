"""Which change an episode counts with, and which groups it stands in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinic.rules.owner_outcomes import (
    ALONE,
    NO_SET,
    ScoreLine,
    changes_inside,
    episode_changes,
    mix_words,
    problem_key,
    sets_of,
)
from clinic.rules.words import TherapyKind as T

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SCORES = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(["nprs_back", "nprs_leg"]),
        st.sampled_from(["", "left"]),
        st.integers(0, 10),
    ),
    max_size=12,
)


@given(SCORES, st.integers(0, 12))
def test_the_number_alone_is_that_of_the_whole(scores, begin):
    lines = [
        ScoreLine(episode, measure, site, value, NOON + timedelta(days=place))
        for place, (episode, measure, site, value) in enumerate(scores)
    ]
    since = NOON + timedelta(days=begin)
    slow = [each.change for each in episode_changes(lines) if each.last >= since]
    rows = [(*score, line.at >= since) for score, line in zip(scores, lines, strict=True)]
    assert sorted(changes_inside(rows).values()) == sorted(slow)


def test_an_episode_counts_with_what_it_was_first_scored_at():
    lines = [
        ScoreLine(1, "nprs_leg", "", 7, NOON),
        ScoreLine(1, "nprs_back", "", 9, NOON + timedelta(days=1)),
        ScoreLine(1, "nprs_leg", "", 4, NOON + timedelta(days=7)),
        ScoreLine(2, "nprs_back", "", 3, NOON),
    ]
    assert [(each.episode, each.change) for each in episode_changes(lines)] == [(1, -3)]


def test_groups_in_words():
    assert problem_key("  Left   Sciatica ") == problem_key("left sciatica")
    assert mix_words({T.NEEDLING}) == ALONE
    assert mix_words({T.NEEDLING, T.SAUNA, T.BOOTS}) == "Needling with sauna and boots"
    assert mix_words({T.SAUNA}) == "Sauna"
    sets = {"Gluteal": ["a", "b"], "Calf": ["c"]}
    assert sets_of({"a", "b", "c"}, sets) == ["Gluteal", "Calf"]
    assert sets_of({"a"}, sets) == [NO_SET]
