"""The owner's small pictures: finished geometry in units of the picture, each beside its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinic.pages.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    MOST_TICKS,
    RIGHT,
    TOP,
    WIDTH,
    Dot,
    LineChart,
    Stroke,
    Table,
    Tick,
)

SPARK_WIDTH, SPARK_HEIGHT, EDGE = 120, 28, 3
HUNDRED, STEP = 100, 25
GAP = 0.25
SHARES_LEFT = LEFT + 12
"""A percentage is wider than a score."""


@dataclass(frozen=True)
class Spark:
    """A small line of numbers, the last of them a dot; `said` is the same in a sentence."""

    said: str
    d: str = ""
    x: float = 0
    y: float = 0
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


@dataclass(frozen=True)
class Part:
    """A stretch of a bar from `x`, in hundredths of it; `kind` names its colour."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class Rect:
    """A piece of a column."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Columns:
    """A picture of columns, each made of pieces; drawn like a line chart otherwise."""

    title: str
    summary: str
    table: Table
    rects: tuple[Rect, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM


@dataclass(frozen=True)
class Interval:
    """A middle value with its interval on a line from 0 to 100, and where no change lies."""

    low: float
    middle: float
    high: float
    none: float


def spark(values: Sequence[float | None], said: str) -> Spark:
    """The line of these numbers, as high as the greatest; a gap where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return Spark(said)
    most, step = max(*known, 0.01), (SPARK_WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    places = [
        None
        if value is None
        else (
            round(EDGE + index * step, 1),
            round(SPARK_HEIGHT - EDGE - value / most * (SPARK_HEIGHT - 2 * EDGE), 1),
        )
        for index, value in enumerate(values)
    ]
    last = next(place for place in reversed(places) if place)
    return Spark(said, path(places), *last)


def path(places: Sequence[tuple[float, float] | None]) -> str:
    """The places joined, broken where one is missing."""
    words, joined = [], False
    for place in places:
        if place is not None:
            words.append(f"{'L' if joined else 'M'}{place[0]:g} {place[1]:g}")
        joined = place is not None
    return " ".join(words)


def bar(share: float | None, kind: str) -> tuple[Part, ...]:
    """One bar of a hundredth each; what is more than the whole is cut off."""
    width = round(min(max(share or 0, 0), 1) * HUNDRED, 1)
    return (Part(0, width, kind),) if width else ()


def stacked(numbers: Sequence[tuple[str, int]]) -> tuple[Part, ...]:
    """A whole bar made of parts in order, those of nothing left out."""
    total, at, parts = sum(number for _, number in numbers), 0.0, []
    for kind, number in numbers:
        if number:
            width = number / total * HUNDRED
            parts.append(Part(round(at, 1), round(width, 1), kind))
            at += width
    return tuple(parts)


def columns(
    title: str,
    summary: str,
    table: Table,
    words: Sequence[str],
    numbers: Sequence[Sequence[tuple[str, int]]],
) -> Columns:
    """A column for each word, its parts from the bottom up; as high as the greatest sum."""
    most = nice_top(max((sum(n for _, n in each) for each in numbers), default=0))
    wide = (RIGHT - LEFT) / max(len(numbers), 1)
    return Columns(
        title,
        summary,
        table,
        tuple(
            rect for place, each in enumerate(numbers) for rect in _rects(place, wide, each, most)
        ),
        tuple(Tick(f"{score:g}", x=LEFT, y=height(score / most)) for score in (0, most / 2, most)),
        tuple(
            Tick(words[index], x=round(LEFT + (index + 0.5) * wide, 1), y=BOTTOM)
            for index in some(len(words))
        ),
    )


def share_chart(
    title: str, summary: str, table: Table, words: Sequence[str], shares: Sequence[float | None]
) -> LineChart:
    """A line of shares from 0 to 100 %, more where there is more."""
    most = max(1.0, *(share or 0 for share in shares)) if shares else 1.0
    step = (RIGHT - SHARES_LEFT) / (len(shares) - 1) if len(shares) > 1 else 0
    places = [
        None if share is None else (round(SHARES_LEFT + index * step, 1), height(share / most))
        for index, share in enumerate(shares)
    ]
    dots = tuple(
        Dot(*place, last=index == len(places) - 1)
        for index, place in enumerate(places)
        if place and (len(places) <= STEP or index == len(places) - 1)
    )
    return LineChart(
        title=title,
        summary=summary,
        table=table,
        left=SHARES_LEFT,
        empty=not any(places),
        y_ticks=tuple(
            Tick(f"{score} %", x=SHARES_LEFT, y=height(score / HUNDRED / most))
            for score in range(0, HUNDRED + 1, STEP)
        ),
        x_ticks=tuple(
            Tick(words[index], x=round(SHARES_LEFT + index * step, 1), y=BOTTOM)
            for index in some(len(words))
        ),
        lines=(Stroke(path(places)),) if any(places) else (),
        dots=dots,
    )


def interval(low: float, middle: float, high: float, widest: float) -> Interval:
    """Changes from `-widest` to `widest` laid on a line from 0 to 100."""

    def place(change: float) -> float:
        return round((change / widest + 1) / 2 * HUNDRED, 1)

    return Interval(place(low), place(middle), place(high), place(0))


def some(count: int) -> list[int]:
    """At most six places, evenly apart, the first and the last among them."""
    shown = min(count, MOST_TICKS)
    if shown < 2:  # noqa: PLR2004 -- nothing to be evenly apart
        return list(range(shown))
    return [round(tick * (count - 1) / (shown - 1)) for tick in range(shown)]


def nice_top(number: int) -> int:
    """The even number a scale ends at."""
    step = 2
    while number > step * 10:
        step *= 5 if str(step).startswith("2") else 2
    return max(-(-number // step) * step, 2)


def height(share: float) -> float:
    """How far down a share of the whole height stands."""
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


def _rects(place: int, wide: float, parts: Sequence[tuple[str, int]], most: int) -> Iterator[Rect]:
    below = 0
    for kind, number in parts:
        if number:
            top, under = height((below + number) / most), height(below / most)
            left = round(LEFT + (place + GAP / 2) * wide, 1)
            yield Rect(left, top, round(wide * (1 - GAP), 1), round(under - top, 1), kind)
        below += number
