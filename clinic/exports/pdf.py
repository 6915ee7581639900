"""A paper as a PDF file that can be kept for decades and be read aloud: PDF/A-2a and PDF/UA-1."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from clinic.rules.printed import Block, Printed

SOURCE = Path(__file__).with_name("printed.typ")
FONTS = Path(__file__).parents[1] / "static" / "vendor"
CJK_FONT = "cvttf_NotoSansCJK_Regular"
STANDARDS = ["a-2a", "ua-1"]
INSTEAD = "\N{REPLACEMENT CHARACTER}"
TRIES = 3
NO_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)*)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
TURNING = frozenset({"\N{LEFT-TO-RIGHT OVERRIDE}", "\N{RIGHT-TO-LEFT OVERRIDE}"})


def pdf(paper: Printed, at: datetime) -> bytes:
    """The paper as PDF/A-2a and PDF/UA-1 in one, made at `at`.

    A sign that none of the fonts holds is printed as a replacement mark, and the last lines say
    which signs those were.
    """
    values = asdict(paper)
    values = _without(values, _unprintable(_texts(values)))
    gone: set[str] = set()
    for _ in range(TRIES):
        made, lacking = _compiled(_without(values, gone), gone, at, STANDARDS)
        if made:
            return made
        if not lacking - gone:
            break
        gone |= lacking
    made, _ = _compiled(values, gone, at, [])
    return made


def _compiled(
    values: dict[str, Any], gone: set[str], at: datetime, standards: list[str]
) -> tuple[bytes, set[str]]:
    """The file, or nothing and the signs no font holds. Raises what else is wrong."""
    import typst  # heavy  # noqa: PLC0415 -- 80 MB, and only for a print

    if gone:
        values = {**values, "blocks": (*values["blocks"], _lacking(gone))}
    try:
        made = typst.compile(  # type: ignore[misc]  # its stub ties two arguments together
            SOURCE.read_bytes(),
            font_paths=_font_folders(),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(values)},
            pdf_standards=standards,  # type: ignore[arg-type]  # its words as a type
            timestamp=at.replace(microsecond=0),
        )
    except typst.TypstError as error:
        lacking = {sign for sign in _named(error.diagnostic) if not sign.isascii()}
        if not lacking:
            raise
        return b"", lacking
    return bytes(made or b""), set()


def _font_folders() -> list[str]:
    found = find_spec(CJK_FONT)
    return [str(FONTS), *((found and found.submodule_search_locations) or ())]


def _named(diagnostic: str) -> Iterator[str]:
    """The signs that a complaint about fonts names."""
    for words in NO_GLYPH.findall(diagnostic):
        yield from ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


def _unprintable(texts: Iterable[str]) -> set[str]:
    """Control signs, half signs and those that turn words about; the line's end has its place."""
    signs = {sign for text in texts for sign in text} - {"\n"}
    return {sign for sign in signs if unicodedata.category(sign) in UNPRINTABLE} | signs & TURNING


def _texts(values: Any) -> Iterator[str]:
    """Every text in the values."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict | list | tuple):
        for value in values.values() if isinstance(values, dict) else values:
            yield from _texts(value)


def _without(values: Any, gone: set[str]) -> Any:
    """The same values with a mark in place of each of these signs."""
    if isinstance(values, str):
        return "".join(INSTEAD if sign in gone else sign for sign in values)
    if isinstance(values, dict):
        return {name: _without(value, gone) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [_without(value, gone) for value in values]
    return values


def _lacking(gone: set[str]) -> dict[str, Any]:
    codes = ", ".join(f"U+{ord(sign):04X}" for sign in sorted(gone))
    words = (
        f"Signs this printer has no letters for are shown as {INSTEAD}: {codes}."
        " The record on screen holds them."
    )
    return asdict(Block(texts=(words,)))
