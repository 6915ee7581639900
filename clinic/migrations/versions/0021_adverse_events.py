"""Adverse events as rows: one for each needle's incident, and for each tick of a signed note."""

import secrets

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

GRADES = ("mild", "significant", "serious")
SERIOUS = {"pneumothorax", "organ_puncture"}
SIGNIFICANT = {
    "syncope",
    "infection",
    "broken_needle",
    "retained_needle",
    "needle_stick_staff",
    "nerve_injury",
    "vascular_injury",
}
NOTES = sa.text(
    "SELECT id, adverse_events, started_at, ended_at, signed_at, signed_by_user_id, signed_name"
    " FROM session_note WHERE signed_at IS NOT NULL"
    " AND adverse_events NOT IN ('', 'none_observed') ORDER BY id"
).columns(
    started_at=clinic.models.base.UtcDateTime(timezone=True),
    ended_at=clinic.models.base.UtcDateTime(timezone=True),
    signed_at=clinic.models.base.UtcDateTime(timezone=True),
)
INCIDENTS = sa.text(
    "SELECT needle_incident.*, muscle, side FROM needle_incident"
    " JOIN needled_site ON needled_site.id = needle_incident.site_id ORDER BY needle_incident.id"
).columns(at=clinic.models.base.UtcDateTime(timezone=True))
BLANK = {
    **dict.fromkeys(("noticed", "place", "detail", "action", "outcome", "told", "why"), ""),
    "by_user_id": None,
    "incident_id": None,
    "void": False,
}


def upgrade() -> None:
    """Make the table, with a row for every incident and every event a signed note names."""
    moment = clinic.models.base.UtcDateTime(timezone=True)
    table = op.create_table(
        "adverse_event",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column(
            "grade",
            sa.Enum(*GRADES, name="grade", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("noticed", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_adverse_event_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["needle_incident.id"], name=op.f("fk_adverse_event_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_adverse_event_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["adverse_event.id"], name=op.f("fk_adverse_event_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adverse_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_adverse_event_public_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_adverse_event_replaces_id")),
    )
    op.create_index(op.f("ix_adverse_event_note_id"), "adverse_event", ["note_id"])
    incidents = op.get_bind().execute(INCIDENTS).all()
    told = {(each.note_id, each.kind) for each in incidents}
    rows = [_of_incident(each) for each in incidents] + [
        _row(note, kind)
        for note in op.get_bind().execute(NOTES)
        for kind in filter(None, note.adverse_events.split(","))
        if (note.id, kind) not in told
    ]
    if rows:
        op.bulk_insert(table, rows)


def downgrade() -> None:
    """Drop it; the notes still name what was ticked."""
    op.drop_index(op.f("ix_adverse_event_note_id"), table_name="adverse_event")
    op.drop_table("adverse_event")


def _blank(note_id: int, kind: str) -> dict[str, object]:
    grade = "serious" if kind in SERIOUS else "significant" if kind in SIGNIFICANT else "mild"
    public_id = secrets.token_urlsafe(12)
    return {**BLANK, "public_id": public_id, "note_id": note_id, "kind": kind, "grade": grade}


def _of_incident(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    return {
        **_blank(row.note_id, row.kind),
        "began_at": row.at,
        "noticed": "therapist",
        "place": f"{row.muscle.replace('_', ' ')}, {row.side}"[:120],
        "detail": f"{row.depth_mm} mm deep",
        "action": f"{row.action} Sent to: {row.referral}",
        "outcome": "ongoing",
        "told": row.told,
        "at": row.at,
        "by_name": row.by_name,
        "incident_id": row.id,
    }


def _row(note: sa.Row[tuple[object, ...]], kind: str) -> dict[str, object]:
    return {
        **_blank(note.id, kind),
        "began_at": note.ended_at or note.started_at,
        "at": note.signed_at,
        "by_user_id": note.signed_by_user_id,
        "by_name": note.signed_name,
    }
