"""A file can be taken off a draft: the law on files is that of what stands beside a note."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

LAWS = ("note_file_no_update", "note_file_no_delete", "note_file_no_replace")


def upgrade() -> None:
    """Drop the old law by name; the new one is put in place after every migration."""
    if op.get_bind().dialect.name == "sqlite":
        for law in LAWS:
            op.execute(f"DROP TRIGGER IF EXISTS {law}")
    else:
        op.execute("DROP TRIGGER IF EXISTS note_file_append_only ON note_file")


def downgrade() -> None:
    """Leave the file as it is: laws are put back by the program that runs."""
