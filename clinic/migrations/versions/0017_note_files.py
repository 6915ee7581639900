"""Photographs and files beside a session note."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "note_file",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("jpeg", "png", "pdf", name="filekind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("later", sa.Boolean(), nullable=False),
        sa.Column("added_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_note_file_by_user_id")),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_note_file_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_note_file_public_id")),
    )
    op.create_index(op.f("ix_note_file_note_id"), "note_file", ["note_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_note_file_note_id"), table_name="note_file")
    op.drop_table("note_file")
