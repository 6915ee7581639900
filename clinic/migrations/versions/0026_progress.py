"""Thresholds the clinic has set, and signed progress reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KINDS = ("mcid", "mic", "mdc", "none")
DECISIONS = ("continue", "change", "stop", "refer")


def _kind(name: str) -> sa.Column[str]:
    kinds = sa.Enum(*KINDS, name="thresholdkind", native_enum=False, length=24)
    return sa.Column(name, kinds, nullable=False)


def _number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Numeric(6, 2, asdecimal=False), nullable=True)


def _signed(table: str) -> list[sa.schema.SchemaItem]:
    """Who and when, and the key."""
    return [
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f(f"fk_{table}_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "measure_threshold",
        sa.Column("measure", sa.String(length=40), nullable=False),
        _number("was"),
        _kind("was_kind"),
        _number("value"),
        _kind("kind"),
        sa.Column("back_to_default", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        *_signed("measure_threshold"),
    )
    op.create_index(op.f("ix_measure_threshold_measure"), "measure_threshold", ["measure"])
    op.create_table(
        "progress_report",
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(*DECISIONS, name="decision", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        *_signed("progress_report"),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode_of_care.id"], name=op.f("fk_progress_report_episode_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_progress_report_public_id")),
    )
    op.create_index(op.f("ix_progress_report_episode_id"), "progress_report", ["episode_id"])


def downgrade() -> None:
    """Drop both."""
    op.drop_table("progress_report")
    op.drop_table("measure_threshold")
