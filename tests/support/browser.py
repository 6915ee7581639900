"""A real Chromium for the tests, and axe to look for barriers.

Taken in this order: the program named in CHROMIUM, one on the path, the one `make test` fetched.
"""

import contextlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.summary import record_browser
from tools.assets import BROWSERS, FETCHED_BROWSER, VENDOR

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FONTS_FILE = "ours.conf"
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
SERIOUS = ("serious", "critical")


@dataclass(frozen=True)
class Program:
    """A Chromium that can be started: where it is, and what it needs around it."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)


def find_chromium() -> Program:
    """The Chromium the tests use. Raises RuntimeError where there is none."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if named:
        return Program(Path(named))
    packed = ROOT / FETCHED_BROWSER.parent
    if not packed.exists():
        message = "no Chromium on the path: name one in CHROMIUM, or run `make browser`"
        raise RuntimeError(message)
    return _fetched(packed)


def _fetched(packed: Path) -> Program:
    """The fetched Chromium, unpacked beside its package the first time."""
    home = packed.parent / "unpacked"
    if not home.exists():
        fresh = Path(tempfile.mkdtemp(prefix="unpacking-", dir=packed.parent))
        _unpack(packed, fresh)
        fonts = FONTS.format(fonts=home / "fonts", cache=home / "cache")
        (fresh / FONTS_FILE).write_text(fonts, encoding="utf-8")
        with contextlib.suppress(OSError):  # another test process was quicker
            fresh.rename(home)
        shutil.rmtree(fresh, ignore_errors=True)
    around = {"LD_LIBRARY_PATH": home / "lib", "FONTCONFIG_FILE": home / FONTS_FILE}
    return Program(home / "chromium", {name: str(path) for name, path in around.items()})


def _unpack(packed: Path, folder: Path) -> None:
    """Unpack the program, the libraries and the fonts it needs, into an empty folder."""
    program = folder / "chromium"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for name in ("al2023", "fonts", "swiftshader"):
        plain = folder / f"{name}.tar"
        plain.write_bytes(brotli.decompress((packed / f"{name}.tar.br").read_bytes()))
        with tarfile.open(plain) as archive:
            archive.extractall(folder)  # noqa: S202  its package came in by its hash
        plain.unlink()


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium for as long as the block lasts."""
    program = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program.path,
            args=list(FLAGS),
            env={**os.environ, **program.environment},
        )
        record_browser(browser.version)
        try:
            yield browser
        finally:
            browser.close()


def axe(page: Page, *, skip: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> list[str]:
    """The serious and critical barriers on the page as it stands, one line each.

    `skip` holds selectors of a third-party widget's own markup, beside which an accessible twin
    stands; `only` names the rules to try, all of them unless told otherwise.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate((ROOT / VENDOR / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "([skip, only]) => axe.run({include: [['html']], exclude: skip.map(s => [s])},"
        " {resultTypes: ['violations'], ...(only.length ? {runOnly: only} : {})})",
        [list(skip), list(only)],
    )
    return [
        f"{barrier['id']} ({barrier['impact']}): {node['target']} {node['html'][:120]}"
        f" {node['failureSummary'].splitlines()[-1].strip()}"
        for barrier in found["violations"]
        if barrier["impact"] in SERIOUS
        for node in barrier["nodes"]
    ]
