"""One outcome measure over time as a picture: its line, and the band in which no change counts.

The band lies as far around the first score as the measure's threshold: a score outside it has
changed by what counts. A day on which the others were asked and this one was not breaks the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from clinic.pages.charts import Dot, LineChart, Stroke, Table, Tick, ValueWord, Zone
from clinic.pages.measures import change_words, number, threshold_words
from clinic.pages.wording import short_date
from clinic.rules.measure_change import ALREADY_A_CHANGE, SCREENS, change_of
from clinic.rules.scores import Series

Place = Callable[[date], float]
Height = Callable[[Decimal], float]
Point = tuple[float, float]
MOST_DATES = 4
LEAST_BETWEEN = 110
"""Units between two dates along the bottom, so that they do not run into each other."""


@dataclass(frozen=True)
class Frame:
    """The size of a picture and where in it the scores lie."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    words: bool = True


LARGE = Frame(640, 240, 52, 600, 24, 200)
SMALL = Frame(180, 60, 6, 174, 6, 54, words=False)


def measure_chart(
    series: Series, skipped: Sequence[date], zone: ZoneInfo, frame: Frame = LARGE
) -> LineChart:
    """The picture of one measure; `skipped` are days on which it was not asked."""
    days = [one.taken_at.astimezone(zone).date() for one in series.scores]
    across, up = _across(days, frame), _up(series, frame)
    points = [(across(day), up(one.value)) for day, one in zip(days, series.scores, strict=True)]
    last = len(points) - 1
    return LineChart(
        title=_title(series),
        summary=_summary(series, days),
        table=_table(series, days),
        width=frame.width,
        height=frame.height,
        left=frame.left,
        right=frame.right,
        bottom=frame.bottom,
        zones=tuple(_band(series, up, frame)),
        y_ticks=tuple(_heights(series, up, frame)) if frame.words else (),
        x_ticks=tuple(_dates(days, across, frame)) if frame.words else (),
        lines=tuple(_strokes(points, days, skipped)),
        dots=tuple(Dot(x, y, last=at == last) for at, (x, y) in enumerate(points)),
        values=(_value(series, points[last], frame),) if frame.words else (),
    )


def _title(series: Series) -> str:
    return f"{series.measure.name}{f', {series.site}' if series.site else ''}"


def _summary(series: Series, days: Sequence[date]) -> str:
    first, now = number(series.first.value), number(series.now.value)
    if len(days) == 1:
        return f"{first} on {short_date(days[0])}, the only score so far."
    means = change_words(series.measure, series.change).word
    return f"{first} on {short_date(days[0])}, {now} on {short_date(days[-1])}. {means}."


def _table(series: Series, days: Sequence[date]) -> Table:
    first = series.first.value
    rows = [
        (
            short_date(day),
            number(one.value),
            change_words(series.measure, change_of(series.measure, first, one.value)).word
            if at or series.measure.slug in ALREADY_A_CHANGE
            else "First score",
        )
        for at, (day, one) in enumerate(zip(days, series.scores, strict=True))
    ]
    return Table(("Day", "Score", f"Since the first ({threshold_words(series.measure)})"), (*rows,))


def _across(days: Sequence[date], frame: Frame) -> Place:
    first, span = min(days), (max(days) - min(days)).days
    if not span:
        return lambda _: (frame.left + frame.right) / 2
    wide = frame.right - frame.left
    return lambda day: round(frame.left + (day - first).days / span * wide, 1)


def _up(series: Series, frame: Frame) -> Height:
    low, high = series.measure.minimum, series.measure.maximum
    tall = frame.bottom - frame.top

    def place(value: Decimal) -> float:
        inside = min(max(value, low), high)
        return round(frame.bottom - float((inside - low) / (high - low)) * tall, 1)

    return place


def _band(series: Series, up: Height, frame: Frame) -> Iterator[Zone]:
    measure = series.measure
    if measure.threshold is None or measure.slug in SCREENS:
        return
    middle = Decimal(0) if measure.slug in ALREADY_A_CHANGE else series.first.value
    top, bottom = up(middle + measure.threshold), up(middle - measure.threshold)
    word = f"within {number(measure.threshold)}" if frame.words else ""
    yield Zone(top, round(bottom - top, 1), word)


def _heights(series: Series, up: Height, frame: Frame) -> Iterator[Tick]:
    low, high = series.measure.minimum, series.measure.maximum
    for part in range(5):
        value = low + (high - low) * part / 4
        if part % 2 == 0:
            yield Tick(number(value.normalize()), x=frame.left, y=up(value))


def _dates(days: Sequence[date], across: Place, frame: Frame) -> Iterator[Tick]:
    """The first and the last day, and others between where there is room."""
    shown: list[date] = [days[0]] if days[0] == days[-1] else [days[0], days[-1]]
    for day in days[1:-1]:
        room = all(abs(across(day) - across(each)) >= LEAST_BETWEEN for each in shown)
        if room and len(shown) < MOST_DATES:
            shown.append(day)
    for day in sorted(shown):
        yield Tick(short_date(day), x=across(day), y=frame.bottom)


def _strokes(
    points: Sequence[Point], days: Sequence[date], skipped: Sequence[date]
) -> Iterator[Stroke]:
    """A line through the scores, broken where one was skipped between them."""
    run: list[Point] = []
    for at, point in enumerate(points):
        if run and any(days[at - 1] < day < days[at] for day in skipped):
            yield from _stroke(run)
            run = []
        run.append(point)
    yield from _stroke(run)


def _stroke(run: Sequence[Point]) -> Iterator[Stroke]:
    if len(run) > 1:
        yield Stroke("M" + " L".join(f"{x:g} {y:g}" for x, y in run))


def _value(series: Series, point: Point, frame: Frame) -> ValueWord:
    x, y = point
    above = y - 12 > frame.top
    anchor = "end" if x > frame.right - 40 else "middle"
    return ValueWord(x, y - 12 if above else y + 24, number(series.now.value), anchor)
