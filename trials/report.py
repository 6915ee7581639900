"""What a trial came to, and how it is said: a row each."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MOST_SAID = 5


@dataclass
class Outcome:
    """One trial on one engine: what was tried, what fell short, and what its control found.

    `control` holds the faults found where they were planted: empty means that the trial cannot
    see what it is there to see. `not_run` says why a trial could not be tried here.
    """

    tried: str
    faults: list[str] = field(default_factory=list)
    control: list[str] = field(default_factory=list)
    control_tried: str = ""
    not_run: str = ""

    @property
    def held(self) -> bool:
        """Whether it counts: nothing fell short, and the control failed as it must."""
        return not self.not_run and not self.faults and bool(self.control)


@dataclass(frozen=True)
class Row:
    """One outcome with its trial, engine and time."""

    trial: str
    engine: str
    outcome: Outcome
    seconds: float

    def __str__(self) -> str:
        """The row as printed."""
        done = self.outcome
        word = "not run" if done.not_run else "held" if done.held else "FELL SHORT"
        head = f"{self.trial:<4} {self.engine:<11} {word:<11} {self.seconds:7.1f} s  {done.tried}"
        return "\n".join([head, *(f"     {line}" for line in self._more())])

    def _more(self) -> list[str]:
        done = self.outcome
        if done.not_run:
            return [done.not_run]
        lines = [f"fault: {fault}" for fault in done.faults[:MOST_SAID]]
        if len(done.faults) > MOST_SAID:
            lines.append(f"and {len(done.faults) - MOST_SAID} more")
        found = f"failed as it must ({done.control[0]})" if done.control else "DID NOT FAIL"
        return [*lines, f"control: {done.control_tried}: {found}"]


def _places(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


def timed(trial: str, engine: str, run: Callable[[], Outcome]) -> Row:
    """Run one trial on one engine."""
    started = time.monotonic()
    try:
        outcome = run()
    except Exception as error:  # noqa: BLE001 -- a trial that breaks has fallen short
        outcome = Outcome("broke", [f"{type(error).__name__}: {error}", *_places(error)])
    return Row(trial, engine, outcome, time.monotonic() - started)
