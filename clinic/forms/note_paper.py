"""The whole draft of a session note as one form: answers, sites, and an empty line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields

from werkzeug.datastructures import MultiDict
from wtforms import Form

from clinic.forms.note_sites import SiteForm, kept_site, new_site
from clinic.forms.notes import AnswersForm, answer_values, form_key, new_key
from clinic.rules.errors import Problem
from clinic.rules.needling import SiteEntry
from clinic.rules.session_record import MAX_SITES, KeptSite, NoteFacts, NoteTyped

SITE_NAME = re.compile(r"sites\.([A-Za-z0-9_-]{1,24})\.muscle")
VERSION = re.compile(r"[0-9]{1,9}")
NEW = "new."
REASONS = ("thorax_reason", "gap_reason")
SITE_FIELDS = frozenset({field.name for field in fields(SiteEntry)})


class Paper:
    """The whole draft as one form: its answers, its sites by public name, and a new site.

    `part` says what a small move sent: "" all of it, "sites" only the sites, "draft" all but the
    new site. `seconds_ago` is how long it waited for the line to the clinic.
    """

    def __init__(
        self,
        answers: AnswersForm,
        sites: Mapping[str, SiteForm],
        new: SiteForm,
        part: str = "",
        seconds_ago: int = 0,
    ) -> None:
        self.answers = answers
        self.sites = dict(sites)
        self.new = new
        self.part = part
        self.seconds_ago = seconds_ago
        self.loose: list[str] = []

    def validate(self, *, adding: bool = False) -> bool:
        """Whether everything sent can be read; messages stand at the fields."""
        forms: list[Form] = list(self.sites.values())
        if self.part != "sites":
            forms.append(self.answers)
        if self.adds or adding:
            forms.append(self.new)
        read = [form.validate() for form in forms]  # every form speaks, not only the first
        reasons = [self.answers[name].validate(self.answers) for name in REASONS]
        return all((*read, *reasons))

    @property
    def adds(self) -> bool:
        """Whether a site was typed into the empty line and is to be kept with the rest."""
        return self.part != "draft" and bool(self.new.muscle.data)

    def typed(self, *, adding: bool = False) -> NoteTyped:
        """What was sent, as the services take it."""
        version = self.answers.version.data or ""
        return NoteTyped(
            version=int(version) if VERSION.fullmatch(version) else 0,
            key=form_key(self.answers.key.data) if self.part != "draft" else "",
            answers=None if self.part == "sites" else self.answers.entry,
            findings=self.answers.findings.data or "",
            sites={name: form.entry for name, form in self.sites.items()},
            new=self.new.entry if self.adds or adding else None,
            reasons=self.answers.reasons,
            seconds_ago=self.seconds_ago,
        )

    def site(self, site: KeptSite) -> SiteForm:
        """The form of one site: as it was sent, else as it is kept."""
        return self.sites.get(site.public_id) or kept_site(site)

    def put(self, problems: Iterable[Problem]) -> None:
        """Say what is wrong beside the fields it belongs to; the rest is said above the form."""
        for problem in problems:
            form, name = self._home(problem.field)
            if isinstance(form, SiteForm) and name in SITE_FIELDS:
                form.put(name, problem.message)
            elif form is self.answers and name in form:
                form[name].errors = [*form[name].errors, problem.message]
            else:
                self.loose.append(problem.message)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every field something is wrong with, and what: for where the fields do not come back."""
        parts: list[tuple[Form, str]] = [
            *((form, f", {form.entry.place}") for form in self.sites.values()),
            (self.answers, ""),
        ]
        return [
            (field.name, f"{field.label.text}{where}: {' '.join(field.errors)}")
            for form, where in parts
            for field in form
            if field.errors
        ]

    def _home(self, field: str) -> tuple[Form | None, str]:
        if field.startswith(NEW):
            return self.new, field.removeprefix(NEW)
        head, _, rest = field.partition(".")
        if head == "sites" and rest:
            site, _, name = rest.partition(".")
            return self.sites.get(site), name
        return self.answers, field


def read_paper(sent: MultiDict[str, str]) -> Paper:
    """The draft as it was sent."""
    found = [match[1] for name in sent if (match := SITE_NAME.fullmatch(name))]
    names = dict.fromkeys(found[:MAX_SITES])
    sites = {name: SiteForm(sent, prefix=f"sites.{name}.") for name in names}
    ago = sent.get("seconds_ago", 0, type=int)
    new = SiteForm(sent, prefix=NEW)
    return Paper(AnswersForm(sent), sites, new, sent.get("part", ""), ago)


def kept_paper(note: NoteFacts) -> Paper:
    """The draft as it is kept, with an empty line for a new site."""
    return Paper(
        AnswersForm(None, data=answer_values(note)),
        {site.public_id: kept_site(site) for site in note.sites},
        new_site(note.sites[-1].entry if note.sites else None),
    )


def renew(paper: Paper, note: NoteFacts) -> None:
    """Give what was typed the kept note's version and a fresh key, and sites it did not know of."""
    paper.answers.version.data = str(note.version)
    paper.answers.key.data = new_key()
    paper.sites = {site.public_id: paper.site(site) for site in note.sites}
