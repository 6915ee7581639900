"""Closures that come every week or every year."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

REPEATS = sa.Enum("once", "weekly", "yearly", name="repeats", native_enum=False, length=24)


def upgrade() -> None:
    """Those there are came once."""
    with op.batch_alter_table("closure") as batch:
        batch.add_column(sa.Column("repeats", REPEATS, nullable=False, server_default="once"))


def downgrade() -> None:
    """Forget how often; the first days of each stay."""
    with op.batch_alter_table("closure") as batch:
        batch.drop_column("repeats")
