"""R21: whoever is shown a patient's record leaves exactly one entry, written before the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.extensions import db
from clinic.models import AuditEntry, Patient
from clinic.rules.permissions import PERMISSIONS, Look
from tests.security.crawl import Try, address, ask, may, tries
from tests.security.furnish import MISSING, OWN
from tests.security.samples import UNSAFE
from tests.security.stage import ROLE_OF, Stage
from tests.support import sql

FAMILY = "Adeyemi"  # patient A's
PATIENTS = ("Adeyemi", "Smith")
POLL = {"X-Refresh": "poll"}
SHOWN = (HTTPStatus.OK, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)


def unrecorded(stage: Stage, tried: Iterable[Try] | None = None) -> list[str]:
    """Every look that left no entry, the wrong one, or more than one."""
    gets = tried or tries(stage, frozenset({"GET"}))
    return [fault for one in gets for short in ROLE_OF for fault in _look(stage, one, short)]


def _look(stage: Stage, one: Try, short: str) -> Iterator[str]:
    if not may(short, one.endpoint):
        return
    before = stage.last_entry()
    answer = ask(stage, one, short)
    entries = stage.entries_since(before)
    what = f"{one.name} as {short}"
    look = PERMISSIONS[one.endpoint].look
    if answer.status_code != HTTPStatus.OK or look is Look.NOTHING:
        yield from _silent(what, answer, entries, short)
        return
    if look is Look.RECORD and not entries and not one.rule.arguments:
        yield from _silent(what, answer, entries, short)  # the empty form of a new record
        return
    wanted = "record:looked" if look is Look.RECORD else "list:looked"
    if [entry.action for entry in entries] != [wanted]:
        yield f"{what}: one {wanted} wanted, found {[entry.action for entry in entries]}"
        return
    yield from _wrong(stage, one, short, entries[0])
    if look is Look.LIST:
        yield from _poll(stage, one, short, what)


def _silent(
    what: str, answer: TestResponse, entries: list[AuditEntry], short: str
) -> Iterator[str]:
    """A page without a record leaves no entry, and shows nobody."""
    if entries:
        yield f"{what}: {answer.status} left {[entry.action for entry in entries]}"
    is_page = answer.status_code == HTTPStatus.OK and answer.mimetype == "text/html"
    if is_page and short not in {"marta", "jon"} and any(n in answer.text for n in PATIENTS):
        yield f"{what}: shows a patient and leaves no entry"


def _wrong(stage: Stage, one: Try, short: str, entry: AuditEntry) -> Iterator[str]:
    """Who, whom, what, when, from where."""
    own = stage.house.patients[0 if one.row == OWN else 1].id
    if one.endpoint.startswith("stops."):
        held = select(Patient.id).where(
            Patient.public_id == stage.samples.name("held patient", one.row)
        )
        own = db.session.scalar(held) or 0
    if short in {"marta", "jon"}:
        own = stage.house.principal(short).patient_id or 0
    whom = own if entry.action == "record:looked" else None
    found = (entry.actor_id, entry.patient_id, entry.detail.get("route"), entry.where_from)
    wanted = (stage.house.users[short].id, whom, one.endpoint, "127.0.0.1")
    if found != wanted or not entry.request_id:
        yield f"{one.name} as {short}: the entry says {found}, not {wanted}"


def _poll(stage: Stage, one: Try, short: str, what: str) -> Iterator[str]:
    """A list that only refreshes itself leaves nothing more; asked for anew, it does."""
    client, url = stage.caller(short), address(stage, one)
    client.get(url)
    before = stage.last_entry()
    client.get(url, headers=POLL)
    if stage.last_entry() != before:
        yield f"{what}: its refreshing left an entry"
    client.get(url)
    if stage.last_entry() == before:
        yield f"{what}: asked for again it left no entry"


def missing_left_entries(stage: Stage) -> list[str]:
    """Every look at a row that is not there which left an entry."""
    faults = []
    for one in tries(stage, frozenset({"GET"})):
        if one.row != MISSING:
            continue
        for short in ROLE_OF:
            before = stage.last_entry()
            ask(stage, one, short)
            faults += [
                f"{one.name} as {short}: left {entry.action}"
                for entry in stage.entries_since(before)
            ]
    return faults


def refused_forms(stage: Stage) -> list[str]:
    """Every refused form that came back with a record on it and left no entry naming it."""
    faults = []
    for one in tries(stage, UNSAFE):
        for short in ("desk", "ana", "admin"):
            if one.row not in {OWN, "-"} or not may(short, one.endpoint):
                continue
            before = stage.last_entry()
            answer = stage.caller(short).open(address(stage, one), method=one.method, data={})
            named = [e for e in stage.entries_since(before) if e.patient_id is not None]
            if answer.status_code in SHOWN and FAMILY in answer.text and len(named) != 1:
                faults.append(f"{one.name} as {short}: {answer.status} left {len(named)} entries")
            if answer.status_code < HTTPStatus.BAD_REQUEST:
                stage.restore()
    return faults


def served_unrecorded(stage: Stage, tried: Iterable[Try] | None = None) -> tuple[list[str], int]:
    """Every record or list that is served although its entry cannot be written; how many tried."""
    sql.refuse_inserts("audit_entry")
    faults, count = [], 0
    for one in tried or tries(stage, frozenset({"GET"})):
        for short in ROLE_OF:
            looked = PERMISSIONS[one.endpoint].look is not Look.NOTHING
            if not looked or not may(short, one.endpoint) or one.row == MISSING:
                continue
            answer = ask(stage, one, short)
            count += 1
            if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.FOUND}:
                continue
            if answer.status_code == HTTPStatus.OK and not _holds_anything(one, answer, short):
                continue
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE or shows_a_patient(
                answer, short
            ):
                faults.append(f"{one.name} as {short}: {answer.status} without an entry")
    return faults, count


def shows_a_patient(answer: TestResponse, short: str) -> bool:
    """Whether somebody on the staff can read a patient's name there."""
    return short not in {"marta", "jon"} and any(name in answer.text for name in PATIENTS)


def _holds_anything(one: Try, answer: TestResponse, short: str) -> bool:
    """Whether a page can hold a record at all: the empty form of a new one does not."""
    is_list = PERMISSIONS[one.endpoint].look is Look.LIST
    is_own = short in {"marta", "jon"}
    return is_list or is_own or bool(one.rule.arguments) or shows_a_patient(answer, short)
