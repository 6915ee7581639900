"""The static checks, each a command that fails when something is wrong.

`make lint` runs them all; tests/house/ runs the same list inside `make test`.
"""

import subprocess
import sys
import time
from pathlib import Path

SCRIPTS = Path(sys.executable).parent
CHECKS: dict[str, tuple[str, ...]] = {
    "ruff check": ("-m", "ruff", "check", "--quiet"),
    "ruff format": ("-m", "ruff", "format", "--check", "--quiet"),
    "mypy": ("-m", "mypy", "--no-error-summary"),
    "import-linter": (str(SCRIPTS / "lint-imports"), "--no-logo"),
    "djlint": ("-m", "djlint", "--lint", "--quiet", "templates"),
}


def check(name: str, folder: Path = Path()) -> subprocess.CompletedProcess[str]:
    """Run one static check in `folder`; its return code says whether it holds."""
    command = [sys.executable, *CHECKS[name]]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def report(name: str) -> bool:
    """Run one check, print a line for it (and its words when it fails), say if it holds."""
    started = time.monotonic()
    done = check(name)
    held = done.returncode == 0
    print(f"{name:14} {'ok' if held else 'FAILED'}  {time.monotonic() - started:.1f} s", flush=True)
    if not held:
        print(done.stdout + done.stderr, flush=True)
    return held


def main() -> None:
    """Run every check, and leave with 1 when one of them fails."""
    failed = [name for name in CHECKS if not report(name)]
    print(f"lint: {len(CHECKS) - len(failed)} of {len(CHECKS)} checks hold")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
