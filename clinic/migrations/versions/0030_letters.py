"""Letters to whoever referred a patient: drafts, signed ones, how they were sent on."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KINDS = (
    "initial_report",
    "progress_report",
    "discharge_summary",
    "urgent_referral",
    "adverse_event_notice",
    "non_attendance_notice",
)
WAYS = ("post", "fax", "secure_mail", "by_patient", "by_hand")
TASK, REPLACES = ("task_id", "task"), ("replaces_id", "letter")
EPISODE = ("episode_id", "episode_of_care")


def upgrade() -> None:
    """Make the tables."""
    signed_by = ("signed_by_user_id", "user")
    _make(
        "letter",
        sa.Column("episode_id", sa.Integer(), nullable=False),
        _kind(),
        sa.Column("to_name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        *_joined(),
        _instant("signed_at"),
        sa.Column("signed_by_user_id", sa.Integer(), nullable=False),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        *_keys("letter", EPISODE, TASK, REPLACES, signed_by),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_letter_replaces_id")),
    )
    by = ("by_user_id", "user")
    _make(
        "letter_draft",
        sa.Column("episode_id", sa.Integer(), nullable=False),
        _kind(),
        sa.Column("to_name", sa.String(length=120), nullable=False),
        sa.Column("to_address", sa.String(length=400), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        *_joined(),
        _instant("saved_at"),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("letter_draft", EPISODE, TASK, REPLACES, by),
    )
    op.create_table(
        "letter_sending",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column(
            "how", sa.Enum(*WAYS, name="senthow", native_enum=False, length=24), nullable=False
        ),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        _instant("at"),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *_keys("letter_sending", ("letter_id", "letter"), by),
    )
    op.create_index(op.f("ix_letter_sending_letter_id"), "letter_sending", ["letter_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_letter_sending_letter_id"), table_name="letter_sending")
    op.drop_table("letter_sending")
    for table in ("letter_draft", "letter"):
        op.drop_index(op.f(f"ix_{table}_episode_id"), table_name=table)
        op.drop_table(table)


def _make(table: str, *parts: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        table,
        *parts,
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )
    op.create_index(op.f(f"ix_{table}_episode_id"), table, ["episode_id"])


def _kind() -> sa.Column[str]:
    kind = sa.Enum(*KINDS, name="letterkind", native_enum=False, length=24)
    return sa.Column("kind", kind, nullable=False)


def _joined() -> list[sa.Column[object]]:
    return [
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
    ]


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, clinic.models.base.UtcDateTime(timezone=True), nullable=False)


def _keys(table: str, *parents: tuple[str, str]) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([name], [f"{parent}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, parent in parents
        ),
    ]
