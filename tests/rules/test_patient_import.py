from dataclasses import replace
from datetime import date

import pytest

from clinic.rules.patient_entry import IdentifierEntry, NameEntry, PatientEntry
from clinic.rules.patient_import import (
    Change,
    Conflict,
    Create,
    KnownPatient,
    ProbableDuplicate,
    Unchanged,
    Update,
    decide,
    describe,
)
from clinic.rules.words import Sex

MR = IdentifierEntry("http://hospital.example", "M-1", "MR")
OTHER = IdentifierEntry("http://hospital.example", "M-2", "MR")
ENTRY = PatientEntry(
    number=12,
    family="Núñez",
    given="María José",
    birth_date=date(1984, 3, 12),
    sex=Sex.FEMALE,
    phones=("555-325-5612",),
    address="1 Harbour St",
    identifiers=(MR,),
)


def known(entry=ENTRY, id_=1, **changed):
    """The patient as kept after `entry` was imported, then changed by the clinic."""
    person = KnownPatient(
        id=id_,
        family=entry.family,
        given=entry.given,
        birth_date=entry.birth_date,
        sex=entry.sex,
        phone=entry.phone,
        address=entry.address,
        other_names=entry.other_names,
        identifiers=entry.identifiers,
        fingerprint=entry.fingerprint,
    )
    return replace(person, **changed)


def test_somebody_new_is_created():
    assert decide(ENTRY, []) == Create()
    stranger = known(id_=2, family="Smith", identifiers=(OTHER,), fingerprint="")
    assert decide(ENTRY, [stranger]) == Create()


def test_a_second_import_changes_nothing():
    assert decide(ENTRY, [known()]) == Unchanged(1)
    assert decide(replace(ENTRY, number=99), [known()]) == Unchanged(1)


def test_a_second_import_does_not_undo_what_the_clinic_edited():
    assert decide(ENTRY, [known(phone="555-999-0000")]) == Unchanged(1)


def test_the_same_values_are_unchanged_even_without_a_fingerprint():
    assert decide(ENTRY, [known(fingerprint="")]) == Unchanged(1)


def test_a_changed_person_is_updated_with_what_changed():
    moved = replace(ENTRY, phones=("555-1",), deceased=True, deceased_on=date(2026, 1, 2))
    assert decide(moved, [known()]) == Update(
        1,
        (
            Change("phone", "555-325-5612", "555-1"),
            Change("deceased", before=False, after=True),
            Change("deceased_on", None, date(2026, 1, 2)),
        ),
    )


def test_what_the_source_does_not_say_takes_nothing_away():
    silent = replace(ENTRY, phones=(), address="", sex=Sex.UNKNOWN, birth_date=None)
    assert decide(silent, [known()]) == Unchanged(1)
    assert decide(ENTRY, [known(deceased=True, fingerprint="")]) == Unchanged(1)


def test_a_new_family_name_keeps_the_former_one():
    married = replace(ENTRY, family="Smith")
    decision = decide(married, [known()])
    assert decision == Update(
        1, (Change("family", "Núñez", "Smith"),), (NameEntry("old", "Núñez", "María José"),)
    )
    maiden = replace(married, other_names=(NameEntry("maiden", "Núñez", "María José"),))
    again = decide(maiden, [known()])
    assert isinstance(again, Update)
    assert again.new_names == maiden.other_names


def test_a_further_identifier_is_added():
    more = replace(ENTRY, identifiers=(MR, OTHER))
    assert decide(more, [known()]) == Update(1, new_identifiers=(OTHER,))


@pytest.mark.parametrize("spelling", ["Núñez", "NUNEZ", "Nunez"])
def test_the_same_name_and_birth_date_with_another_identifier_is_reported_not_merged(spelling):
    twin = replace(ENTRY, family=spelling, given="Maria", identifiers=(OTHER,))
    assert decide(twin, [known()]) == ProbableDuplicate((1,))
    assert decide(replace(twin, birth_date=date(1984, 3, 13)), [known()]) == Create()


def test_a_patient_entered_by_hand_is_not_silently_taken_for_the_imported_one():
    by_hand = known(identifiers=(), fingerprint="")
    assert decide(ENTRY, [by_hand]) == ProbableDuplicate((1,))


def test_a_maiden_name_is_recognised():
    before = known(identifiers=(), fingerprint="")
    married = replace(ENTRY, family="Smith", other_names=(NameEntry("maiden", "Núñez", "María"),))
    assert decide(married, [before]) == ProbableDuplicate((1,))


def test_without_identifiers_on_either_side_name_and_birth_date_are_enough():
    plain = replace(ENTRY, identifiers=())
    kept = known(plain)
    assert decide(plain, [kept]) == Unchanged(1)
    moved = replace(plain, phones=("555-1",))
    assert decide(moved, [kept]) == Update(1, (Change("phone", "555-325-5612", "555-1"),))
    assert decide(plain, [kept, known(plain, id_=2, fingerprint="")]) == Unchanged(1)
    assert decide(moved, [kept, known(plain, id_=2)]) == ProbableDuplicate((1, 2))


def test_somebody_without_identifier_and_birth_date_is_not_created_twice():
    bare = replace(ENTRY, identifiers=(), birth_date=None)
    assert decide(bare, []) == Create()
    assert decide(bare, [known(bare)]) == Unchanged(1)


def test_identifiers_of_two_patients_in_one_entry_are_a_conflict():
    both = replace(ENTRY, identifiers=(MR, OTHER))
    decision = decide(both, [known(), known(id_=2, identifiers=(OTHER,))])
    assert isinstance(decision, Conflict)
    assert decision.ids == (1, 2)


def test_an_identifier_given_to_somebody_else_overwrites_nobody():
    stranger = replace(ENTRY, family="Smith", given="Al", birth_date=date(1950, 1, 1))
    assert isinstance(decide(stranger, [known()]), Conflict)
    typo = replace(ENTRY, birth_date=date(1984, 3, 13))
    assert isinstance(decide(typo, [known()]), Update)


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Create(), "line 12: new"),
        (Unchanged(1), "line 12: unchanged"),
        (
            Update(1, (Change("birth_date", None, None),), (NameEntry("old", "A"),), (OTHER,)),
            "line 12: changed (birth date, names, identifiers)",
        ),
        (Conflict((1,), "because"), "line 12: not taken, because"),
    ],
)
def test_a_decision_is_said_without_anybodys_name(decision, words):
    assert describe(ENTRY, decision) == words


def test_a_duplicate_is_said_to_be_not_merged():
    text = describe(ENTRY, ProbableDuplicate((1,)))
    assert "not merged" in text
    assert "Núñez" not in text
