"""One needled site of a draft, as a line of its form."""

from __future__ import annotations

from typing import Any

from wtforms import Form, StringField
from wtforms.fields import Field
from wtforms.validators import ValidationError

from clinic.forms.note_fields import (
    OWN,
    Choice,
    Line,
    Strip,
    Ticks,
    Whole,
    Words,
    muscle_doubt,
    muscle_of,
    needle_choices,
    needle_value,
    plain,
)
from clinic.rules.electricity import hz_words, parse_hz
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import (
    DEFAULTS,
    SiteEntry,
    diameter_words,
    parse_diameter,
)
from clinic.rules.needling_words import (
    LEVELS,
    PAIRS,
    Approach,
    Current,
    Direction,
    Familiar,
    Finding,
    ReferredPain,
    Technique,
    Twitch,
    choices,
)
from clinic.rules.session_record import LONGEST_POINT, LONGEST_RESPONSE, KeptSite
from clinic.rules.words import Side

LONGEST_MUSCLE = 80
AT_HAND = frozenset(
    {"needles_in", "needles_out", "depth_mm", "retention_minutes", "pain_during", "twitch"}
)
TYPED_AS = {"diameter_um": "diameter", "hz_tenths": "hz"}
KEPT_AS_TYPED = (
    *("side", "level", "point", "needles_in", "needles_out", "depth_mm", "technique"),
    *("retention_minutes", "twitch", "response", "referred_pain", "pain_during", "direction"),
    *("approach", "insertions", "familiar", "current", "current_minutes", "pair"),
)


class SiteForm(Form):
    """One needled site, as a line of the note."""

    muscle = Line("Muscle", LONGEST_MUSCLE)
    side = Strip("Side", choices(Side))
    level = Choice("Level", [(level, level) for level in LEVELS])
    point = Line("Point", LONGEST_POINT)
    needles_in = Whole("In")
    needles_out = Whole("Out")
    needle = Choice("Needle", needle_choices())
    diameter = StringField("Diameter")
    length_mm = Whole("Length")
    depth_mm = Whole("Depth")
    technique = Choice("Technique", choices(Technique))
    retention_minutes = Whole("Minutes")
    twitch = Strip("Twitch", choices(Twitch))
    referred_pain = Choice("Referred pain", choices(ReferredPain))
    pain_during = Whole("Pain in it")
    response = Words("Response", LONGEST_RESPONSE)
    direction = Choice("Direction", choices(Direction))
    approach = Choice("Approach", choices(Approach))
    insertions = Whole("Insertions")
    finding = Ticks("Finding", choices(Finding))
    familiar = Strip("Pressing there brings the patient's own pain", choices(Familiar))
    hz = StringField("Frequency", filters=[plain])
    current = Choice("Intensity", choices(Current))
    current_minutes = Whole("Current for")
    pair = Choice("Pair", [(pair, pair) for pair in PAIRS])

    def validate_muscle(self, field: Field) -> None:
        """Take a name that can mean only one muscle."""
        if field.data and muscle_of(field.data) is None:
            raise ValidationError(muscle_doubt(field.data))

    def validate_diameter(self, field: Field) -> None:
        """Take a diameter in millimetres, where the size is one's own."""
        typed = (field.data or "").strip()
        if self.needle.data == OWN and typed and parse_diameter(typed) is None:
            raise ValidationError("Write the diameter in mm, for example 0.30.")

    def validate_hz(self, field: Field) -> None:
        """Take a frequency in hertz."""
        if field.data and parse_hz(field.data) is None:
            raise ValidationError("Write the frequency in Hz, for example 2 or 0.5.")

    @property
    def entry(self) -> SiteEntry:
        """What was typed, as the rules know it."""
        known = muscle_of(self.muscle.data or "")
        diameter_um, length_mm = self._size()
        return SiteEntry(
            muscle=known.slug if known else self.muscle.data or "",
            side=self.side.data or "",
            level=self.level.data or "",
            point=self.point.data or "",
            needles_in=self.needles_in.data,
            needles_out=self.needles_out.data or 0,
            diameter_um=diameter_um,
            length_mm=length_mm,
            depth_mm=self.depth_mm.data,
            technique=self.technique.data or "",
            retention_minutes=self.retention_minutes.data,
            twitch=self.twitch.data or "",
            referred_pain=self.referred_pain.data or "",
            pain_during=self.pain_during.data,
            response=self.response.data or "",
            direction=self.direction.data or "",
            approach=self.approach.data or "",
            insertions=self.insertions.data,
            finding=",".join(self.finding.data or ()),
            familiar=self.familiar.data or "",
            hz_tenths=parse_hz(self.hz.data or ""),
            current=self.current.data or "",
            current_minutes=self.current_minutes.data,
            pair=self.pair.data or "",
        )

    @property
    def rest_wrong(self) -> bool:
        """Whether something is wrong with a field that stands folded away."""
        return any(self[name].errors for name in self._fields if name not in AT_HAND)

    def put(self, name: str, message: str) -> None:
        """Say what is wrong beside a field; a needle not chosen at all is said once."""
        if name in {"diameter_um", "length_mm"} and self.needle.data != OWN:
            name, message = "needle", "Choose the needle's size."
        message = message.removeprefix(f"{self.entry.place}: ")
        field = self[TYPED_AS.get(name, name)]
        if message not in field.errors:
            field.errors = [*field.errors, message]

    def _size(self) -> tuple[int | None, int | None]:
        chosen, _, length = (self.needle.data or "").partition("x")
        if chosen.isdecimal() and length.isdecimal():
            return int(chosen), int(length)
        return parse_diameter(self.diameter.data or ""), self.length_mm.data


def site_values(entry: SiteEntry) -> dict[str, Any]:
    """A kept site as the values of its form."""
    known = MUSCLES.get(entry.muscle)
    um, mm = entry.diameter_um, entry.length_mm
    own = needle_value(um, mm) == OWN
    return {
        **{name: getattr(entry, name) for name in KEPT_AS_TYPED},
        "finding": [each for each in entry.finding.split(",") if each],
        "hz": hz_words(entry.hz_tenths).removesuffix(" Hz") if entry.hz_tenths else "",
        "muscle": known.name if known else entry.muscle,
        "needle": needle_value(um, mm),
        "diameter": diameter_words(um) if own and um else "",
        "length_mm": mm if own else None,
    }


BLANK = site_values(
    SiteEntry(
        needles_in=1,
        needles_out=0,
        diameter_um=DEFAULTS.diameter_um,
        length_mm=DEFAULTS.length_mm,
        technique=DEFAULTS.technique,
        retention_minutes=DEFAULTS.retention_minutes,
    )
)


def new_site(before: SiteEntry | None) -> SiteForm:
    """The empty line, begun with the usual needle and the side of the site before it."""
    side = before.side if before else ""
    return SiteForm(None, data={**BLANK, "side": side}, prefix="new.")


def kept_site(site: KeptSite) -> SiteForm:
    """One kept site as its form."""
    return SiteForm(None, data=site_values(site.entry), prefix=f"sites.{site.public_id}.")
