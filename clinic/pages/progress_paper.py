"""The progress summary on paper: the words and pictures of its page, at most two sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.pages.body_svg import body_svg
from clinic.pages.chart_svg import paper_svg
from clinic.pages.charts import LineChart
from clinic.pages.progress import DECISIONS, MEASURE_HEAD, MeasureLine, ProgressPage
from clinic.pages.progress_parts import period_words
from clinic.pages.wording import moment
from clinic.rules.printed import Block, Picture, Printed, Table
from clinic.rules.words import Decision

NOT_SIGNED = "Not signed: the summary as it stands today."
MOST_REGIONS, MOST_COURSES = 8, 4
WIDE = 60
"""From so many percent of the column on a picture has room for all its words."""


@dataclass(frozen=True)
class Judged:
    """What the therapist judged, and over which days."""

    from_on: date
    to_on: date
    assessment: str
    decision: Decision
    plan: str = ""


def progress_paper(
    page: ProgressPage, judged: Judged | None, who: tuple[str, datetime, str]
) -> Printed:
    """The page as a paper; `who` signs or prints it, when, and by which clock."""
    name, at, zone = who
    made = f"{moment(at, ZoneInfo(zone))} {at.astimezone(ZoneInfo(zone)).year}"
    period = period_words(judged.from_on, judged.to_on) if judged else ""
    about = [f"{row.label}: {row.value}" for row in page.header if row.label != "Reporting period"]
    said = period or next(row.value for row in page.header if row.label == "Reporting period")
    return Printed(
        title="Progress summary",
        about=(page.name, f"Reporting period: {said}", " · ".join(about)),
        warning=_warning(page, signed=judged is not None),
        blocks=tuple(_blocks(page, judged, f"Signed by {name}, {made}")),
        foot=f"Progress summary · {'signed' if judged else 'printed'} {made}",
        dense=True,
    )


def file_name(day: date) -> str:
    """What the file is called: the day, and nobody's name."""
    return f"progress-{day}.pdf"


def _warning(page: ProgressPage, *, signed: bool) -> str:
    stops = [f"{each.label}: {each.text}" for each in page.safety if each.kind == "stop"]
    return "\n".join([*stops, *([] if signed else [NOT_SIGNED])])


def _blocks(page: ProgressPage, judged: Judged | None, signed: str) -> Iterator[Block]:
    yield Block("Safety", facts=tuple((each.label, each.text) for each in page.safety))
    yield from _measures(page)
    yield from _pictures(page)
    yield from _words(page)
    if judged:
        facts = [("Decision", DECISIONS[judged.decision])]
        facts += [("Plan", judged.plan)] if judged.plan else []
        yield Block("Assessment", texts=(judged.assessment,))
        yield Block("", facts=(*facts, ("", signed)))


def _measures(page: ProgressPage) -> Iterator[Block]:
    if not page.measures:
        yield Block("Measures", texts=("Nothing was measured yet.",))
        return
    rows = tuple(line.cells for line in page.measures)
    sparks = tuple(_spark(line) for line in page.measures)
    table = Table((*MEASURE_HEAD[:-1], MEASURE_HEAD[-1], "Course"), rows, sparks)
    texts = [page.recovered] if page.recovered else []
    yield Block("Measures", table=table, texts=tuple(texts))


def _spark(line: MeasureLine) -> Picture:
    return Picture(paper_svg(line.spark, "spark"), f"{line.name}. {line.spark.summary}")


def _pictures(page: ProgressPage) -> Iterator[Block]:
    """Pain and each measure beside the body, then dose and soreness in a row."""
    courses = [each.chart for each in page.measures if len(each.chart.dots) > 1]
    left = [] if page.pain.empty else [_picture(page.pain, "pain", 100)]
    left += [_picture(chart, "measure", 50) for chart in courses[:MOST_COURSES]]
    if left:
        yield Block("Pain at each visit, and what was measured", pictures=tuple(left))
    if page.heat.rows:
        regions = "; ".join(f"{row.name}: {row.value}" for row in page.heat.rows[:MOST_REGIONS])
        figures = tuple(Picture(body_svg(each), each.name, 50) for each in page.heat.figures)
        title = "Needles on the body"
        yield Block(title, pictures=figures, texts=(regions,), beside=bool(left))
    few = tuple(dict.fromkeys(each.summary for each in page.doses if each.empty))
    drawn = [each for each in (*page.doses, page.curve) if not each.empty]
    if page.dose_table.rows:
        pictures = tuple(_picture(each, "dose", 33) for each in drawn)
        yield Block("Dose and soreness", pictures=pictures, texts=few)


def _picture(chart: LineChart, name: str, width: int) -> Picture:
    caption = chart.summary if name == "pain" else f"{chart.title}: {chart.summary}"
    svg = paper_svg(chart, name, narrow=width < WIDE)
    return Picture(svg, f"{chart.title}. {chart.summary}", width, caption)


def _words(page: ProgressPage) -> Iterator[Block]:
    goals = tuple((each.text, each.measured, each.due, each.state.word) for each in page.goals)
    if goals:
        yield Block("Goals", table=Table(("Goal", "Measured by", "By", "State"), goals))
    if page.given.rows:
        yield Block("Treatment given", table=Table(page.given.head, page.given.rows))
    others = [*((row.label, row.value) for row in page.adjuncts)]
    others += [("Order", page.order)] if page.order else []
    if others:
        yield Block("Other therapies", facts=tuple(others))
    for title, rows in (
        ("Examination", page.exam),
        ("Adherence", page.adherence),
        ("How it goes on", page.plan),
    ):
        if rows:
            yield Block(title, facts=tuple((row.label, row.value) for row in rows))
