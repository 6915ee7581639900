"""When needles went in and came out, and the ones that could not be counted out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TIMES = ("needles_in_at", "needles_out_at", "stopped_at")


def upgrade() -> None:
    """Add the columns and the table."""
    with op.batch_alter_table("session_note") as batch:
        for name in TIMES:
            kind = clinic.models.base.UtcDateTime(timezone=True)
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.add_column(sa.Column("alarm_minutes", sa.Integer(), nullable=True))
    with op.batch_alter_table("needled_site") as batch:
        batch.add_column(sa.Column("missing", sa.Integer(), nullable=False, server_default="0"))
        batch.create_check_constraint(op.f("ck_needled_site_missing"), "missing BETWEEN 0 AND 50")
    op.create_table(
        "needle_incident",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("needles", sa.Integer(), nullable=False),
        sa.Column("depth_mm", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("referral", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_needle_incident_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["needled_site.id"], name=op.f("fk_needle_incident_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needle_incident")),
        sa.UniqueConstraint("public_id", name=op.f("uq_needle_incident_public_id")),
    )
    with op.batch_alter_table("needle_incident") as batch:
        batch.create_index(batch.f("ix_needle_incident_note_id"), ["note_id"])
        batch.create_index(batch.f("ix_needle_incident_site_id"), ["site_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("needle_incident")
    with op.batch_alter_table("needled_site") as batch:
        batch.drop_constraint(op.f("ck_needled_site_missing"), type_="check")
        batch.drop_column("missing")
    with op.batch_alter_table("session_note") as batch:
        for name in (*TIMES, "alarm_minutes"):
            batch.drop_column(name)
