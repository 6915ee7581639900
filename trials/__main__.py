"""`python -m trials [R1 …]`: a row for each trial, and a failure when one falls short."""

from __future__ import annotations

import importlib
import sys
import time
from functools import partial
from pathlib import Path

from trials.places import open_places
from trials.report import Row, timed

TRIALS = sorted(
    (path.stem for path in Path(__file__).parent.glob("R[0-9]*.py")), key=lambda name: int(name[1:])
)


def rows(wanted: list[str]) -> list[Row]:
    """Run these trials on their engines, printing each row as it is done."""
    done = []
    with open_places() as places:
        for name in wanted:
            trial = importlib.import_module(f"trials.{name}")
            for engine in trial.ENGINES:
                done.append(timed(name, engine, partial(trial.run, places, engine)))
                print(done[-1], flush=True)
    return done


def main(arguments: list[str]) -> int:
    """Run the trials named, or all; 1 when one falls short, 2 for a name nobody knows."""
    unknown = set(arguments) - set(TRIALS)
    if unknown:
        print(f"no such trial: {', '.join(sorted(unknown))}; there are {', '.join(TRIALS)}")
        return 2
    started = time.monotonic()
    done = rows(arguments or TRIALS)
    held = sum(row.outcome.held for row in done)
    print(f"{held} of {len(done)} held, in {time.monotonic() - started:.0f} s")
    return 0 if held == len(done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
