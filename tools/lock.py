"""Write the lock files again: requirements/*.txt and package-lock.json.

No lock file names a download host or a path of this machine, so that a clone installs from
whatever index its own machine is set up for; the hashes say what it must get.

    python -m tools.lock [--upgrade]
"""

import json
import subprocess
import sys
from pathlib import Path

from tools.npm import npm

UV = Path(".venv/bin/uv").resolve()
OLDEST_PYTHON = "3.11"
SETS = ("uv", "node", "run", "test")
PACKAGE_LOCK = Path("package-lock.json")


def lock_python(name: str, *options: str) -> None:
    """Compile one requirements/*.in file, with the hash of every file of every version."""
    command = [str(UV), "pip", "compile", "--quiet", "--no-config", "--universal", "--no-annotate"]
    command += ["--generate-hashes", "--no-emit-index-url", "--python-version", OLDEST_PYTHON]
    command += ["--custom-compile-command", "make lock"]
    command += [f"{name}.in", "-o", f"{name}.txt", *options]
    subprocess.run(command, check=True, cwd="requirements")


def lock_browser_files() -> None:
    """Lock the npm packages, and drop the funding links, which name hosts."""
    npm("install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved")
    lock = json.loads(PACKAGE_LOCK.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    PACKAGE_LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(*options: str) -> None:
    """Lock everything; `--upgrade` takes the newest version of each Python package."""
    for name in SETS:
        lock_python(name, *options)
    lock_browser_files()


if __name__ == "__main__":
    main(*sys.argv[1:])
