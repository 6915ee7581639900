"""An outcome score that was wrong can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("outcome_score") as batch:
        kind = clinic.models.base.UtcDateTime(timezone=True)
        batch.add_column(sa.Column("taken_back_at", kind, nullable=True))
        batch.add_column(
            sa.Column("taken_back_by", sa.String(length=200), nullable=False, server_default="")
        )


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("outcome_score") as batch:
        batch.drop_column("taken_back_by")
        batch.drop_column("taken_back_at")
