"""The clinical record of a visit."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "session_note",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "signed",
                "entered_in_error",
                name="notestatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("started_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", clinic.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("consent", sa.String(length=40), nullable=False),
        sa.Column("screening", sa.String(length=40), nullable=False),
        sa.Column("position", sa.String(length=24), nullable=False),
        sa.Column("pain_before", sa.Integer(), nullable=True),
        sa.Column("pain_after", sa.Integer(), nullable=True),
        sa.Column("tolerance", sa.String(length=24), nullable=False),
        sa.Column("adverse_events", sa.String(length=400), nullable=False),
        sa.Column("haemostasis_done", sa.Boolean(), nullable=False),
        sa.Column("hygiene_done", sa.Boolean(), nullable=False),
        sa.Column("aftercare_given", sa.Boolean(), nullable=False),
        sa.Column("no_needling", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("outcome_text", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(length=24), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", clinic.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("signed_by_user_id", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("error_reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("pain_after BETWEEN 0 AND 10", name=op.f("ck_session_note_pain_after")),
        sa.CheckConstraint(
            "pain_before BETWEEN 0 AND 10", name=op.f("ck_session_note_pain_before")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_session_note_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["session_note.id"], name=op.f("fk_session_note_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_user_id"], ["user.id"], name=op.f("fk_session_note_signed_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_session_note_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_note_public_id")),
    )
    with op.batch_alter_table("session_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_note_appointment_id"), ["appointment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_note_therapist_id"), ["therapist_id"], unique=False
        )
    op.create_table(
        "needled_site",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("muscle", sa.String(length=60), nullable=False),
        sa.Column(
            "side",
            sa.Enum("left", "right", "midline", name="side", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("point", sa.String(length=40), nullable=False),
        sa.Column("needles_in", sa.Integer(), nullable=False),
        sa.Column("needles_out", sa.Integer(), nullable=False),
        sa.Column("diameter_um", sa.Integer(), nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=False),
        sa.Column("depth_mm", sa.Integer(), nullable=True),
        sa.Column("technique", sa.String(length=24), nullable=False),
        sa.Column("retention_minutes", sa.Integer(), nullable=True),
        sa.Column("twitch", sa.String(length=24), nullable=False),
        sa.Column("referred_pain", sa.String(length=24), nullable=False),
        sa.Column("pain_during", sa.Integer(), nullable=True),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("depth_mm <= length_mm", name=op.f("ck_needled_site_depth")),
        sa.CheckConstraint("needles_in BETWEEN 0 AND 50", name=op.f("ck_needled_site_needles_in")),
        sa.CheckConstraint(
            "needles_out BETWEEN 0 AND 50", name=op.f("ck_needled_site_needles_out")
        ),
        sa.CheckConstraint(
            "pain_during BETWEEN 0 AND 10", name=op.f("ck_needled_site_pain_during")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_needled_site_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needled_site")),
        sa.UniqueConstraint("note_id", "position", name=op.f("uq_needled_site_note_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_needled_site_public_id")),
    )
    with op.batch_alter_table("needled_site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_needled_site_muscle"), ["muscle"], unique=False)
    op.create_table(
        "note_amendment",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_note_amendment_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_note_amendment_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_amendment")),
    )
    with op.batch_alter_table("note_amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_amendment_note_id"), ["note_id"], unique=False)
    op.create_table(
        "soreness_report",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reported_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours IN (0, 24, 48, 72)", name=op.f("ck_soreness_report_hours")),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name=op.f("ck_soreness_report_score")),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_soreness_report_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_soreness_report")),
        sa.UniqueConstraint("note_id", "hours", name=op.f("uq_soreness_report_note_id_hours")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("soreness_report")
    with op.batch_alter_table("note_amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_amendment_note_id"))
    op.drop_table("note_amendment")
    with op.batch_alter_table("needled_site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_needled_site_muscle"))
    op.drop_table("needled_site")
    with op.batch_alter_table("session_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_note_therapist_id"))
        batch_op.drop_index(batch_op.f("ix_session_note_appointment_id"))
    op.drop_table("session_note")
