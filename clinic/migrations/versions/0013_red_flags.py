"""What was asked for safety, red flags, and how they were closed."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "screen_answer",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("no", "yes", "unsure", name="answered", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_screen_answer_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_screen_answer_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_screen_answer_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_answer")),
    )
    with op.batch_alter_table("screen_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_screen_answer_appointment_id"), ["appointment_id"], unique=False
        )
        batch_op.create_index(
            "ix_screen_answer_patient_id_slug", ["patient_id", "slug", "id"], unique=False
        )

    op.create_table(
        "red_flag",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column(
            "disposition",
            sa.Enum(
                "emergency_now",
                "same_day",
                "urgent_referral",
                "routine_referral",
                "clinician_review",
                name="disposition",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("stops", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["screen_answer.id"], name=op.f("fk_red_flag_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_red_flag_patient_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_red_flag_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_red_flag")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_red_flag_answer_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_red_flag_public_id")),
    )
    with op.batch_alter_table("red_flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_red_flag_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "red_flag_closure",
        sa.Column("flag_id", sa.Integer(), nullable=False),
        sa.Column(
            "taken",
            sa.Enum(
                "ambulance",
                "ed_referral_phoned",
                "gp_same_day",
                "assessed_not_present",
                name="taken",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("phoned", sa.String(length=200), nullable=False),
        sa.Column("phoned_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_red_flag_closure_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["red_flag.id"], name=op.f("fk_red_flag_closure_flag_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_red_flag_closure")),
        sa.UniqueConstraint("flag_id", name=op.f("uq_red_flag_closure_flag_id")),
    )
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_patient_merged_into_id"), ["merged_into_id"], unique=False
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_merged_into_id"))

    op.drop_table("red_flag_closure")
    with op.batch_alter_table("red_flag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_red_flag_patient_id"))

    op.drop_table("red_flag")
    with op.batch_alter_table("screen_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_screen_answer_patient_id_slug")
        batch_op.drop_index(batch_op.f("ix_screen_answer_appointment_id"))

    op.drop_table("screen_answer")
