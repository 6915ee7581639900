"""Consent: its texts, who signed which, what became of it; consent again on the day."""

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "consent_text",
        sa.Column(
            "procedure",
            sa.Enum(
                "needling",
                "adjustment",
                "sauna",
                "boots",
                "exercise",
                name="therapykind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_user_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_user_id"], ["user.id"], name=op.f("fk_consent_text_made_by_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint("procedure", "version", name=op.f("uq_consent_text_procedure_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_text_public_id")),
    )
    op.create_table(
        "consent",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "proposed",
                "active",
                "rejected",
                "inactive",
                "entered_in_error",
                name="consentstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum("screen", "paper", name="signedhow", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "signer",
            sa.Enum("patient", "guardian", name="signer", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("signed_name", sa.String(length=120), nullable=False),
        sa.Column("strokes", sa.Text(), nullable=False),
        sa.Column("thorax", sa.Boolean(), nullable=False),
        sa.Column("copy_given", sa.Boolean(), nullable=False),
        sa.Column("signed_at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_user_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode_of_care.id"], name=op.f("fk_consent_episode_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_consent_patient_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_user_id"], ["user.id"], name=op.f("fk_consent_recorded_by_user_id")
        ),
        sa.ForeignKeyConstraint(["text_id"], ["consent_text.id"], name=op.f("fk_consent_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_public_id")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "consent_change",
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "proposed",
                "active",
                "rejected",
                "inactive",
                "entered_in_error",
                name="consentstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", clinic.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_consent_change_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.id"], name=op.f("fk_consent_change_consent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_change")),
    )
    with op.batch_alter_table("consent_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_change_consent_id"), ["consent_id"], unique=False
        )

    with op.batch_alter_table("session_note", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("verbal_consent", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("session_note", schema=None) as batch_op:
        batch_op.drop_column("verbal_consent")

    with op.batch_alter_table("consent_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_change_consent_id"))

    op.drop_table("consent_change")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_patient_id"))

    op.drop_table("consent")
    op.drop_table("consent_text")
