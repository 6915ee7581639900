"""R40: no choice of dates is cheaper than the one proposed for a whole plan.

Against looking at every choice. How far the kept candidates are from all openings is told, not
judged: the first is a proof, the second what it costs to be quick.
"""

from __future__ import annotations

from random import Random

from clinic.rules.series import cheapest
from tests.rules.random_series import exhaustive, gaps, greedy_is_dearer, random_layers
from trials.places import Places
from trials.report import Outcome

ENGINES = ("-",)
CASES, VISITS, CANDIDATES = 200, 8, 8
MEASURED, CONTROL_CASES = 60, 20
__all__ = ["ENGINES", "run"]


def run(places: Places, engine: str) -> Outcome:
    """Plans to book and plans to change, in turn; then how far from the best over all openings."""
    del places, engine
    faults = []
    for seed in range(CASES):
        layers, rules = random_layers(Random(seed), VISITS, CANDIDATES, booked=seed % 2 == 1)
        proposed, best = cheapest(layers, rules).whole_cost, exhaustive(layers, rules)
        if proposed != best:
            faults.append(f"case {seed}: proposed at {proposed}, {best} is the least")
    return Outcome(
        f"{CASES} plans of {VISITS} visits with up to {CANDIDATES} times each; {_gap_words()}",
        faults=faults,
        control_tried="each visit takes what is best for itself",
        control=greedy_is_dearer(CONTROL_CASES),
    )


def _gap_words() -> str:
    """How many points dearer the proposal is than the best over all openings."""
    found = gaps(MEASURED)
    off = [proposed - best for proposed, best in found]
    return (
        f"over all openings {sum(map(bool, off))} of {MEASURED} plans of 12 could be cheaper, by"
        f" {max(off)} points at most"
    )
