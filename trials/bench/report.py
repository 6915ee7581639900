"""The table and `bench/results.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from clinic.config import ROOT

RESULTS = ROOT / "bench" / "results.json"
KEPT_A_SECOND, KEPT_GOAL = "bookings kept a second", 0.3
GROWTH_GOAL = 1.3
"""How much longer an operation may take in the large clinic than in the small one."""


@dataclass(frozen=True)
class Result:
    """One operation on one engine at one size by some clients.

    Times in milliseconds; `ratio` is the median over its floor's; `goal` the ratio promised, if
    one was; `growth` the median over the small clinic's, both of one client.
    """

    operation: str
    engine: str
    size: str
    clients: int
    median_ms: float
    p95_ms: float
    floor_ms: float
    ratio: float
    goal: float | None
    queries: int | None
    bytes: int | None
    growth: float | None

    @property
    def line(self) -> str:
        """The row of the table."""
        goal = "" if self.goal is None else f"{self.goal:.1f}"
        growth = "" if self.growth is None else f"{self.growth:.2f}"
        return (
            f"{self.operation:<36}{self.engine:<11}{self.size:<6}{self.clients:>3}"
            f"{self.median_ms:>9.1f}{self.p95_ms:>9.1f}{self.floor_ms:>9.1f}{self.ratio:>7.1f}"
            f"{goal:>6}{_or_empty(self.queries):>9}{_or_empty(self.bytes):>9}{growth:>8}"
        )

    @property
    def missed(self) -> list[str]:
        """What was promised of it and not reached, in words."""
        least = self.operation == KEPT_A_SECOND
        said = []
        if self.goal is not None and (self.ratio < self.goal if least else self.ratio > self.goal):
            said.append(
                f"ratio {self.ratio:.1f}, to be {'at least' if least else 'at most'} {self.goal}"
            )
        if self.growth is not None and self.growth > GROWTH_GOAL:
            said.append(f"growth {self.growth:.2f}, to be at most {GROWTH_GOAL}")
        who = "one client" if self.clients == 1 else f"{self.clients} clients"
        return [f"{self.operation}, {self.engine}, {self.size}, {who}: {each}" for each in said]


HEAD = (
    f"{'operation':<36}{'engine':<11}{'size':<6}{'by':>3}{'median':>9}{'p95':>9}{'floor':>9}"
    f"{'ratio':>7}{'goal':>6}{'queries':>9}{'bytes':>9}{'growth':>8}"
)


def _or_empty(number: int | None) -> str:
    return "" if number is None else str(number)


def verdict(results: list[Result]) -> str:
    """Every goal that was not reached, a line each; or that all of them were."""
    missed = [line for each in results for line in each.missed]
    return "\n".join(["not reached:", *missed] if missed else ["every goal was reached"])


def write(results: list[Result], path: Path = RESULTS) -> None:
    """Keep the results as JSON."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(each) for each in results], indent=1) + "\n")
