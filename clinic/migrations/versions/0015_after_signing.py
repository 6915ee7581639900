"""Co-signatures, and the leaflet a note was given with."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the columns that name them."""
    op.create_table(
        "note_cosignature",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_note_cosignature_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_note_cosignature_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_cosignature")),
    )
    op.create_index(op.f("ix_note_cosignature_note_id"), "note_cosignature", ["note_id"])
    op.create_table(
        "leaflet_version",
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_leaflet_version_by_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaflet_version")),
    )
    with op.batch_alter_table("therapist", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supervisor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_therapist_supervisor_id"), "therapist", ["supervisor_id"], ["id"]
        )
    with op.batch_alter_table("session_note", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supervisor_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("leaflet_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_session_note_supervisor_id"), "therapist", ["supervisor_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_session_note_leaflet_id"), "leaflet_version", ["leaflet_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_session_note_supervisor_id"), ["supervisor_id"])


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("session_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_note_supervisor_id"))
        batch_op.drop_constraint(batch_op.f("fk_session_note_leaflet_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_session_note_supervisor_id"), type_="foreignkey")
        batch_op.drop_column("leaflet_id")
        batch_op.drop_column("supervisor_id")
    with op.batch_alter_table("therapist", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_therapist_supervisor_id"), type_="foreignkey")
        batch_op.drop_column("supervisor_id")
    op.drop_table("leaflet_version")
    op.drop_index(op.f("ix_note_cosignature_note_id"), table_name="note_cosignature")
    op.drop_table("note_cosignature")
