"""An outcome score that was wrong can be taken back, by its name."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

import clinic.models.base

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and name every score there is."""
    with op.batch_alter_table("outcome_score") as batch:
        kind = clinic.models.base.UtcDateTime(timezone=True)
        batch.add_column(sa.Column("taken_back_at", kind, nullable=True))
        batch.add_column(
            sa.Column("taken_back_by", sa.String(length=200), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("public_id", sa.String(length=24), nullable=True))
    scores = sa.table("outcome_score", sa.column("id"), sa.column("public_id"))
    here = op.get_bind()
    named = [
        {"number": number, "name": secrets.token_urlsafe(12)}
        for number in here.execute(sa.select(scores.c.id)).scalars()
    ]
    if named:
        change = scores.update().where(scores.c.id == sa.bindparam("number"))
        here.execute(change.values(public_id=sa.bindparam("name")), named)
    with op.batch_alter_table("outcome_score") as batch:
        batch.alter_column("public_id", existing_type=sa.String(length=24), nullable=False)
        batch.create_unique_constraint(batch.f("uq_outcome_score_public_id"), ["public_id"])


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("outcome_score") as batch:
        batch.drop_constraint(batch.f("uq_outcome_score_public_id"), type_="unique")
        batch.drop_column("public_id")
        batch.drop_column("taken_back_by")
        batch.drop_column("taken_back_at")
