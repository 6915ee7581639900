"""What there is to do about a patient, by when, and what came of it."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "task",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "callback",
                "red_flag_review",
                "incident_report",
                "notice",
                "follow_up",
                "other",
                name="taskkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("owner_therapist_id", sa.Integer(), nullable=True),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("due_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_user_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", clinic.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by_user_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_by_user_id IS NOT NULL", name=op.f("ck_task_closed")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_user_id"], ["user.id"], name=op.f("fk_task_closed_by_user_id")
        ),
        sa.ForeignKeyConstraint(["note_id"], ["session_note.id"], name=op.f("fk_task_note_id")),
        sa.ForeignKeyConstraint(
            ["opened_by_user_id"], ["user.id"], name=op.f("fk_task_opened_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_therapist_id"], ["therapist.id"], name=op.f("fk_task_owner_therapist_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_task_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("public_id", name=op.f("uq_task_public_id")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_task_owner_therapist_id"), ["owner_therapist_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_patient_id"), ["patient_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_patient_id"))
        batch_op.drop_index(batch_op.f("ix_task_owner_therapist_id"))
        batch_op.drop_index(batch_op.f("ix_task_closed_at"))

    op.drop_table("task")
