"""An index over the few reservations that are held, so that looking for them costs nothing.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

HELD = "hold_id IS NOT NULL"


def upgrade() -> None:
    op.create_index(
        "ix_reservation_held",
        "reservation",
        ["resource_id", "from_minute"],
        sqlite_where=sa.text(HELD),
        postgresql_where=sa.text(HELD),
    )


def downgrade() -> None:
    op.drop_index("ix_reservation_held", "reservation")
