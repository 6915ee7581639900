"""What there is to do: the therapist's list, and closing one with what came of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.tasks import CloseTaskForm
from clinic.pages.form_parts import Way
from clinic.pages.tasks import task_page, tasks_page
from clinic.queries.letter_calls import task_letter
from clinic.queries.tasks import closed_tasks, open_tasks, task_of
from clinic.rules.errors import Refused
from clinic.rules.letters import LetterKind
from clinic.services.tasks import close_task
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside

bp = Blueprint("tasks", __name__, url_prefix="/tasks")


@bp.get("")
def index() -> ResponseReturnValue:
    """Open tasks by when they are due, and the last that were closed."""
    page = tasks_page(open_tasks(scope()), closed_tasks(scope()), clock.now(), _show)
    return render_template("tasks/index.html", page=page)


@bp.get("/<task_id>")
def show(task_id: str) -> ResponseReturnValue:
    """One task."""
    return _page(task_id, CloseTaskForm(None))


@bp.post("/<task_id>/close")
def close(task_id: str) -> ResponseReturnValue:
    """Say what came of it."""
    form = CloseTaskForm()
    if not form.validate():
        return _page(task_id, form), 422
    try:
        close_task(actor(), task_id, form.outcome.data or "")
    except Refused as refused:
        show_beside(form, refused, default="outcome")
        return _page(task_id, form, "" if refused.problems else refused.message), refused.status
    flash("Closed.", "done")
    return redirect(url_for(".index"), 303)


def _page(task_id: str, form: CloseTaskForm, refused: str = "") -> str:
    ways = (_patient, _note)
    close_at = url_for(".close", task_id=task_id)
    task = task_of(scope(), task_id)
    page = task_page(task, clock.now(), close_at, ways, _letter(task_id))
    return render_template("tasks/show.html", page=page, form=form, refused=refused, touch=True)


def _letter(task_id: str) -> Way:
    """Where the letter that answers a task is, or is begun; nowhere for another task."""
    found = task_letter(scope(), task_id)
    if found is None:
        return Way()
    if found.letter_id:
        return Way(href=url_for("letters.show", letter_id=found.letter_id), label="To the letter")
    kind = LetterKind.EVENT.value
    begin = url_for("letters.index", episode_id=found.episode_id, kind=kind, task=task_id)
    return Way(href=begin, label="Write the letter")


def _show(public_id: str) -> str:
    return url_for(".show", task_id=public_id)


def _patient(public_id: str) -> str:
    return url_for("patients.show", public_id=public_id)


def _note(public_id: str) -> str:
    return url_for("notes.show", note_id=public_id)
