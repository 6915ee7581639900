"""Merging two records as one screen: what is asked, what it shows, doing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request, url_for

from clinic import clock
from clinic.forms.appointments import version_of
from clinic.forms.patients import MergeForm
from clinic.pages.patient_merge import MergePage, compared, doubt_words, moves_words, pairs, side
from clinic.pages.patients import Back, twin
from clinic.pages.wording import count
from clinic.queries.patient_merge import moves_of
from clinic.queries.patient_record import details_of, stands_for
from clinic.queries.patient_search import find_people
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.services.patient_merge import ITSELF, merge
from clinic.views.gate import actor, scope

MOST_FOUND = 12
NOT_YET = "Tick this once you have compared the two."


class Merging:
    """One request about two records. Raises NotFound where either is not there."""

    def __init__(self, keep: str, today: date) -> None:
        self.today = today
        self.keep = scope().patient(keep)
        self.other = request.args.get("with", "")
        self.is_done = self._is_done()
        chosen = self.other and not self.is_done and self.other != keep
        self.gone = scope().patient(self.other) if chosen else None
        versions = (str(self.keep.version), str(self.gone.version) if self.gone else "")
        self.form = MergeForm(data={"keep_version": versions[0], "gone_version": versions[1]})

    def do(self) -> None:
        """Merge, if it was said to be one person."""
        if not self.form.validate():
            raise Invalid(NOT_YET, field="confirm")
        seen = version_of(self.form.keep_version.data), version_of(self.form.gone_version.data)
        merge(actor(), self.keep.public_id, self.other, versions=seen)

    def refuse(self, refused: Refused) -> int:
        """Show why nothing was merged, with both records as they are now."""
        again = Merging(self.keep.public_id, self.today)
        self.keep, self.gone = again.keep, again.gone
        self.form.keep_version.data = str(self.keep.version)
        self.form.gone_version.data = str(self.gone.version) if self.gone else ""
        if not isinstance(refused, Invalid):
            self.form.form_errors.append(refused.message)
        return refused.status

    def page(self) -> MergePage:
        """The whole screen."""
        here = self.keep.public_id
        page = MergePage(
            back=Back(url_for("patients.show", public_id=here), "The record"),
            action=self._at(here),
            keep=side(self.keep, self.today, url_for("patients.show", public_id=here)),
            q=request.args.get("q", "").strip(),
        )
        if self.gone is not None:
            self._compare(page, self.keep, self.gone)
        elif self.other:
            page.found, page.found_word = [], ITSELF
        elif page.q:
            self._look(page)
        return page

    def _compare(self, page: MergePage, keep: Any, gone: Any) -> None:
        session = scope().session
        mine, theirs = details_of(session, keep), details_of(session, gone)
        moves = moves_of(session, keep, gone, clock.now_minute())
        page.gone = side(gone, self.today, url_for("patients.show", public_id=gone.public_id))
        page.table, page.doubt = compared(mine, theirs), doubt_words(mine, theirs)
        page.moves = moves_words(moves, theirs, mine)
        page.overlaps = pairs(moves, lambda one: url_for("appointments.show", public_id=one))
        page.swap_href = self._at(gone.public_id, keep.public_id)
        page.other_href = self._at(keep.public_id)
        page.merge_action = self._at(keep.public_id, gone.public_id)

    def _look(self, page: MergePage) -> None:
        people = find_people(scope(), page.q, MOST_FOUND + 1)
        found = [row for row in people if row.id != self.keep.id][:MOST_FOUND]
        scope().looked.update(row.id for row in found)
        here = self.keep.public_id
        page.found = [twin(row, self.today, self._at(here, row.public_id)) for row in found]
        page.found_word = (
            count(len(found), "other person", "other people") if found else "Nobody else by that"
        )

    def _is_done(self) -> bool:
        """Whether the other record was merged into this one already: a second click."""
        if not self.other or request.method != "POST":
            return False
        try:
            return stands_for(scope(), self.other) == self.keep.public_id
        except NotFound:
            return False

    @staticmethod
    def _at(keep: str, gone: str = "") -> str:
        chosen: dict[str, Any] = {"with": gone} if gone else {}
        return url_for("patients.merge", public_id=keep, **chosen)
