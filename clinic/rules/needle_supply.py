"""The needles in a therapist's room, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Supply:
    """Maker, lot and expiry of the needles, and that none is ever used twice."""

    maker: str = ""
    lot: str = ""
    expiry: date | None = None
    single_use: bool = False
