"""Time off as it was agreed, once or every week."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let time off know its rule."""
    op.create_table(
        "time_off_rule",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_time_off_rule_order")),
        sa.CheckConstraint(
            "starts BETWEEN 0 AND 1440 AND ends BETWEEN 0 AND 1440",
            name=op.f("ck_time_off_rule_times"),
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_time_off_rule_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off_rule")),
        sa.UniqueConstraint("public_id", name=op.f("uq_time_off_rule_public_id")),
    )
    op.create_index(op.f("ix_time_off_rule_resource_id"), "time_off_rule", ["resource_id"])
    with op.batch_alter_table("time_off") as batch:
        batch.add_column(sa.Column("rule_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_time_off_rule_id"), "time_off_rule", ["rule_id"], ["id"])
        batch.create_index(op.f("ix_time_off_rule_id"), ["rule_id"])
        batch.create_index(op.f("ix_time_off_to_minute"), ["to_minute"])


def downgrade() -> None:
    """Forget what was agreed; what it came to stays."""
    with op.batch_alter_table("time_off") as batch:
        batch.drop_index(op.f("ix_time_off_to_minute"))
        batch.drop_index(op.f("ix_time_off_rule_id"))
        batch.drop_constraint(op.f("fk_time_off_rule_id"), type_="foreignkey")
        batch.drop_column("rule_id")
    op.drop_table("time_off_rule")
