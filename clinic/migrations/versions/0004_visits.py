"""Booked time and what it occupies."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "appointment",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "arrived",
                "in_room",
                "done",
                "cancelled_in_time",
                "cancelled_late",
                "cancelled_by_clinic",
                "did_not_attend",
                "left_unseen",
                name="appointmentstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("created_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_minute < to_minute", name=op.f("ck_appointment_order")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_appointment_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_public_id")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_appointment_location_from", ["location_id", "from_minute"], unique=False
        )
        batch_op.create_index(
            "ix_appointment_patient_from", ["patient_id", "from_minute"], unique=False
        )
    op.create_table(
        "appointment_step",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("therapy_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_minute < to_minute", name=op.f("ck_appointment_step_order")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_step_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_appointment_step_therapist_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapy_id"], ["therapy.id"], name=op.f("fk_appointment_step_therapy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_step")),
        sa.UniqueConstraint(
            "appointment_id", "position", name=op.f("uq_appointment_step_appointment_id_position")
        ),
    )
    with op.batch_alter_table("appointment_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_step_therapist_id"), ["therapist_id"], unique=False
        )
    op.create_table(
        "hold",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_hold_appointment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hold_appointment_id"), ["appointment_id"], unique=False
        )
    op.create_table(
        "reservation",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(appointment_id IS NULL) <> (hold_id IS NULL)", name=op.f("ck_reservation_owner")
        ),
        sa.CheckConstraint(
            "from_minute % 5 = 0 AND to_minute % 5 = 0", name=op.f("ck_reservation_tick")
        ),
        sa.CheckConstraint("from_minute < to_minute", name=op.f("ck_reservation_order")),
        sa.CheckConstraint("to_minute - from_minute <= 1440", name=op.f("ck_reservation_length")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_reservation_appointment_id")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_reservation_hold_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_reservation_resource_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["appointment_step.id"], name=op.f("fk_reservation_step_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reservation_appointment_id"), ["appointment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reservation_hold_id"), ["hold_id"], unique=False)
        batch_op.create_index(
            "ix_reservation_resource_from_to",
            ["resource_id", "from_minute", "to_minute"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_reservation_step_id"), ["step_id"], unique=False)
    op.create_table(
        "status_change",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column(
            "from_status",
            sa.Enum(
                "booked",
                "arrived",
                "in_room",
                "done",
                "cancelled_in_time",
                "cancelled_late",
                "cancelled_by_clinic",
                "did_not_attend",
                "left_unseen",
                name="appointmentstatus",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "booked",
                "arrived",
                "in_room",
                "done",
                "cancelled_in_time",
                "cancelled_late",
                "cancelled_by_clinic",
                "did_not_attend",
                "left_unseen",
                name="appointmentstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_status_change_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_status_change_by_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
    )
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_status_change_appointment_id"), ["appointment_id"], unique=False
        )
    op.create_table(
        "done_once",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=64), nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_done_once_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_once")),
        sa.UniqueConstraint("key", name=op.f("uq_done_once_key")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("done_once")
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_change_appointment_id"))
    op.drop_table("status_change")
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reservation_step_id"))
        batch_op.drop_index("ix_reservation_resource_from_to")
        batch_op.drop_index(batch_op.f("ix_reservation_hold_id"))
        batch_op.drop_index(batch_op.f("ix_reservation_appointment_id"))
    op.drop_table("reservation")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_appointment_id"))
    op.drop_table("hold")
    with op.batch_alter_table("appointment_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_step_therapist_id"))
    op.drop_table("appointment_step")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_patient_from")
        batch_op.drop_index("ix_appointment_location_from")
    op.drop_table("appointment")
