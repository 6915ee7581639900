"""What lies in git is ours, installs anywhere, and does what its README says."""

import hashlib
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.sources import ROOT, own_files, short
from tools.assets import VENDOR

# Put together from pieces, so that this file does not hold what it looks for.
HOSTS = [
    re.compile(re.escape("".join(pieces)), re.IGNORECASE)
    for pieces in (
        ("registry.", "npm"),
        ("npm", "js."),
        ("pypi", ".org"),
        ("python", "hosted"),
        ("artifact", "registry"),
        ("pkg", ".dev"),
        ("jfrog", ".io"),
        ("js", "delivr"),
        ("unpkg", ".com"),
        ("cdnjs", "."),
        ("fonts.google", "apis"),
    )
]
PLACES = [
    re.compile(r"(?<![\w.])" + "".join(pieces))
    for pieces in (
        ("/ro", "ot/"),
        ("/ho", r"me/\w"),
        ("/wo", "rk/"),
        ("/op", "t/"),
        ("file", "://"),
    )
]
THIRD_PARTY = re.compile(
    r"(^|/)(node_modules|vendor|site-packages)/|\.min\.(js|css)$|\.(woff2?|ttf|whl|map)$"
)
TARGETS = ("run", "test", "lint", "journeys", "trial", "bench", "demo-reset")


def unwanted(text: str, patterns: list[re.Pattern[str]]) -> list[str]:
    return [match.group() for pattern in patterns if (match := pattern.search(text))]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def test_no_file_names_a_download_host() -> None:
    found = {short(path): unwanted(text_of(path), HOSTS) for path in own_files()}
    assert {path: hosts for path, hosts in found.items() if hosts} == {}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = {short(path): unwanted(text_of(path), PLACES) for path in own_files()}
    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("https://files.python" + "hosted.org/packages/x", HOSTS),
        ('"resolved": "https://registry.n' + 'pmjs.org/x"', HOSTS),
        ("--find-links /op" + "t/wheels", PLACES),
        ("cd /ho" + "me/someone", PLACES),
    ],
)
def test_a_host_or_a_place_is_seen(text: str, patterns: list[re.Pattern[str]]) -> None:
    assert unwanted(text, patterns)


def test_no_third_party_file_is_in_git() -> None:
    assert [short(path) for path in own_files() if THIRD_PARTY.search(short(path))] == []


def test_no_file_in_git_is_a_copy_of_one_that_is_fetched() -> None:
    def fingerprint(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    fetched = {fingerprint(path) for path in (ROOT / VENDOR).iterdir()}
    assert len(fetched) > 1
    assert [short(path) for path in own_files() if fingerprint(path) in fetched] == []


@pytest.mark.parametrize("name", ["clinic/static/vendor/htmx.js", "app.min.js", "fonts/a.woff2"])
def test_a_third_party_file_is_seen(name: str) -> None:
    assert THIRD_PARTY.search(name)


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=short)
def test_every_requirement_is_pinned_with_its_hashes(path: Path) -> None:
    packages = re.split(r"\n(?=[a-z0-9])", text_of(path).split("\n", 2)[2])
    assert packages
    assert [text for text in packages if "==" not in text or "--hash=sha256:" not in text] == []


def test_make_help_lists_every_target() -> None:
    declared = set(re.findall(r"^([a-z][a-z-]*):", text_of(ROOT / "Makefile"), re.MULTILINE))
    said = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MAKEFLAGS": "", "MAKELEVEL": "0"},
    ).stdout
    listed = dict(re.findall(r"^  make ([a-z-]+) +(\S.*)$", said, re.MULTILINE))
    assert set(listed) == declared
    assert declared.issuperset(TARGETS)


def test_the_check_of_every_change_is_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert text_of(script).rstrip().endswith("exec make test")


@pytest.mark.parametrize("target", TARGETS)
def test_the_readme_names_the_command(target: str) -> None:
    assert f"make {target}" in text_of(ROOT / "README.md")
