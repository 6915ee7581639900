"""The owner's page: four numbers, then the tables they come from, each with its picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clinic.pages.charts import LineChart, Table
from clinic.pages.owner_pictures import (
    Columns,
    Interval,
    Part,
    Spark,
    bar,
    columns,
    interval,
    share_chart,
    spark,
    stacked,
)
from clinic.pages.owner_words import (
    END_HEADS,
    KIND_WORDS,
    TOO_FEW,
    days_words,
    end_cells,
    ends,
    episodes,
    hours,
    interval_words,
    of_hours,
    percent,
    signed,
    week_words,
)
from clinic.pages.wording import count
from clinic.rules.association import Change
from clinic.rules.owner_range import Days
from clinic.rules.owner_values import Attended, PlanTracks, UnitUse, Utilisation
from clinic.rules.utilisation import Attendance
from clinic.rules.words import ResourceKind

WIDEST_PAIN = 10


@dataclass(frozen=True)
class Number:
    """One of the four: its heading, the number, a line of words, a small picture, where it leads.

    The picture is a line of the weeks, a bar, or an interval.
    """

    label: str
    value: str
    sub: str
    href: str
    spark: Spark | None = None
    parts: tuple[Part, ...] = ()
    interval: Interval | None = None


@dataclass(frozen=True)
class Way:
    """A usual range of days to choose, or the one that is shown."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class BarRow:
    """A row of a table with a bar in it."""

    name: str
    cells: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class BarTable:
    """A table whose second column is a bar."""

    label: str
    head: tuple[str, ...]
    rows: tuple[BarRow, ...]
    file: str


@dataclass(frozen=True)
class Figures:
    """Everything under the choice of days."""

    numbers: tuple[Number, ...]
    weeks: LineChart
    weeks_file: str
    units: tuple[BarTable, ...]
    ended: Columns | None
    ended_file: str
    people: BarTable | None
    plans: BarTable | None
    unsigned_href: str
    unsigned_file: str


@dataclass(frozen=True)
class OwnerPage:
    """The page; without figures where the days asked for are none."""

    sub: str
    choices: tuple[Way, ...]
    visits_href: str = ""
    outcomes_href: str = ""
    figures: Figures | None = None


@dataclass(frozen=True)
class Read:
    """What the page is made of."""

    days: Days
    use: Utilisation
    attended: Attended
    tracks: PlanTracks
    pain: Change | None


def owner_page(
    read: Read,
    choices: tuple[Way, ...],
    hrefs: tuple[str, str, str],
    file: Callable[[str], str],
) -> OwnerPage:
    """The page; `hrefs`: the visits' file, the outcomes, the notes; `file`: a table's by name."""
    outcomes_href = hrefs[1]
    weeks = read.use.weeks[ResourceKind.THERAPIST]
    has_visits = read.attended.all.total > 0
    return OwnerPage(
        days_words(read.days),
        choices,
        *hrefs[:2],
        Figures(
            (
                _used(read.use),
                _attendance(read.attended),
                _on_track(read.tracks),
                _pain(read.pain, outcomes_href),
            ),
            share_chart(
                "Therapists' time booked, by week",
                f"{percent(read.use.of(ResourceKind.THERAPIST).share)} of the therapists' time.",
                _weeks_table(read.use),
                [week_words(monday) for monday, _ in weeks],
                [used.share for _, used in weeks],
            ),
            file("weeks"),
            tuple(_units(read.use, kind, file("utilisation")) for kind in KIND_WORDS),
            _ended(read.attended) if has_visits else None,
            file("attendance-weeks"),
            _people(read.attended, file("attendance")) if has_visits else None,
            _plans(read.tracks, file("plans")) if read.tracks.all.plans else None,
            hrefs[2],
            file("unsigned"),
        ),
    )


def _used(use: Utilisation) -> Number:
    whole = use.of(ResourceKind.THERAPIST)
    shares = [used.share for _, used in use.weeks[ResourceKind.THERAPIST]]
    said = "Week by week: " + ", ".join(percent(share) for share in shares)
    sub = of_hours(whole) if whole.available else "No therapist had working hours"
    return Number("Therapists' time", percent(whole.share), sub, "#use", spark(shares, said))


def _attendance(attended: Attended) -> Number:
    whole = attended.all
    shares = [each.share for _, each in attended.weeks]
    said = "Week by week: " + ", ".join(percent(share) for share in shares)
    sub = f"of {count(whole.counted, 'visit')} that should have been"
    if not whole.counted:
        sub = "No visit has come to an end yet" if whole.total else "Nothing booked yet"
    return Number("Attendance", percent(whole.share), sub, "#ends", spark(shares, said))


def _on_track(tracks: PlanTracks) -> Number:
    whole = tracks.all
    if not whole.plans:
        return Number("Plans on track", "–", "No plan has visits to come", "#plans")
    off = whole.plans - whole.on_track
    return Number(
        "Plans on track",
        f"{whole.on_track} of {whole.plans}",
        f"today; {off} off track" if off else "today; none is off track",
        "#plans",
        parts=bar(whole.share, "done"),
    )


def _pain(pain: Change | None, href: str) -> Number:
    if pain is None:
        return Number("Change in pain", "–", TOO_FEW, href)
    return Number(
        "Change in pain at re-assessment",
        signed(pain.middle),
        f"the middle of {episodes(pain.n)}; {interval_words(pain)} with 95 %",
        href,
        interval=interval(pain.low, pain.middle, pain.high, WIDEST_PAIN),
    )


def _weeks_table(use: Utilisation) -> Table:
    by_kind = [use.weeks[kind] for kind in KIND_WORDS]
    rows = (
        (week_words(parts[0][0]), *(percent(used.share) for _, used in parts))
        for parts in zip(*by_kind, strict=True)
    )
    return Table(("Week from", "Therapists", "Rooms", "Equipment"), tuple(rows))


def _units(use: Utilisation, kind: ResourceKind, file: str) -> BarTable:
    label = {ResourceKind.THERAPIST: "Therapists", ResourceKind.ROOM: "Rooms"}.get(
        kind, "Equipment"
    )
    rows = (_unit(unit, use) for unit in use.units if unit.kind is kind)
    return BarTable(label, ("Name", "", "Utilisation", "Booked", "Available"), tuple(rows), file)


def _unit(unit: UnitUse, use: Utilisation) -> BarRow:
    several = len({each.place for each in use.units}) > 1
    name = f"{unit.name}, {unit.place}" if several and unit.place else unit.name
    if not unit.active:
        name = f"{name} (out of use)"
    available = hours(unit.used.available) if unit.active else "–"
    cells = (percent(unit.used.share), hours(unit.used.booked), available)
    return BarRow(name, cells, bar(unit.used.share, "used"))


def _ended(attended: Attended) -> Columns:
    whole = attended.all
    table = Table(
        ("Week from", *END_HEADS),
        tuple((week_words(monday), *end_cells(each)) for monday, each in attended.weeks),
    )
    return columns(
        "How visits ended, by week",
        f"{count(whole.total, 'visit')}, {whole.done} of them done.",
        table,
        [week_words(monday) for monday, _ in attended.weeks],
        [ends(each) for _, each in attended.weeks],
    )


def _people(attended: Attended, file: str) -> BarTable:
    rows = (_person(name, each) for name, each in attended.therapists)
    return BarTable("How visits ended, by therapist", ("Name", "", *END_HEADS), tuple(rows), file)


def _person(name: str, each: Attendance) -> BarRow:
    return BarRow(name, end_cells(each), stacked(ends(each)))


def _plans(tracks: PlanTracks, file: str) -> BarTable:
    head = ("Name", "", "Plans", "On track", "Behind", "Visits too few", "Re-assessment overdue")
    rows = (
        BarRow(
            name,
            tuple(
                str(number)
                for number in (each.plans, each.on_track, each.behind, each.short, each.overdue)
            ),
            stacked([("done", each.on_track), ("late", each.plans - each.on_track)]),
        )
        for name, each in tracks.therapists
    )
    return BarTable("Plans on track, by therapist", head, tuple(rows), file)
