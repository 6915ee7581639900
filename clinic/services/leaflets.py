"""New versions of the aftercare leaflet; what was handed out before stays as it was."""

from __future__ import annotations

from sqlalchemy import func, select

from clinic import clock
from clinic.models import LeafletVersion
from clinic.rules.errors import Invalid
from clinic.rules.leaflet import AS_IT_COMES, LeafletEntry, check_leaflet
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import Work, unit_of_work


def write_leaflet(actor: Principal, entry: LeafletEntry) -> None:
    """Keep a new version and use it from now on; the same text twice is one version.

    Raises Invalid naming each field that is wrong.
    """
    problems = tuple(check_leaflet(entry))
    if problems:
        raise Invalid(problems[0].message, problems=problems)
    with unit_of_work(actor, "leaflet:written") as work:
        newest = work.session.get(LeafletVersion, given_version(work))
        if newest is None or (newest.title, newest.body) != (entry.title, entry.body):
            newest = _add(work, entry.title, entry.body, actor.name)
        work.about(newest)


def given_version(work: Work) -> int:
    """The row of the version in use; the text it comes with is kept as the first one."""
    newest: int | None = work.session.scalar(select(func.max(LeafletVersion.id)))
    if newest is not None:
        return newest
    return _add(work, AS_IT_COMES.title, AS_IT_COMES.body, "").id


def _add(work: Work, title: str, body: str, by_name: str) -> LeafletVersion:
    row = LeafletVersion(
        title=title,
        body=body,
        made_at=clock.now(),
        by_user_id=work.actor.user_id if by_name else None,
        by_name=by_name,
    )
    work.session.add(row)
    work.session.flush()
    return row
