"""Make .venv and install one hashed requirements file into it.

Standard library only: this runs before anything else is there. The environment is made without
pip, because a plain Debian has no ensurepip; the machine's own pip puts uv in, and uv the rest.

    python3 -m tools.setup requirements/run.txt .venv/run.stamp
"""

import os
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
QUIET_PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def run(*command: str | Path) -> None:
    """Run one command, and leave with its exit status if it fails."""
    done = subprocess.run(command, env={**os.environ, **QUIET_PIP}, check=False)
    if done.returncode:
        sys.exit(f"Could not finish: {' '.join(map(str, command))}")


def make_venv() -> None:
    """Create the environment unless a working one stands there already."""
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", "--without-pip", "--clear", VENV)


def install_uv() -> None:
    """Put uv into the environment with the machine's own pip."""
    if UV.exists():
        return
    pip = (sys.executable, "-m", "pip", "--python", PYTHON)
    run(*pip, "install", "--quiet", "--require-hashes", "-r", "requirements/uv.txt")


def install(requirements: str) -> None:
    """Install every package of one file, each checked against its hash."""
    print(f"Installing {requirements} into {VENV}/ (once; needs the network)", flush=True)
    pip = (UV, "pip", "install", "--quiet", "--python", PYTHON)
    run(*pip, "--require-hashes", "--compile-bytecode", "-r", requirements)


def prepare(requirements: str) -> None:
    """Make the environment hold every package of one requirements file."""
    make_venv()
    install_uv()
    install(requirements)


def main(requirements: str, stamp: str) -> None:
    """Prepare the environment, then touch `stamp`."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    prepare(requirements)
    Path(stamp).touch()


if __name__ == "__main__":
    main(*sys.argv[1:])
