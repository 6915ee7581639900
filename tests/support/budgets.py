"""What the heavy folders of tests took, beside what they may: said after the run, never judged.

Seconds on a shared machine prove nothing; a folder that keeps overrunning is a reason to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

BUDGETS = {"tests/models": 60, "tests/security": 90, "tests/trials": 110}


def taken(reports: list[Any]) -> Mapping[str, float]:
    """Seconds by folder, setting up included, over all workers."""
    seconds: dict[str, float] = defaultdict(float)
    for report in reports:
        folder = "/".join(str(report.nodeid).split("/")[:2])
        if folder in BUDGETS:
            seconds[folder] += report.duration
    return seconds


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        report
        for listed in terminalreporter.stats.values()
        for report in listed
        if hasattr(report, "duration") and hasattr(report, "nodeid")
    ]
    seconds = taken(reports)
    for folder in sorted(seconds):
        terminalreporter.line(f"{folder}: {seconds[folder]:.0f} s of {BUDGETS[folder]} s")
