"""The time zones a location may choose from: places of the IANA list."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

from clinic.rules.errors import Invalid

AREAS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Every place by name, and UTC."""
    named = {zone for zone in available_timezones() if zone.partition("/")[0] in AREAS}
    return (*sorted(named), "UTC")


def checked_zone(zone: str) -> str:
    """The zone's IANA name. Raises Invalid for any other word."""
    if zone not in available_timezones():
        raise Invalid(f"{zone} is not the name of a time zone, like Europe/London.", field="zone")
    return zone
