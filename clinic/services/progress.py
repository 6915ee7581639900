"""Signing a progress report: what was judged and the whole paper are kept, never altered."""

from __future__ import annotations

from datetime import date

from clinic import clock
from clinic.models import ProgressReport
from clinic.queries.scope import Scope
from clinic.queries.therapist_day import home_zone
from clinic.rules.errors import Invalid
from clinic.rules.permissions import Principal
from clinic.rules.printed import Printed, as_text
from clinic.rules.progress_reports import ReportEntry, check_report
from clinic.rules.words import Decision
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import unit_of_work


def check(entry: ReportEntry, opened_on: date, until: date) -> None:
    """Raise Invalid with every problem beside its field."""
    problems = check_report(entry, opened_on, until)
    if problems:
        raise Invalid(problems[0].message, problems=tuple(problems))


def sign(
    actor: Principal, episode_id: str, entry: ReportEntry, paper: Printed, *, key: str = ""
) -> None:
    """Keep a report of an episode with its paper; the same form sent twice keeps one.

    Raises Invalid with every problem beside its field, NotFound.
    """
    with unit_of_work(actor, "progress_report:signed") as work:
        scope = Scope(work.session, actor)
        episode = scope.episode(episode_id)
        if already_done(work.session, key, actor.user_id):
            return
        today = clock.today(home_zone(scope))
        check(entry, episode.opened_on, min(today, episode.closed_on or today))
        row = ProgressReport(
            episode_id=episode.id,
            from_on=entry.from_on or today,
            to_on=entry.to_on or today,
            assessment=entry.assessment.strip(),
            decision=Decision(entry.decision),
            plan=entry.plan.strip(),
            paper=as_text(paper),
            at=clock.now(),
            by_user_id=actor.user_id,
            by_name=actor.name,
        )
        work.session.add(row)
        work.session.flush()
        remember(work, key, row.public_id)
        work.about(row, patient_id=episode.patient_id)
