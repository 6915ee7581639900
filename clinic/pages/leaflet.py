"""The aftercare leaflet as a page and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.wording import full_date
from clinic.rules.leaflet import EMERGENCY, STILL_SORE, WARNING_SIGNS, WARNING_TITLE, Leaflet


@dataclass(frozen=True)
class OlderWay:
    """The way to a version."""

    word: str
    href: str
    current: bool


@dataclass(frozen=True)
class LeafletPage:
    """One version; warning signs and what to do in an emergency stand under every one."""

    title: str
    paragraphs: tuple[str, ...]
    clinic: str
    version_word: str
    warning_title: str
    warning_signs: tuple[str, ...]
    emergency: str
    still_sore: str
    older: tuple[OlderWay, ...] = ()


def leaflet_page(
    leaflet: Leaflet,
    clinic: str,
    zone: ZoneInfo,
    versions: Sequence[Leaflet] = (),
    way: Callable[[int], str] = str,
) -> LeafletPage:
    """The page of one version, from the clinic of this name and phone."""
    return LeafletPage(
        title=leaflet.title,
        paragraphs=leaflet.paragraphs,
        clinic=clinic,
        version_word=_version(leaflet, zone),
        warning_title=WARNING_TITLE,
        warning_signs=WARNING_SIGNS,
        emergency=EMERGENCY,
        still_sore=STILL_SORE,
        older=tuple(
            OlderWay(_version(each, zone), way(each.version_id), each.number == leaflet.number)
            for each in versions
        ),
    )


def _version(leaflet: Leaflet, zone: ZoneInfo) -> str:
    if leaflet.made_at is None:
        return "The text it comes with"
    day = full_date(leaflet.made_at.astimezone(zone).date())
    return f"Version {leaflet.number}, {day}{'' if leaflet.newest else ', no longer in use'}"
