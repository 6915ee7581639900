"""Warnings about the order of therapies that are fine on a plan."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "plan_acknowledgement",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("fine", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_plan_acknowledgement_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["treatment_plan.id"], name=op.f("fk_plan_acknowledgement_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_acknowledgement")),
    )
    op.create_index(op.f("ix_plan_acknowledgement_plan_id"), "plan_acknowledgement", ["plan_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("plan_acknowledgement")
