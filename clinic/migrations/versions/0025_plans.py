"""Plans whole: versions, goals, exercises, authorised visits, re-assessments, discharge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MADE = (
    "plan_template",
    "discharge",
    "reassessment",
    "authorisation",
    "home_exercise",
    "plan_goal",
    "plan_version",
)
MORE = {
    "episode_of_care": ("referred_on", "referral_reason"),
    "treatment_plan": ("reassess_days", "template", "stop_rules", "least_hours_between"),
    "plan_phase": ("after_reassessment", "criterion"),
    "planned_visit": ("provisional",),
}


def _words(length: int | None = None) -> sa.types.TypeEngine[str]:
    return sa.String(length=length) if length else sa.Text()


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, clinic.models.base.UtcDateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, _words(length), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _day(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _keys(table: str, *parents: tuple[str, str]) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([name], [f"{parent}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, parent in parents
        ),
    ]


def _once(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{'_'.join(names)}"))


PLAN, EPISODE, BY = (
    ("plan_id", "treatment_plan"),
    ("episode_id", "episode_of_care"),
    ("by_user_id", "user"),
)


def upgrade() -> None:
    """Make the tables, and widen those there are."""
    _widen()
    _plan_tables()
    _decision_tables()
    for table, name in (
        ("authorisation", "episode_id"),
        ("reassessment", "plan_id"),
        ("discharge", "episode_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _widen() -> None:
    empty = {"nullable": False, "server_default": ""}
    no = {"nullable": False, "server_default": sa.false()}
    with op.batch_alter_table("episode_of_care") as batch:
        batch.add_column(sa.Column("referred_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("referral_reason", sa.Text(), **empty))
    with op.batch_alter_table("treatment_plan") as batch:
        batch.add_column(sa.Column("reassess_days", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("template", sa.String(length=40), **empty))
        batch.add_column(sa.Column("stop_rules", sa.Text(), **empty))
        batch.add_column(
            sa.Column("least_hours_between", sa.Integer(), nullable=False, server_default="48")
        )
    with op.batch_alter_table("plan_phase") as batch:
        batch.add_column(sa.Column("after_reassessment", sa.Boolean(), **no))
        batch.add_column(sa.Column("criterion", sa.Text(), **empty))
    with op.batch_alter_table("planned_visit") as batch:
        batch.add_column(sa.Column("provisional", sa.Boolean(), **no))


def _plan_tables() -> None:
    op.create_table(
        "plan_version",
        _number("plan_id"),
        _number("version"),
        _text("content"),
        _text("why"),
        _instant("at"),
        _number("by_user_id", nullable=True),
        _text("by_name", 200),
        _number("id"),
        *_keys("plan_version", PLAN, BY),
        _once("plan_version", "plan_id", "version"),
    )
    op.create_table(
        "plan_goal",
        _number("plan_id"),
        _number("position"),
        _text("text"),
        _text("measure", 40),
        _text("site", 40),
        sa.Column("target", sa.Numeric(6, 2, asdecimal=False), nullable=True),
        _day("due_on"),
        sa.Column(
            "met",
            _word("goalstatus", "improving", "achieved", "no_change", "worsening", "not_achieved"),
            nullable=True,
        ),
        _number("id"),
        *_keys("plan_goal", PLAN),
        _once("plan_goal", "plan_id", "position"),
    )
    op.create_table(
        "home_exercise",
        _number("plan_id"),
        _number("position"),
        _text("name", 120),
        _text("dose", 120),
        _number("id"),
        *_keys("home_exercise", PLAN),
        _once("home_exercise", "plan_id", "position"),
    )
    op.create_table(
        "plan_template",
        _text("slug", 40),
        _text("name", 120),
        _text("for_whom"),
        _text("source"),
        _text("content"),
        _number("position"),
        _number("version"),
        _instant("retired_at", nullable=True),
        _number("id"),
        *_keys("plan_template"),
        _once("plan_template", "slug"),
    )


def _decision_tables() -> None:
    op.create_table(
        "authorisation",
        _number("episode_id"),
        _number("visits"),
        _day("valid_from"),
        _day("valid_until"),
        _text("granted_by", 200),
        _text("reference", 80),
        _instant("at"),
        _number("by_user_id", nullable=True),
        _instant("taken_back_at", nullable=True),
        _text("public_id", 24),
        _number("id"),
        *_keys("authorisation", EPISODE, BY),
        _once("authorisation", "public_id"),
        sa.CheckConstraint("visits > 0", name=op.f("ck_authorisation_visits")),
    )
    op.create_table(
        "reassessment",
        _number("plan_id"),
        _day("held_on", nullable=False),
        sa.Column(
            "decision", _word("decision", "continue", "change", "stop", "refer"), nullable=False
        ),
        _text("why"),
        _instant("at"),
        _number("by_user_id", nullable=True),
        _text("by_name", 200),
        _number("id"),
        *_keys("reassessment", PLAN, BY),
    )
    reasons = (
        "goals_met",
        "recovered",
        "plateau",
        "no_response",
        "referred",
        "patient_choice",
        "no_contact",
    )
    op.create_table(
        "discharge",
        _number("episode_id"),
        sa.Column("reason", _word("dischargereason", *reasons), nullable=False),
        _text("summary"),
        _text("home_programme"),
        _text("self_referral"),
        _day("ended_on", nullable=False),
        _instant("at"),
        _number("by_user_id", nullable=True),
        _text("by_name", 200),
        _number("id"),
        *_keys("discharge", EPISODE, BY),
    )


def downgrade() -> None:
    """Drop what was made."""
    for table in MADE:
        op.drop_table(table)
    for table, names in reversed(MORE.items()):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
