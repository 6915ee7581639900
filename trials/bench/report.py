"""The table and `bench/results.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from clinic.config import ROOT

RESULTS = ROOT / "bench" / "results.json"


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


HEAD = (
    f"{'operation':<36}{'engine':<11}{'size':<6}{'by':>3}{'median':>9}{'p95':>9}{'floor':>9}"
    f"{'ratio':>7}{'goal':>6}{'queries':>9}{'bytes':>9}{'growth':>8}"
)


def _or_empty(number: int | None) -> str:
    return "" if number is None else str(number)


def write(results: list[Result], path: Path = RESULTS) -> None:
    """Keep the results as JSON."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(each) for each in results], indent=1) + "\n")
