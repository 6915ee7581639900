"""Reservations that changed hours leave outside of them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "outside_hours",
        sa.Column("reservation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["reservation.id"],
            name=op.f("fk_outside_hours_reservation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_hours")),
        sa.UniqueConstraint("reservation_id", name=op.f("uq_outside_hours_reservation_id")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("outside_hours")
