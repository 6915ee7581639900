"""A line chart as one piece of SVG, for paper and wherever there is no template.

The picture carries its own title and description for screen readers, and classes only: no
colour, no style, no script.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from clinic.pages.charts import LineChart, Tick

DOT_RADIUS = 4.5
PAPER = (
    "text{font-family:'Noto Sans';font-size:15px;fill:#333}"
    ".chart-value{font-size:17px;font-weight:bold;fill:#000}"
    ".grid{stroke:#ddd;stroke-width:1}.base{stroke:#888;stroke-width:1}"
    ".line{fill:none;stroke:#025b77;stroke-width:2.5}"
    ".line.second{stroke:#777;stroke-dasharray:2 5}"
    ".dot{fill:#fff;stroke:#025b77;stroke-width:2.5}.dot.second{stroke:#777}"
    ".dot.last{fill:#025b77}.dot.second.last{fill:#777}"
    ".band{fill:#f1f0ec}.zone{fill:#e3f2f8}"
)
"""The colours of the light page, for paper."""
NARROW = "text{font-size:26px}.chart-value{font-size:30px}.dot{r:7px}.line{stroke-width:4}"
SIDES = ("start", "end")


class Svg(str):
    """Finished SVG: everything in it that a person typed is escaped already."""

    __slots__ = ()

    def __html__(self) -> str:
        """The text itself, which templates then do not escape again."""
        return str(self)


def paper_svg(chart: LineChart, name: str, *, narrow: bool = False) -> str:
    """The picture for a paper, where no stylesheet of a page reaches it: it brings its own.

    A narrow one has larger and fewer words along its edges.
    """
    shown = _fewer(chart) if narrow else chart
    style = PAPER + (NARROW if narrow else "")
    first, rest = chart_svg(shown, name).split("<title", 1)
    return f"{first}<style>{style}</style><title{rest}"


def _fewer(chart: LineChart) -> LineChart:
    """Every second height, and along the bottom the ends."""
    ends = [replace(tick, anchor=side) for tick, side in zip(_ends(chart), SIDES, strict=False)]
    return replace(chart, y_ticks=chart.y_ticks[::2] or (), x_ticks=tuple(ends), bands=())


def _ends(chart: LineChart) -> tuple[Tick, ...]:
    return (*chart.x_ticks[:1], *chart.x_ticks[1:][-1:])


def chart_svg(chart: LineChart, name: str = "pain") -> Svg:
    """The picture as SVG; `name` makes its ids its own on a page with several pictures."""
    key = "".join(char for char in name if char.isascii() and (char.isalnum() or char == "-"))
    parts = "".join(_parts(chart))
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
        f'viewBox="0 0 {chart.width} {chart.height}" '
        f'aria-labelledby="chart-{key}-title chart-{key}-desc">'
        f'<title id="chart-{key}-title">{_plain(chart.title)}</title>'
        f'<desc id="chart-{key}-desc">{_plain(chart.summary)}</desc>{parts}</svg>'
    )


def _parts(chart: LineChart) -> Iterator[str]:
    yield from _behind(chart)
    for line in chart.lines:
        yield f'<path class="line chart-line {_series(line.second)}" d="{line.d}"/>'
    for dot in chart.dots:
        last = " last" if dot.last else ""
        kind = f"dot chart-dot {_series(dot.second)}{last}"
        yield f'<circle class="{kind}" cx="{dot.x:g}" cy="{dot.y:g}" r="{DOT_RADIUS:g}"/>'
    for value in chart.values:
        yield _text("value chart-value", value.x, value.y, value.anchor, value.word)


def _behind(chart: LineChart) -> Iterator[str]:
    for order, band in enumerate(chart.bands):
        if order % 2:
            yield (
                f'<rect class="band chart-band" x="{band.x:g}" y="0" width="{band.width:g}" '
                f'height="{chart.bottom}"/>'
            )
        if band.word:
            yield _text("chart-phase", band.x + 8, 16, "start", band.word)
    for zone in chart.zones:
        ends = f'x="{chart.left}" width="{chart.right - chart.left}"'
        yield f'<rect class="zone" y="{zone.y:g}" height="{zone.height:g}" {ends}/>'
        if zone.word:
            yield _text("zone-word", chart.right - 6, zone.y + 16, "end", zone.word)
    for order, tick in enumerate(chart.y_ticks):
        kind = "grid chart-grid" if order else "base chart-axis"
        ends = f'x1="{chart.left}" x2="{chart.right}" y1="{tick.y:g}" y2="{tick.y:g}"'
        yield f'<line class="{kind}" {ends}/>'
        yield _text("chart-tick", chart.left - 10, tick.y + 4, "end", tick.word)
    for tick in chart.x_ticks:
        yield _text("x-tick chart-tick", tick.x, chart.bottom + 24, tick.anchor, tick.word)


def _series(second: bool) -> str:  # noqa: FBT001 -- of two lines, this one or that
    return "chart-line-after second" if second else "chart-line-before"


def _text(kind: str, x: float, y: float, anchor: str, word: str) -> str:
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{_plain(word)}</text>'


def _plain(text: str) -> str:
    """Escaped, and without the signs that no XML may hold."""
    kept = "".join(char if char.isprintable() or char == " " else " " for char in text)
    return escape(kept)
