"""Setting another threshold for an outcome measure, or the published one again."""

from __future__ import annotations

from clinic import clock
from clinic.models import MeasureThreshold
from clinic.queries.thresholds import measures_now
from clinic.rules.errors import Invalid
from clinic.rules.measures import ThresholdKind
from clinic.rules.permissions import Principal
from clinic.rules.thresholds import PUBLISHED, ThresholdWish, check_threshold
from clinic.services.unit_of_work import unit_of_work


def set_threshold(actor: Principal, wish: ThresholdWish) -> bool:
    """Keep a threshold with who set it and why; False where it holds already.

    Raises Invalid with every problem beside its field.
    """
    problems = check_threshold(wish)
    if problems:
        raise Invalid(problems[0].message, problems=tuple(problems))
    published = PUBLISHED[wish.measure]
    value = published.threshold if wish.default else wish.value
    kind = published.threshold_kind if wish.default else ThresholdKind(wish.kind)
    with unit_of_work(actor, "measure_threshold:set") as work:
        now = measures_now(work.session)[wish.measure]
        same = (now.threshold, now.threshold_kind) == (value, kind)
        if same and now.set_by_clinic is not wish.default:
            return False
        row = MeasureThreshold(
            measure=wish.measure,
            was=None if now.threshold is None else float(now.threshold),
            was_kind=now.threshold_kind,
            value=None if value is None else float(value),
            kind=kind,
            back_to_default=wish.default,
            why=wish.why.strip(),
            at=clock.now(),
            by_user_id=actor.user_id,
            by_name=actor.name,
        )
        work.session.add(row)
        work.session.flush()
        work.about(row, measure=wish.measure)
        return True
