"""How full each day is, by unit and therapist, counted from what is booked; two indexes."""

from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa
from alembic import op

from clinic.rules.local_days import LocalDays

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

AT_A_TIME = 20_000
STILL_OPEN = "status IN ('unbooked', 'booked')"
STATUSES = (
    "booked",
    "arrived",
    "in_room",
    "done",
    "cancelled_in_time",
    "cancelled_late",
    "cancelled_by_clinic",
    "did_not_attend",
    "left_unseen",
)
EDGES = """
SELECT min(a), max(b) FROM (
    SELECT min(from_minute) AS a, max(to_minute) AS b FROM appointment
    UNION ALL SELECT min(from_minute), max(to_minute) FROM reservation
) AS edges
"""
HELD = """
SELECT r.resource_id, a.location_id, r.from_minute, r.to_minute FROM reservation r
JOIN appointment a ON a.id = r.appointment_id
JOIN resource u ON u.id = r.resource_id WHERE u.kind <> 'patient'
"""
VISITS = """
SELECT a.location_id, a.from_minute, a.status, (
    SELECT s.therapist_id FROM appointment_step s
    WHERE s.appointment_id = a.id AND s.therapist_id IS NOT NULL ORDER BY s.position LIMIT 1
) FROM appointment a
"""


def upgrade() -> None:
    """Make both tables and count."""
    op.create_table(
        "unit_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resource_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booked_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_unit_day_resource_id")
        ),
        sa.PrimaryKeyConstraint("day", "resource_id", name=op.f("pk_unit_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("location_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("therapist_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="appointmentstatus", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_visit_day_location_id")
        ),
        sa.PrimaryKeyConstraint(
            "day", "location_id", "therapist_id", "status", name=op.f("pk_visit_day")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_planned_visit_open",
        "planned_visit",
        ["plan_id", "status", "due_on"],
        sqlite_where=sa.text(STILL_OPEN),
        postgresql_where=sa.text(STILL_OPEN),
    )
    op.create_index(
        op.f("ix_outcome_score_measure_taken_at"), "outcome_score", ["measure", "taken_at"]
    )
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    begin, end = connection.execute(sa.text(EDGES)).one()
    if begin is None:
        return
    places = connection.execute(sa.text("SELECT id, zone FROM location"))
    days = {number: LocalDays(_zone(name), (begin, end)) for number, name in places}
    units: Counter = Counter()
    for unit, place, begins, ends in _stream(connection, HELD):
        for day, minutes in days[place].parts((begins, ends)):
            units[day, unit] += minutes
    visits: Counter = Counter()
    for place, begins, status, therapist in _stream(connection, VISITS):
        visits[days[place].day_of(begins), place, therapist or 0, status] += 1
    table = sa.table("unit_day", *_columns("day", "resource_id", "booked_minutes"))
    _insert(connection, table, units)
    named = _columns("day", "location_id", "therapist_id", "status", "visits")
    _insert(connection, sa.table("visit_day", *named), visits)


def _zone(name: str) -> ZoneInfo:
    known = name in available_timezones()
    return ZoneInfo(name if known else "UTC")


def _columns(*names: str) -> list[sa.ColumnClause]:
    return [sa.column(name, sa.Date() if name == "day" else None) for name in names]


def _insert(connection: sa.Connection, table: sa.TableClause, counted: Counter) -> None:
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, (*key, number), strict=True)) for key, number in counted.items()]
    if rows:
        connection.execute(table.insert(), rows)


def _stream(connection: sa.Connection, query: str) -> Iterator[sa.Row]:
    result = connection.execute(sa.text(query), execution_options={"yield_per": AT_A_TIME})
    for part in result.partitions(AT_A_TIME):
        yield from part


def downgrade() -> None:
    """Forget them: all of it can be counted again."""
    op.drop_index(op.f("ix_outcome_score_measure_taken_at"), "outcome_score")
    op.drop_index("ix_planned_visit_open", "planned_visit")
    op.drop_table("visit_day")
    op.drop_table("unit_day")
