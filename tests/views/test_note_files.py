"""Photographs and files beside a session note: by what they are, not by what they are called."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from clinic.extensions import db
from clinic.models import AuditEntry, Base, NoteFile, SessionNote
from clinic.rules import attached
from clinic.rules.words import NoteStatus
from clinic.services import pictures
from clinic.services.note_after import enter_in_error
from clinic.services.note_start import start
from tests.support.notes import book, freeze, past_session

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PLACE = 0x8825  # where a camera says it was


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(sign_in):
    return sign_in("ana")


@pytest.fixture
def draft(house):
    return start(house.principal("ana"), book(house))


def picture(kind="JPEG", size=(40, 30), mode="RGB", **values):
    into = BytesIO()
    Image.new(mode, size, 1).save(into, format=kind, **values)
    return into.getvalue()


def send(client, note, content, name="photo.jpg", **typed):
    file = FileStorage(BytesIO(content), filename=name)
    values = {"about": "The bruise", "key": "", **typed, "csrf_token": client.token()}
    values["file"] = file
    boundary, body = encode_multipart(values)
    kind = f"multipart/form-data; boundary={boundary}"
    headers = {"X-CSRFToken": values["csrf_token"]}
    return client.post(f"/notes/{note}/files", data=body, content_type=kind, headers=headers)


def kept():
    db.session.close()
    rows = db.session.scalars(select(NoteFile).order_by(NoteFile.id)).all()
    return [(row.kind.value, row.content) for row in rows]


def test_a_photograph_is_kept_without_what_its_camera_said(ana, draft):
    exif = Image.Exif()
    exif[0x010F] = "A maker"
    exif.get_ifd(PLACE)[1] = "N"
    sent = picture(exif=exif, comment=b"secret")
    assert b"A maker" in sent
    assert send(ana, draft, sent).status_code == 303
    ((kind, content),) = kept()
    assert kind == "jpeg"
    for words in (b"A maker", b"Exif", b"secret"):
        assert words not in content
    with Image.open(BytesIO(content)) as shown:
        assert (shown.size, dict(shown.getexif())) == ((40, 30), {})


def test_only_the_file_and_what_it_shows_are_written(ana, draft):
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    names = {column.name for column in columns} - {"about", "content", "key", "name"}
    assert send(ana, draft, PDF, **dict.fromkeys(names, "77")).status_code == 303
    db.session.close()
    ((file, note),) = db.session.execute(
        select(NoteFile, SessionNote).join(SessionNote, SessionNote.id == NoteFile.note_id)
    )
    assert (note.public_id, note.status) == (draft, NoteStatus.DRAFT)
    assert (file.about, file.size, file.later) == ("The bruise", len(PDF), False)
    assert file.by_name == "Ana Ruiz, PT"
    assert "77" not in {file.public_id, file.content}


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "CMYK")])
def test_pictures_of_other_makes_are_drawn_anew(ana, draft, kind, mode):
    assert send(ana, draft, picture(kind, mode=mode)).status_code == 303
    assert kept()[0][0] == kind.lower()


def test_it_is_handed_out_as_a_download_and_never_inside_a_page(ana, draft):
    send(ana, draft, PDF, "Marta Adeyemi.pdf")
    page = ana.get(f"/notes/{draft}").text
    assert "The bruise" in page
    address = page.split("/files/")[1].split('"')[0]
    answer = ana.get(f"/notes/{draft}/files/{address}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=session-file-1.pdf"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    db.session.close()
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-1]
    assert last.detail == {"route": "note_files.download"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file."),
        (b"<svg onload=alert(1)>", "neither a JPEG or PNG picture nor a PDF"),
        (b"GIF89a" + b"x" * 40, "neither a JPEG or PNG picture nor a PDF"),
        (b"%PDF-1.7 cut off", "cut off or damaged"),
        (picture()[:200], "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 90, "cannot be read"),
    ],
)
def test_anything_else_is_refused_beside_the_field(ana, draft, content, words):
    answer = send(ana, draft, content)
    assert answer.status_code == 422
    assert words in answer.text
    assert "The bruise" in answer.text
    assert kept() == []


def test_a_file_where_a_text_is_meant_is_not_read(ana, draft):
    sent = {"file": (BytesIO(PDF), "a.pdf"), "about": (BytesIO(b"not a text"), "about.txt")}
    assert ana.post(f"/notes/{draft}/files", data=sent).status_code == 415
    assert kept() == []


def test_too_many_bytes_or_points_are_refused(ana, draft, monkeypatch):
    big = send(ana, draft, PDF + b"x" * attached.MOST_BYTES)
    assert (big.status_code, "larger than 10 MB" in big.text) == (422, True)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 40 * 30 - 1)
    bomb = send(ana, draft, picture())
    assert (bomb.status_code, "40 million points" in bomb.text) == (422, True)
    assert kept() == []


def test_beside_a_signed_note_a_file_is_an_amendment_that_says_why(house, ana):
    note = past_session(house, 7)
    assert "why it is added" in send(ana, note, PDF, about="").text
    key = "2f0c7f0e-6f2f-4a94-a7a4-3d8d57a9c0ab"
    for _ in range(2):
        assert send(ana, note, PDF, about="Letter came later", key=key).status_code == 303
    page = ana.get(f"/notes/{note}").text
    assert page.count("Letter came later") == 2  # the file, and the amendment
    assert "after signing" in page
    assert len(kept()) == 1


def test_nobody_else_adds_or_reads_one(house, ana, sign_in, draft):
    send(ana, draft, PDF)
    db.session.close()
    name = db.session.scalars(select(NoteFile.public_id)).one()
    other = past_session(house, 7)
    assert sign_in("ben").get(f"/notes/{draft}/files/{name}").status_code == 404
    assert ana.get(f"/notes/{other}/files/{name}").status_code == 404
    enter_in_error(house.principal("ana"), draft, "Wrong patient")
    assert send(ana, draft, PDF).status_code == 409


def test_a_file_is_taken_off_a_draft_and_is_gone(house, ana, draft):
    send(ana, draft, picture())
    name = db.session.scalars(select(NoteFile.public_id)).one()
    page = ana.get(f"/notes/{draft}").text
    assert "Take it off…" in page
    assert "does not come back" in page
    answer = ana.post(f"/notes/{draft}/files/{name}/take-off")
    assert answer.status_code == 303
    assert kept() == []
    assert "Take it off…" not in ana.get(f"/notes/{draft}").text
    assert ana.post(f"/notes/{draft}/files/{name}/take-off").status_code == 404


def test_beside_a_signed_note_a_file_stays(house, ana):
    note = past_session(house, 3)
    send(ana, note, PDF, about="Forgotten")
    name = db.session.scalars(select(NoteFile.public_id)).one()
    assert "Take it off…" not in ana.get(f"/notes/{note}").text
    answer = ana.post(f"/notes/{note}/files/{name}/take-off")
    assert answer.status_code == 409
    assert "what stands beside it stays" in answer.text
    assert kept() == [("pdf", PDF)]
