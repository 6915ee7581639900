"""Private calendar addresses."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    instant = clinic.models.base.UtcDateTime(timezone=True)
    kind = sa.Enum("patient", "therapist", name="feedkind", native_enum=False, length=24)
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("stopped_at", instant, nullable=True),
        sa.Column("read_at", instant, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_calendar_feed_key_hash")),
    )
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("calendar_feed")
