"""The body from one side as one SVG with its shapes in it, for paper.

On screen a figure points at the shapes of `static/vendor/body.svg`; a paper has to hold them.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from clinic.pages.body_map import Figure

SHAPES = Path(__file__).parents[1] / "static" / "vendor" / "body.svg"
SHAPE = re.compile(r'<path id="([^"]+)" d="([^"]+)"')
STYLE = (
    "g{fill:#f1f0ec;stroke:#868c90;stroke-width:.16}"
    ".heat-1{fill:#bab6c9}.heat-2{fill:#9b94b1}.heat-3{fill:#766c93}.heat-4{fill:#514376}"
    ".heat-0,.heat-unknown,.heat-worse{fill:#fff;stroke:#1d2227;stroke-width:.3}"
)
"""The shades of the light page."""


def body_svg(figure: Figure) -> str:
    """One figure, drawn whole."""
    clips = "".join(
        f'<clipPath id="{figure.view}-{name}"><rect x="{start:g}" y="0" width="{wide:g}"'
        f' height="{figure.height}"/></clipPath>'
        for name, start, wide in figure.halves
    )
    parts = "".join(
        f'<g class="{escape(part.mark)}"'
        + (f' clip-path="url(#{figure.view}-{part.half})"' if part.half else "")
        + f'><path d="{_shapes()[part.shape]}"/></g>'
        for part in figure.parts
        if part.shape in _shapes()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{figure.box}">'
        f"<style>{STYLE}</style><defs>{clips}</defs>{parts}</svg>"
    )


@cache
def _shapes() -> dict[str, str]:
    return dict(SHAPE.findall(SHAPES.read_text(encoding="utf-8")))
