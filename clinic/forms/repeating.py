"""How often and when a visit is repeated, and what is accepted on each date."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, IntegerField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange

from clinic.forms.appointments import EARLIEST, LAST_MINUTE, LATEST
from clinic.rules.errors import Invalid
from clinic.rules.repeating import LEAST_TIMES, MOST_TIMES, MOST_WEEKS, Chosen, RepeatWish
from clinic.rules.visit_wishes import VisitWish

CHOICE, SKIP = "date-", "skip"


class RepeatForm(Form):
    """From when, at what time, how often; asked over GET, so that it can be reloaded."""

    first = DateField("First day", validators=[InputRequired("Choose a day.")])
    time = TimeField("Starts at", validators=[InputRequired("Type a time, like 9:00.")])
    times = IntegerField(
        "How many times",
        default=6,
        validators=[
            InputRequired("Type a number, like 6."),
            NumberRange(LEAST_TIMES, MOST_TIMES, f"Between {LEAST_TIMES} and {MOST_TIMES}."),
        ],
    )
    weeks = IntegerField(
        "Every so many weeks",
        default=1,
        validators=[
            InputRequired("Type a number, like 1."),
            NumberRange(1, MOST_WEEKS, f"Between 1 and {MOST_WEEKS}."),
        ],
    )

    def wish(self, visit: VisitWish) -> RepeatWish:
        """The repeated visit that is wanted. Raises Invalid for a day out of reach."""
        first, at = self.first.data, self.time.data
        if first is None or at is None or not EARLIEST < first < LATEST:
            raise Invalid("Choose a date between 1990 and 2200.", field="first")
        return RepeatWish(visit, first, at, self.times.data or 0, self.weeks.data or 0)


class AcceptForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The key that books once, and what was ticked; the dates come beside them."""

    key = StringField(validators=[InputRequired(), Length(max=64)])
    despite = StringField(validators=[Length(max=400)])


def chosen_of(sent: MultiDict[str, str], count: int) -> list[Chosen]:
    """What was chosen on each date that is not skipped. Raises Invalid for what makes no sense."""
    return list(_chosen(sent, count))


def _chosen(sent: MultiDict[str, str], count: int) -> Iterable[Chosen]:
    for number in range(count):
        value = sent.get(f"{CHOICE}{number}", "")
        if value == SKIP:
            continue
        start, _, therapist = value.partition(" ")
        if not start.isdecimal() or int(start[:12]) > LAST_MINUTE:
            raise Invalid("Choose what is to be done on every date.", field="dates")
        yield Chosen(int(start), therapist[:24])
