"""Changing what the clinic has set; the command and the page share this."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete

from clinic.extensions import db
from clinic.models import Setting
from clinic.queries.settings import Kept, kept, values
from clinic.rules.chosen import DEFAULTS, all_as_kept, mark_of
from clinic.rules.clinic_settings import NumberSetting
from clinic.rules.errors import Changed, NotFound
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work

SOMEBODY_ELSE = "Somebody else changed these settings since. Look at them as they are now."


def settings_now() -> list[Kept]:
    """Every setting of booking as it holds."""
    return kept(db.session())


def set_all(actor: Principal, wanted: Mapping[str, str], *, seen: str = "") -> int:
    """Keep these choices by name, all or none; how many differ from what held.

    `seen` is the mark of what was shown; raises Changed where that is not what holds, Invalid with
    every problem for a name or a value unknown here. What is no change is not written.
    """
    chosen = all_as_kept(wanted)
    if not seen and not _changes(values(db.session()), chosen):
        return 0
    with unit_of_work(actor, "settings:changed") as work:
        now = values(work.session)
        if seen and mark_of(now) != seen:
            raise Changed(SOMEBODY_ELSE)
        changes = _changes(now, chosen)
        for name, value in changes.items():
            work.session.merge(Setting(name=name, value=value))
        work.about(None, now=changes, was={name: now[name] for name in changes})
        return len(changes)


def set_numbers(actor: Principal, wanted: Mapping[NumberSetting, int]) -> None:
    """Keep these numbers, all or none. Raises Invalid for one out of its limits."""
    for setting, number in wanted.items():
        setting.check(number)
    set_all(actor, {setting.name: str(number) for setting, number in wanted.items()})


def set_one(actor: Principal, name: str, value: str) -> None:
    """Keep one setting by its name. Raises Invalid for a name or value unknown here."""
    set_all(actor, {name: value})


def back_to_default(actor: Principal, name: str) -> None:
    """Forget what the clinic has chosen: its default holds. Raises NotFound for a strange name."""
    if name not in DEFAULTS:
        raise NotFound
    with unit_of_work(actor, "settings:changed") as work:
        was = values(work.session)[name]
        work.session.execute(delete(Setting).where(Setting.name == name))
        work.about(None, now={name: DEFAULTS[name]}, was={name: was})


def _changes(now: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in chosen.items() if now[name] != value}
