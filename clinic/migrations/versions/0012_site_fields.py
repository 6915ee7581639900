"""How each needle went in, a current through two of them, and which needles they were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SITE_WORDS = {"direction": 24, "approach": 24, "finding": 120, "familiar": 24, "current": 24}
SITE_NUMBERS = ("insertions", "hz_tenths", "current_minutes")
SITE_BOUNDS = {
    "insertions": "insertions >= needles_in",
    "hz_tenths": "hz_tenths BETWEEN 5 AND 1500",
    "current_minutes": "current_minutes BETWEEN 1 AND 60",
}
NOTE_WORDS = {"thorax_reason": 300, "gap_reason": 300, "needle_maker": 80, "needle_lot": 40}


def upgrade() -> None:
    """Add the columns, and the table of what a therapist has in the room."""
    with op.batch_alter_table("needled_site") as batch:
        for name, length in {**SITE_WORDS, "pair": 4}.items():
            batch.add_column(_words(name, length))
        for name in SITE_NUMBERS:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name, law in SITE_BOUNDS.items():
            batch.create_check_constraint(op.f(f"ck_needled_site_{name}"), law)
    with op.batch_alter_table("session_note") as batch:
        for name, length in NOTE_WORDS.items():
            batch.add_column(_words(name, length))
        batch.add_column(sa.Column("needle_expiry", sa.Date(), nullable=True))
        batch.add_column(
            sa.Column("single_use", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "needle_supply",
        sa.Column("therapist_id", sa.Integer(), nullable=False),
        sa.Column("maker", sa.String(length=80), nullable=False),
        sa.Column("lot", sa.String(length=40), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("single_use", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_needle_supply_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needle_supply")),
        sa.UniqueConstraint("therapist_id", name=op.f("uq_needle_supply_therapist_id")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("needle_supply")
    with op.batch_alter_table("session_note") as batch:
        for name in (*NOTE_WORDS, "needle_expiry", "single_use"):
            batch.drop_column(name)
    with op.batch_alter_table("needled_site") as batch:
        for name in SITE_BOUNDS:
            batch.drop_constraint(op.f(f"ck_needled_site_{name}"), type_="check")
        for name in (*SITE_WORDS, "pair", *SITE_NUMBERS):
            batch.drop_column(name)


def _words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default="")
