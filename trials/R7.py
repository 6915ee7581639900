"""R7: a backup taken while others write is of one moment, and comes back row by row."""

from __future__ import annotations

from tests.support.databases import dispose, test_app
from trials.backup_while_writing import Found, backup_while_writing
from trials.places import ENGINES, Places
from trials.report import Outcome

__all__ = ["ENGINES", "run"]

BACKUPS, CONTROL = 12, 2


def run(places: Places, engine: str) -> Outcome:
    """Back up on this engine, restore on SQLite and on PostgreSQL in turn."""
    outcome = Outcome(f"{BACKUPS} backups while three write, each restored", control_tried="")
    for target in ENGINES:
        found = _one(places, engine, target, BACKUPS // len(ENGINES))
        outcome.faults += [f"into {target}: {fault}" for fault in found.faults]
        outcome.faults += [f"into {target}: {found.torn} torn"] if found.torn else []
    outcome.control_tried = "tables read at different moments"
    torn = _one(places, engine, "sqlite", CONTROL, one_moment=False).torn
    outcome.control = [f"{torn} of {CONTROL} torn"] if torn else []
    return outcome


def _one(
    places: Places, source: str, target: str, backups: int, *, one_moment: bool = True
) -> Found:
    with places.migrated(source) as here, places.migrated(target) as there:
        apps = test_app(here), test_app(there)
        found = backup_while_writing(*apps, places.folder, backups=backups, one_moment=one_moment)
        for app in apps:
            dispose(app)
    return found
