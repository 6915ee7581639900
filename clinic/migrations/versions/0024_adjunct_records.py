"""The other therapies of a visit, written down beside its note."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = ("needling", "adjustment", "sauna", "boots", "exercise")
BOUNDS = {
    "minutes": (1, 90),
    "temperature_c": (30, 80),
    "water_ml": (0, 3000),
    "pressure_mmhg": (10, 150),
    "sets": (1, 20),
    "repetitions": (1, 200),
    "load_kg": (0, 300),
}
TEXTS = {
    "programme": 24,
    "levels": 60,
    "side": 24,
    "technique": 24,
    "name": 80,
    "response": 300,
    "asked": 400,
    "reason": 300,
}


def upgrade() -> None:
    """Make the table."""
    kind = sa.Enum(*KINDS, name="therapykind", native_enum=False, length=24)
    op.create_table(
        "adjunct_record",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in BOUNDS),
        *(sa.Column(name, sa.String(length=size), nullable=False) for name, size in TEXTS.items()),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(
                f"{name} BETWEEN {low} AND {high}", name=op.f(f"ck_adjunct_record_{name}")
            )
            for name, (low, high) in BOUNDS.items()
        ),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_adjunct_record_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_adjunct_record_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjunct_record")),
        sa.UniqueConstraint("public_id", name=op.f("uq_adjunct_record_public_id")),
    )
    op.create_index(op.f("ix_adjunct_record_note_id"), "adjunct_record", ["note_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_adjunct_record_note_id"), table_name="adjunct_record")
    op.drop_table("adjunct_record")
