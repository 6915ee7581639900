"""What the clinic does and who may give it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "therapy",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
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
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("expect", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "minutes BETWEEN 5 AND 480 AND minutes % 5 = 0", name=op.f("ck_therapy_minutes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapy")),
        sa.UniqueConstraint("public_id", name=op.f("uq_therapy_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_therapy_slug")),
    )
    op.create_table(
        "therapy_need",
        sa.Column("therapy_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "therapist",
                "room",
                "equipment",
                "patient",
                name="resourcekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("window_start", sa.Integer(), nullable=False),
        sa.Column("window_end", sa.Integer(), nullable=True),
        sa.Column("turnover", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("turnover BETWEEN 0 AND 240", name=op.f("ck_therapy_need_turnover")),
        sa.CheckConstraint(
            "window_end IS NULL OR window_start < window_end", name=op.f("ck_therapy_need_order")
        ),
        sa.ForeignKeyConstraint(
            ["therapy_id"], ["therapy.id"], name=op.f("fk_therapy_need_therapy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapy_need")),
    )
    with op.batch_alter_table("therapy_need", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_therapy_need_therapy_id"), ["therapy_id"], unique=False
        )
    op.create_table(
        "therapist",
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credential", sa.String(length=60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_therapist_resource_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_therapist_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapist")),
        sa.UniqueConstraint("public_id", name=op.f("uq_therapist_public_id")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_therapist_resource_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_therapist_user_id")),
    )
    op.create_table(
        "therapist_therapy",
        sa.Column("therapist_id", sa.Integer(), nullable=False),
        sa.Column("therapy_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_therapist_therapy_therapist_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapy_id"], ["therapy.id"], name=op.f("fk_therapist_therapy_therapy_id")
        ),
        sa.PrimaryKeyConstraint("therapist_id", "therapy_id", name=op.f("pk_therapist_therapy")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("therapist_therapy")
    op.drop_table("therapist")
    with op.batch_alter_table("therapy_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_therapy_need_therapy_id"))
    op.drop_table("therapy_need")
    op.drop_table("therapy")
