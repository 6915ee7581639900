"""The problem and the plan."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "episode_of_care",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column(
            "side",
            sa.Enum("left", "right", "midline", name="side", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("onset_on", sa.Date(), nullable=True),
        sa.Column(
            "phase_override",
            sa.Enum(
                "acute", "subacute", "chronic", name="episodephase", native_enum=False, length=24
            ),
            nullable=True,
        ),
        sa.Column("referrer", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active", "onhold", "finished", name="episodestatus", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_episode_of_care_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_episode_of_care_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_of_care")),
        sa.UniqueConstraint("public_id", name=op.f("uq_episode_of_care_public_id")),
    )
    with op.batch_alter_table("episode_of_care", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_episode_of_care_patient_id"), ["patient_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_episode_of_care_therapist_id"), ["therapist_id"], unique=False
        )
    op.create_table(
        "treatment_plan",
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "active",
                "on_hold",
                "completed",
                "revoked",
                name="planstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("reassess_every", sa.Integer(), nullable=False),
        sa.Column("created_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode_of_care.id"], name=op.f("fk_treatment_plan_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_treatment_plan_public_id")),
    )
    with op.batch_alter_table("treatment_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_treatment_plan_episode_id"), ["episode_id"], unique=False
        )
    op.create_table(
        "plan_phase",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("visits_per_week", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("weeks > 0 AND visits_per_week > 0", name=op.f("ck_plan_phase_cadence")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["treatment_plan.id"], name=op.f("fk_plan_phase_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_phase")),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_plan_phase_plan_id_position")),
    )
    op.create_table(
        "phase_therapy",
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("therapy_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["phase_id"], ["plan_phase.id"], name=op.f("fk_phase_therapy_phase_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapy_id"], ["therapy.id"], name=op.f("fk_phase_therapy_therapy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_therapy")),
        sa.UniqueConstraint(
            "phase_id", "position", name=op.f("uq_phase_therapy_phase_id_position")
        ),
    )
    op.create_table(
        "planned_visit",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "unbooked",
                "booked",
                "attended",
                "missed",
                name="plannedvisitstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_planned_visit_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"], ["plan_phase.id"], name=op.f("fk_planned_visit_phase_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["treatment_plan.id"], name=op.f("fk_planned_visit_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_visit")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_planned_visit_appointment_id")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_planned_visit_plan_id_number")),
    )
    op.create_table(
        "outcome_score",
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("site", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Numeric(precision=6, scale=2, asdecimal=False), nullable=False),
        sa.Column("taken_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_outcome_score_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode_of_care.id"], name=op.f("fk_outcome_score_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_score")),
    )
    with op.batch_alter_table("outcome_score", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outcome_score_episode_id"), ["episode_id"], unique=False
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("outcome_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_score_episode_id"))
    op.drop_table("outcome_score")
    op.drop_table("planned_visit")
    op.drop_table("phase_therapy")
    op.drop_table("plan_phase")
    with op.batch_alter_table("treatment_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_treatment_plan_episode_id"))
    op.drop_table("treatment_plan")
    with op.batch_alter_table("episode_of_care", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_episode_of_care_therapist_id"))
        batch_op.drop_index(batch_op.f("ix_episode_of_care_patient_id"))
    op.drop_table("episode_of_care")
