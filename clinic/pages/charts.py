"""Pain before and after each visit as a picture: finished geometry, with its table of words.

The numbers here are units of the picture, not pixels; the stylesheet gives the colours. A
missing score is a gap in the line, never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 600, 36, 200
HIGHEST, Y_STEP, MOST_TICKS = 10, 2, 6
LEAST_DOT_DISTANCE, UNITS_PER_LETTER = 10, 8
WORD_ABOVE, WORD_BELOW, LINE_OF_WORDS = 12, 22, 18
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class ChartPoint:
    """One visit: its day in words, and pain 0 to 10 before and after it; None if not asked."""

    label: str
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class PhaseBand:
    """A phase shaded behind the picture, from the first to the last of its points (from 0)."""

    first: int
    last: int
    word: str


@dataclass(frozen=True)
class Band:
    """A stretch of the picture to shade; `word` is empty where there is no room for it."""

    x: float
    width: float
    word: str


@dataclass(frozen=True)
class Zone:
    """A shaded stretch between two heights over the whole width, and what it stands for."""

    y: float
    height: float
    word: str = ""


@dataclass(frozen=True)
class Tick:
    """A word along an edge of the picture; `anchor` is start, middle or end."""

    word: str
    x: float = 0
    y: float = 0
    anchor: str = "middle"


@dataclass(frozen=True)
class Stroke:
    """A line as path data; `second` is the quieter of the two."""

    d: str
    second: bool = False


@dataclass(frozen=True)
class Dot:
    """One score; `last` marks the newest of its line."""

    x: float
    y: float
    second: bool = False
    last: bool = False


@dataclass(frozen=True)
class ValueWord:
    """A word beside a point; `anchor` is start, middle or end."""

    x: float
    y: float
    word: str
    anchor: str


@dataclass(frozen=True)
class Table:
    """The same numbers as words, the first cell of a row naming it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class LineChart:
    """A picture ready to be drawn; all lengths in the picture's own units."""

    title: str
    summary: str
    table: Table
    empty: bool = False
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM
    bands: tuple[Band, ...] = ()
    zones: tuple[Zone, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    x_ticks: tuple[Tick, ...] = ()
    lines: tuple[Stroke, ...] = ()
    areas: tuple[Stroke, ...] = ()
    dots: tuple[Dot, ...] = ()
    values: tuple[ValueWord, ...] = ()


@dataclass(frozen=True)
class _Plotted:
    """One of the two series with its scores in place."""

    word: str
    second: bool
    scores: tuple[float | None, ...]
    places: tuple[tuple[float, float] | None, ...] = field(default=())

    @property
    def last(self) -> int | None:
        """The index of its newest score."""
        found = [index for index, score in enumerate(self.scores) if score is not None]
        return found[-1] if found else None


def pain_chart(points: Sequence[ChartPoint], phases: Sequence[PhaseBand] = ()) -> LineChart:
    """The picture of pain before and after each visit, in the order the visits are given.

    Raises ValueError for a score that is not between 0 and 10.
    """
    x = _across(len(points))
    series = (
        _plotted("before", [point.before for point in points], x),
        _plotted("after", [point.after for point in points], x, second=True),
    )
    return LineChart(
        title="Pain before and after each visit",
        summary=_summary(points),
        table=pain_table(points),
        empty=all(each.last is None for each in series),
        bands=tuple(_bands(phases, x, len(points))),
        y_ticks=tuple(
            Tick(f"{score}", x=LEFT, y=_height(score)) for score in range(0, HIGHEST + 1, Y_STEP)
        ),
        x_ticks=tuple(_x_ticks(points, x)),
        lines=tuple(line for each in series for line in _lines(each)),
        dots=tuple(dot for each in series for dot in _dots(each)),
        values=tuple(_values(series)),
    )


def pain_table(points: Sequence[ChartPoint]) -> Table:
    """The picture's numbers as words, one row a visit."""
    return Table(
        ("Visit", "Pain before", "Pain after", "Change"),
        tuple(
            (point.label, _word(point.before), _word(point.after), change_words(point))
            for point in points
        ),
    )


def change_words(point: ChartPoint) -> str:
    """What one visit changed: "2 less", "1 more", "the same", or a dash when not known."""
    if point.before is None or point.after is None:
        return "–"
    change = point.after - point.before
    if change == 0:
        return "the same"
    return f"{abs(change):g} {'less' if change < 0 else 'more'}"


def _summary(points: Sequence[ChartPoint]) -> str:
    before = [point for point in points if point.before is not None]
    if not before:
        return "No pain scores recorded yet."
    first, last = before[0], before[-1]
    if len(before) == 1:
        return f"Pain before the visit of {first.label}: {_word(first.before)} of 10."
    return (
        f"Pain before the visits: {_word(first.before)} on {first.label}, "
        f"{_word(last.before)} on {last.label}, over {len(points)} visits."
    )


def _word(score: float | None) -> str:
    return NOT_RECORDED if score is None else f"{score:g}"


def _across(count: int) -> Callable[[int], float]:
    """Where each visit stands from left to right; a single one in the middle."""

    def place(index: int) -> float:
        share = index / (count - 1) if count > 1 else 0.5
        return round(LEFT + share * (RIGHT - LEFT), 1)

    return place


def _height(score: float) -> float:
    return round(BOTTOM - score / HIGHEST * (BOTTOM - TOP), 1)


def _plotted(
    word: str, scores: Sequence[float | None], x: Callable[[int], float], *, second: bool = False
) -> _Plotted:
    if not all(score is None or 0 <= score <= HIGHEST for score in scores):
        raise ValueError("pain runs from 0 to 10")
    places = tuple(
        None if score is None else (x(index), _height(score)) for index, score in enumerate(scores)
    )
    return _Plotted(word, second, tuple(scores), places)


def _runs(series: _Plotted) -> Iterator[list[tuple[float, float]]]:
    """Scores without a gap between them."""
    for known, run in groupby(series.places, key=lambda place: place is not None):
        if known:
            yield [place for place in run if place is not None]


def _lines(series: _Plotted) -> Iterator[Stroke]:
    for run in _runs(series):
        if len(run) > 1:
            yield Stroke("M" + " L".join(f"{x:g} {y:g}" for x, y in run), second=series.second)


def _dots(series: _Plotted) -> Iterator[Dot]:
    """A dot for each score where there is room; the newest and lonely ones always."""
    places = series.places
    roomy = len(places) <= (RIGHT - LEFT) / LEAST_DOT_DISTANCE + 1
    for index, place in enumerate(places):
        neighbours = [*places[max(index - 1, 0) : index], *places[index + 1 : index + 2]]
        lonely = not any(neighbours)
        newest = index == series.last
        if place and (roomy or lonely or newest):
            yield Dot(*place, second=series.second, last=newest)


def _values(series: Sequence[_Plotted]) -> Iterator[ValueWord]:
    """The newest score of each line in words, the higher above its point, the lower below.

    Where there is no room below, both stand above, one over the other.
    """
    newest = [(each, each.last) for each in series]
    shown = sorted(
        (place[1], place[0], f"{each.word} {_word(each.scores[at])}")
        for each, at in newest
        if at is not None and (place := each.places[at])
    )
    heights = [y - WORD_ABOVE for y, *_ in shown]
    if len(shown) > 1:
        fits_below = shown[1][0] + WORD_BELOW < BOTTOM
        heights[1] = shown[1][0] + (WORD_BELOW if fits_below else -WORD_ABOVE)
        if not fits_below:
            heights[0] = min(heights[0], heights[1] - LINE_OF_WORDS)
    for height, (_, x, word) in zip(heights, shown, strict=True):
        yield ValueWord(x, round(height, 1), word, _anchor(x))


def _anchor(x: float) -> str:
    if x > RIGHT - 60:
        return "end"
    return "start" if x < LEFT + 60 else "middle"


def _x_ticks(points: Sequence[ChartPoint], x: Callable[[int], float]) -> Iterator[Tick]:
    """At most six words along the bottom, evenly apart, the first and the last among them."""
    count = min(len(points), MOST_TICKS)
    for tick in range(count):
        index = round(tick * (len(points) - 1) / (count - 1)) if count > 1 else 0
        yield Tick(points[index].label, x=x(index), y=BOTTOM)


def _bands(phases: Sequence[PhaseBand], x: Callable[[int], float], count: int) -> Iterator[Band]:
    """Phases as stretches that meet halfway between two visits and cover the whole width."""
    for phase in phases:
        first, last = max(phase.first, 0), min(phase.last, count - 1)
        if first > last:
            continue
        start = LEFT if first == 0 else (x(first - 1) + x(first)) / 2
        end = RIGHT if last == count - 1 else (x(last) + x(last + 1)) / 2
        room = len(phase.word) * UNITS_PER_LETTER < end - start
        yield Band(round(start, 1), round(end - start, 1), phase.word if room else "")
