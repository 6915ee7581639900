"""Which visit of a plan a cancelled visit was."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE = "planned_cancellation"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        TABLE,
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["treatment_plan.id"], name=op.f("fk_planned_cancellation_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_planned_cancellation_appointment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_cancellation")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_planned_cancellation_appointment_id")),
    )
    op.create_index(op.f("ix_planned_cancellation_plan_id"), TABLE, ["plan_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table(TABLE)
