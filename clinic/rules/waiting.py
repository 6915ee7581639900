"""When somebody who has arrived has waited long, and when somebody expected is late."""

from __future__ import annotations


def waits_long(minutes: int, threshold: int) -> bool:
    """Whether a wait of so many minutes has reached the clinic's threshold, in minutes."""
    return minutes >= threshold


def late_minutes(start: int, now_minute: int) -> int:
    """How many minutes ago the visit of somebody not yet there was to begin; 0 before that."""
    return max(0, now_minute - start)
