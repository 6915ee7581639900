"""An attended visit of the demo clinic together with what was written about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic.models import Appointment, Therapist
from clinic.rules.local_time import instant_of
from clinic.services.demo.lives import Life
from clinic.services.demo.sessions import Session


@dataclass(frozen=True)
class Noted:
    """An attended visit with what happened in it; `signed` says whether its note is."""

    life: Life
    visit: Appointment
    session: Session
    therapist: Therapist
    signed: bool

    @property
    def ended(self) -> datetime:
        """When the therapist's last step was over."""
        mine = self.therapist.resource_id
        steps = self.life.placed.opening.steps
        return instant_of(max(step.end for step in steps if mine in step.units))

    @property
    def signature(self) -> str:
        """The therapist's name as it stands under a note."""
        return f"{self.therapist.name}, {self.therapist.credential}"
