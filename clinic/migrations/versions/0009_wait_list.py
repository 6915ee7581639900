"""The wait list, and the times that are offered to those on it."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OFFER_STATE = sa.Enum(
    "open",
    "accepted",
    "declined",
    "expired",
    "withdrawn",
    "taken",
    name="offerstate",
    native_enum=False,
    length=24,
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "wait_entry",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("after_minute", sa.Integer(), nullable=False),
        sa.Column("before_minute", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("wait", sa.Integer(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum("soon", "normal", "whenever", name="urgency", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("since", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "booked", "taken_off", name="waitstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= after_minute AND after_minute < before_minute AND before_minute <= 1440",
            name=op.f("ck_wait_entry_part"),
        ),
        sa.CheckConstraint("to_day IS NULL OR from_day <= to_day", name=op.f("ck_wait_entry_days")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_wait_entry_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_wait_entry_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_wait_entry_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_wait_entry_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_wait_entry_public_id")),
    )
    with op.batch_alter_table("wait_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wait_entry_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wait_entry_state"), ["state"], unique=False)
    op.create_table(
        "offer",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("state", OFFER_STATE, nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_minute < to_minute", name=op.f("ck_offer_order")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_offer_appointment_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["wait_entry.id"], name=op.f("fk_offer_entry_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_offer_hold_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_offer_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offer_public_id")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_hold_id"), ["hold_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_state"), ["state"], unique=False)
    op.create_table(
        "wait_step",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("therapy_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["wait_entry.id"], name=op.f("fk_wait_step_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapy_id"], ["therapy.id"], name=op.f("fk_wait_step_therapy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait_step")),
        sa.UniqueConstraint("entry_id", "position", name=op.f("uq_wait_step_entry_id_position")),
    )
    op.create_table(
        "offer_change",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("from_state", OFFER_STATE, nullable=True),
        sa.Column("to_state", OFFER_STATE, nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_offer_change_by_user_id")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_change_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_change")),
    )
    with op.batch_alter_table("offer_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_change_offer_id"), ["offer_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("offer_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_change_offer_id"))
    op.drop_table("offer_change")
    op.drop_table("wait_step")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_state"))
        batch_op.drop_index(batch_op.f("ix_offer_hold_id"))
        batch_op.drop_index(batch_op.f("ix_offer_entry_id"))
    op.drop_table("offer")
    with op.batch_alter_table("wait_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wait_entry_state"))
        batch_op.drop_index(batch_op.f("ix_wait_entry_patient_id"))
    op.drop_table("wait_entry")
