"""The body map beside a draft, as the page is handed it."""

from __future__ import annotations

from flask import request

from clinic.pages.body_map import BodyMap, body_map
from clinic.queries.muscle_sets import set_lines
from clinic.queries.needled_lately import muscles_lately
from clinic.rules.muscles import MUSCLES
from clinic.rules.session_record import NoteFacts
from clinic.views.gate import scope


def body_of(note: NoteFacts) -> BodyMap:
    """The figures with what is needled, the region asked for, the muscles of late and the sets."""
    lately = muscles_lately(scope(), note.visit.public_id)
    return body_map(
        [site.entry for site in note.sites],
        [(MUSCLES[slug], side) for slug, side in lately if slug in MUSCLES],
        set_lines(scope().session),
        request.args.get("part", ""),
    )
