"""Dose against soreness, and soreness over the days after a session, as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from clinic.pages.charts import (
    BOTTOM,
    HIGHEST,
    LEFT,
    RIGHT,
    TOP,
    Dot,
    LineChart,
    Stroke,
    Table,
    Tick,
    ValueWord,
)
from clinic.pages.wording import count, short_date
from clinic.rules.progress_doses import LEAST_POINTS, DosePoint

NONE = "–"
PER_TICK = 5
"""Needles between two marks along the bottom, doubled until there are few."""
MOST_MARKS = 6
NEEDLES, TWITCHES = "needles", "sites that twitched"


def dose_chart(points: Sequence[DosePoint], what: str) -> LineChart:
    """Each session as a dot: what was given from left to right, the worst soreness after it up.

    `what` is NEEDLES or TWITCHES; under three sessions with both nothing is drawn, and said so.
    """
    known = [(_dose(each, what), each.soreness) for each in points if each.soreness is not None]
    few = len(known) < LEAST_POINTS
    most, step = _scale([dose for dose, _ in known])
    return LineChart(
        title=f"{what[:1].upper()}{what[1:]} and the worst soreness after",
        summary=_few(len(known)) if few else _halves(known, what),
        table=dose_table(points),
        empty=few,
        y_ticks=_soreness_ticks(),
        x_ticks=tuple(Tick(str(at), x=_x(at, most), y=BOTTOM) for at in range(0, most + 1, step)),
        dots=() if few else tuple(Dot(_x(dose, most), _y(sore)) for dose, sore in known),
    )


def dose_table(points: Sequence[DosePoint]) -> Table:
    """The numbers of both pictures, a row a session."""
    head = ("Session", "Needles", "Sites that twitched", "Worst soreness", "Pain by the next visit")
    return Table(
        head,
        tuple(
            (
                short_date(each.day),
                str(each.needles),
                str(each.twitches),
                NONE if each.soreness is None else str(each.soreness),
                _change(each.pain_change),
            )
            for each in points
        ),
    )


def curve_chart(curve: Sequence[tuple[int, float, int]]) -> LineChart:
    """The mean soreness so many hours after a session."""
    last = curve[-1][0] if curve else 1
    places = [(_x(hours, max(last, 72)), _y(score)) for hours, score, _ in curve]
    line = "M" + " L".join(f"{x:g} {y:g}" for x, y in places)
    newest = len(places) - 1
    return LineChart(
        title="Soreness after a session",
        summary=curve_words(curve),
        table=Table(
            ("After", "Mean soreness", "Sessions"),
            tuple((f"{hours} hours", f"{score:.1f}", str(of)) for hours, score, of in curve),
        ),
        empty=not curve,
        y_ticks=_soreness_ticks(),
        x_ticks=tuple(Tick(f"{hours} h", x=_x(hours, 72), y=BOTTOM) for hours in (24, 48, 72)),
        lines=(Stroke(line),) if newest > 0 else (),
        dots=tuple(Dot(x, y, last=at == newest) for at, (x, y) in enumerate(places)),
        values=tuple(
            ValueWord(x, y - 14, f"{score:.1f}", "end" if x > RIGHT - 30 else "middle")
            for (x, y), (_, score, _) in zip(places, curve, strict=True)
        ),
    )


def curve_words(curve: Sequence[tuple[int, float, int]]) -> str:
    """`Mean soreness 3.1 after 24 hours (8 sessions), 1.4 after 48 (6)`."""
    if not curve:
        return "No soreness was reported."
    said = [
        f"{score:.1f} after {hours} hours ({count(of, 'session')})" for hours, score, of in curve
    ]
    return f"Mean soreness {', '.join(said)}."


def _few(known: int) -> str:
    sessions = count(known, "session")
    return f"Too few to say: soreness is known after {sessions}, {LEAST_POINTS} are needed."


def _halves(known: Sequence[tuple[int, int | None]], what: str) -> str:
    """The mean soreness after the smaller doses and after the larger ones."""
    doses = sorted(dose for dose, _ in known)
    middle = doses[(len(doses) - 1) // 2]
    low = [sore for dose, sore in known if dose <= middle and sore is not None]
    high = [sore for dose, sore in known if dose > middle and sore is not None]
    if not high:
        sessions = count(len(known), "session")
        return f"{sessions}, each with {_so_many(middle, what)}: mean {mean(low):.1f}."
    return (
        f"Mean worst soreness {mean(low):.1f} after up to {_so_many(middle, what)}"
        f" ({count(len(low), 'session')}), {mean(high):.1f} after more ({len(high)})."
    )


def _so_many(dose: int, what: str) -> str:
    return count(dose, *(("needle",) if what == NEEDLES else ("site that twitched", TWITCHES)))


def _dose(point: DosePoint, what: str) -> int:
    return point.needles if what == NEEDLES else point.twitches


def _scale(doses: Sequence[int]) -> tuple[int, int]:
    most = max(doses, default=1) or 1
    step = 1 if most <= PER_TICK else PER_TICK
    while most / step > MOST_MARKS:
        step *= 2
    return -(-most // step) * step, step


def _soreness_ticks() -> tuple[Tick, ...]:
    return tuple(Tick(f"{score}", x=LEFT, y=_y(score)) for score in range(0, HIGHEST + 1, 2))


def _x(value: float, most: int) -> float:
    return round(LEFT + 16 + value / most * (RIGHT - LEFT - 32), 1)


def _y(score: float | None) -> float:
    return round(BOTTOM - (score or 0) / HIGHEST * (BOTTOM - TOP), 1)


def _change(change: int | None) -> str:
    if change is None:
        return NONE
    return "the same" if not change else f"{abs(change)} {'less' if change < 0 else 'more'}"
