"""What there is to do, and one task with the way to close it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Way
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, day_words, moment
from clinic.rules.tasks import TaskFacts
from clinic.rules.words import TaskKind

KINDS = {
    TaskKind.CALLBACK: "Call back",
    TaskKind.RED_FLAG_REVIEW: "Review",
    TaskKind.INCIDENT_REPORT: "Incident report",
    TaskKind.NOTICE: "Notice",
    TaskKind.FOLLOW_UP: "Follow up",
    TaskKind.PLAN_LOCK: "Decision",
    TaskKind.OTHER: "To do",
}
To = Callable[[str], str]
NO_LETTER = Way()


@dataclass(frozen=True)
class TaskFact:
    """A name and what belongs to it, with a way there."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class TaskLine:
    """One task in the list; `href` is empty for who reads titles only."""

    title: str
    kind: str
    who: str
    owner: str
    due: Pill
    href: str = ""


@dataclass(frozen=True)
class TaskGroup:
    """Tasks that are due alike."""

    title: str
    lines: list[TaskLine]


@dataclass(frozen=True)
class TasksPage:
    """The whole list; `note` says what the reader is not told."""

    sub: str
    groups: list[TaskGroup]
    closed: list[TaskLine]
    note: str = ""


@dataclass(frozen=True)
class TaskPage:
    """One task; `action` is where it is closed, empty once it is."""

    title: str
    sub: str
    due: Pill
    facts: list[TaskFact]
    detail: str
    outcome: str
    action: str
    letter: Way


def tasks_page(
    tasks: Sequence[TaskFacts], closed: Sequence[TaskFacts], now: datetime, way: To
) -> TasksPage:
    """The list as it stands now, what is overdue first."""
    titles = ("Overdue", "Due today", "Later")
    lines: dict[str, list[TaskLine]] = {title: [] for title in titles}
    for task in tasks:
        lines[titles[_when(task, now)]].append(task_line(task, now, way))
    blind = any(task.person is None for task in (*tasks, *closed))
    return TasksPage(
        sub=count(len(tasks), "open task") if tasks else "Nothing is open",
        groups=[TaskGroup(title, found) for title, found in lines.items() if found],
        closed=[task_line(task, now, way) for task in closed],
        note="Titles only: whom a task is about is known to who treats them." if blind else "",
    )


def task_page(
    task: TaskFacts, now: datetime, action: str, ways: tuple[To, To], letter: Way = NO_LETTER
) -> TaskPage:
    """One task; `ways` lead to a patient and to a note, `letter` to the letter that answers it."""
    patient, note = ways
    facts = [
        TaskFact("Kind", KINDS[task.kind]),
        TaskFact("Patient", _who(task), patient(task.person.public_id) if task.person else ""),
        TaskFact("With", task.owner_name or "everybody who treats them"),
        TaskFact("Since", moment(task.opened_at, ZoneInfo(task.zone))),
    ]
    if task.note_id:
        facts.append(TaskFact("From", "the session note", note(task.note_id)))
    return TaskPage(
        title=task.title,
        sub=_who(task),
        due=_due(task, now),
        facts=facts,
        detail=task.detail,
        outcome=task.outcome,
        action="" if task.closed_at else action,
        letter=letter,
    )


def task_line(task: TaskFacts, now: datetime, way: To) -> TaskLine:
    """One task in a list."""
    return TaskLine(
        title=task.title,
        kind=KINDS[task.kind],
        who=_who(task),
        owner=task.owner_name,
        due=_due(task, now),
        href=way(task.public_id) if task.person else "",
    )


def _who(task: TaskFacts) -> str:
    return task.person.name if task.person else ""


def _day(instant: datetime, task: TaskFacts) -> date:
    return instant.astimezone(ZoneInfo(task.zone)).date()


def _when(task: TaskFacts, now: datetime) -> int:
    """0 overdue, 1 due today, 2 later."""
    if task.due_at < now:
        return 0
    return 1 if _day(task.due_at, task) == _day(now, task) else 2


def _due(task: TaskFacts, now: datetime) -> Pill:
    zone = ZoneInfo(task.zone)
    if task.closed_at:
        by = f" by {task.closed_name}" if task.closed_name else ""
        return Pill("done", f"Closed {moment(task.closed_at, zone)}{by}", "done")
    local = task.due_at.astimezone(zone)
    at = f"{local.hour}:{local.minute:02}"
    if task.due_at < now:
        return Pill("due", f"Was due {moment(task.due_at, zone)}", "waiting")
    today = _day(now, task)
    if local.date() == today:
        return Pill("due", f"Due today, {at}", "waiting")
    day = "tomorrow" if local.date() == today + timedelta(days=1) else day_words(local.date())
    return Pill("plain", f"Due {day}, {at}", "waiting")
