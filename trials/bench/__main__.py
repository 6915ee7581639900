"""`make bench`: builds two clinics once, measures whole requests, prints a table.

ARGS="--engine sqlite --size large --only board" measures a part.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence

from trials.bench import report
from trials.bench.databases import open_shelf
from trials.bench.measuring import Effort
from trials.bench.running import chosen, measure
from trials.bench.serving import wake_up
from trials.bench.sizes import LARGE, SMALL
from trials.places import ENGINES

SIZES = {size.name: size for size in (SMALL, LARGE)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trials.bench", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, action="append", help="default: both")
    parser.add_argument("--size", choices=SIZES, action="append", help="default: both")
    parser.add_argument("--only", action="append", default=[], help="a word of the operation")
    parser.add_argument("--rounds", type=int, default=Effort.rounds, help="(%(default)s)")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    told = _parser().parse_args(arguments)
    sizes = [SIZES[name] for name in SIZES if not told.size or name in told.size]
    results = []
    wake_up()
    with tempfile.TemporaryDirectory(prefix="clinic-bench-") as folder:
        os.environ["CLINIC_INSTANCE"] = folder
        operations = chosen(told.only)
        for engine in told.engine or ENGINES:
            with open_shelf(engine) as shelf:
                print(report.HEAD)
                for result in measure(shelf, sizes, operations, Effort(rounds=told.rounds)):
                    print(result.line, flush=True)
                    results.append(result)
    report.write(results)
    print(report.verdict(results))
    print(f"{report.RESULTS} holds the same")


if __name__ == "__main__":
    main()
