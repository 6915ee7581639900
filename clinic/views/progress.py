"""The progress of an episode: to read, as a file, and signed as a report."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.exports.pdf import pdf
from clinic.forms.progress import ReportForm
from clinic.pages.progress import ProgressPage, ProgressWays, progress_page
from clinic.pages.progress_paper import Judged, file_name, progress_paper
from clinic.queries.progress import progress_of, report_of
from clinic.queries.therapist_day import home_zone
from clinic.rules.errors import Refused
from clinic.rules.printed import Printed, from_text
from clinic.rules.progress_period import of_period
from clinic.rules.progress_reports import ReportEntry
from clinic.rules.progress_values import ProgressFacts
from clinic.rules.words import Decision
from clinic.services import progress as service
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said

bp = Blueprint("progress", __name__, url_prefix="/episodes/<episode_id>/progress")


@bp.route("", methods=["GET", "POST"])
def show(episode_id: str) -> ResponseReturnValue:
    """The summary as it stands, and a form that signs it."""
    form, facts = ReportForm(), progress_of(scope(), episode_id)
    form.fill_in(facts.since, facts.until)
    page = _page(facts)
    if not form.validate_on_submit():
        return _shown(page, form, 422 if form.is_submitted() else 200)
    try:
        service.check(form.entry, facts.opened_on, facts.until)
        paper = _report_paper(facts, form.entry)
        service.sign(actor(), episode_id, form.entry, paper, key=form.key.data or "")
    except Refused as refused:
        show_beside(form, refused, default="assessment")
        return _shown(page, form, refused.status)
    return said("Signed.", url_for(".show", episode_id=episode_id))


@bp.get("/pdf", endpoint="pdf")
def download(episode_id: str) -> ResponseReturnValue:
    """The summary as it stands today, as a file."""
    facts = progress_of(scope(), episode_id)
    return _file(_paper(facts, None), clock.now(), facts.today)


@bp.get("/reports/<report_id>")
def report(episode_id: str, report_id: str) -> ResponseReturnValue:
    """A signed report as it was signed, as a file."""
    text, at = report_of(scope(), episode_id, report_id)
    zone = ZoneInfo(home_zone(scope()))
    return _file(from_text(text), at, at.astimezone(zone).date())


def _page(facts: ProgressFacts) -> ProgressPage:
    episode, patient = facts.episode, facts.person.public_id
    hrefs = {
        each.public_id: url_for(".report", episode_id=episode, report_id=each.public_id)
        for each in facts.reports
    }
    ways = ProgressWays(
        back=url_for("patients.show", public_id=patient),
        pdf=url_for(".pdf", episode_id=episode),
        action=url_for(".show", episode_id=episode),
        measures=url_for("measures.show", patient_id=patient),
        reports=hrefs,
    )
    return progress_page(facts, ways)


def _report_paper(facts: ProgressFacts, entry: ReportEntry) -> Printed:
    """The paper to sign, of the days that were typed; they were checked before."""
    first, last = entry.from_on or facts.since, entry.to_on or facts.until
    judged = Judged(first, last, entry.assessment, Decision(entry.decision), entry.plan)
    return _paper(of_period(facts, first, last), judged)


def _paper(facts: ProgressFacts, judged: Judged | None) -> Printed:
    return progress_paper(_page(facts), judged, (actor().name, clock.now(), facts.zone))


def _file(paper: Printed, at: datetime, day: date) -> Response:
    """A PDF to keep, never shown inside a page; made when the reading is over."""
    scope().done_reading()
    answer = make_response(pdf(paper, at))
    answer.mimetype = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(day))
    return answer


def _shown(page: ProgressPage, form: ReportForm, code: int) -> ResponseReturnValue:
    return render_template("patients/progress.html", page=page, form=form), code
