"""What a test run really used, said in one line before pytest's own closing line.

    engines used: PostgreSQL 18.4, SQLite 3.53.4; browser: Chromium 147.0

Every database connection made in a test process is noted by itself; whoever opens a browser calls
`record_browser`. Under pytest-xdist each worker hands its list to the one process that prints.
With `--whole` a run that used only a part fails. A story that counts what somebody has to do says
its number here too (`record_count`).
"""

import sys
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

WANTED = ("SQLite", "PostgreSQL", "Chromium")
_used: dict[str, set[str]] = {}
_counted: set[str] = set()


def record_engine(name: str, version: str) -> None:
    """Say that a test ran on this database: `record_engine("SQLite", "3.53.4")`."""
    _used.setdefault(name, set()).add(version)


def record_browser(version: str) -> None:
    """Say that a test drove a real Chromium of this version."""
    _used.setdefault("Chromium", set()).add(version)


def record_count(words: str) -> None:
    """Say what a test has counted: `record_count("six muscles, by touch: 35 actions")`."""
    _counted.add(words)


@event.listens_for(Pool, "first_connect")
def _note_connection(connection: Any, _record: Any) -> None:
    """Note the engine behind a first connection by the version it gives itself."""
    info = getattr(connection, "info", None)
    if info is not None and hasattr(info, "server_version"):
        record_engine(
            "PostgreSQL", f"{info.server_version // 10_000}.{info.server_version % 10_000}"
        )
        return
    driver = sys.modules[type(connection).__module__.partition(".")[0]]
    record_engine("SQLite", str(driver.sqlite_version))


def missing(used: dict[str, set[str]]) -> list[str]:
    """What a whole run should have used and this one did not."""
    return [name for name in WANTED if name not in used]


def line(used: dict[str, set[str]]) -> str:
    """The summary line."""
    words = {name: f"{name} {' and '.join(sorted(versions))}" for name, versions in used.items()}
    browser = words.pop("Chromium", "none")
    engines = ", ".join(words[name] for name in sorted(words)) or "none"
    return f"engines used: {engines}; browser: {browser}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole",
        action="store_true",
        help="fail unless both databases and a browser were really used",
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over its list; the controller fails a run that left something out."""
    workeroutput: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if workeroutput is not None:
        workeroutput["used"] = {name: sorted(versions) for name, versions in _used.items()}
        workeroutput["counted"] = sorted(_counted)
    elif session.config.getoption("--whole") and missing(_used) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Collect what one worker used."""
    for name, versions in getattr(node, "workeroutput", {}).get("used", {}).items():
        _used.setdefault(name, set()).update(versions)
    _counted.update(getattr(node, "workeroutput", {}).get("counted", ()))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    terminalreporter.section("what was really used", sep="-")
    terminalreporter.line(line(_used))
    for words in sorted(_counted):
        terminalreporter.line(words)
    left_out = missing(_used)
    if config.getoption("--whole") and left_out:
        terminalreporter.line(f"FAILED: never used {', '.join(left_out)}", red=True, bold=True)
