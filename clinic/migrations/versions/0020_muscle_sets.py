"""Ready sets of muscles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "muscle_set",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muscle_set")),
        sa.UniqueConstraint("public_id", name=op.f("uq_muscle_set_public_id")),
    )
    op.create_table(
        "muscle_set_entry",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("muscle", sa.String(length=60), nullable=False),
        sa.Column(
            "side",
            sa.Enum("affected", "both", name="setside", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("needles", sa.Integer(), nullable=False),
        sa.Column("diameter_um", sa.Integer(), nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("needles BETWEEN 1 AND 50", name=op.f("ck_muscle_set_entry_needles")),
        sa.ForeignKeyConstraint(
            ["set_id"], ["muscle_set.id"], name=op.f("fk_muscle_set_entry_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muscle_set_entry")),
    )
    with op.batch_alter_table("muscle_set_entry") as batch:
        batch.create_index(batch.f("ix_muscle_set_entry_set_id"), ["set_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("muscle_set_entry")
    op.drop_table("muscle_set")
