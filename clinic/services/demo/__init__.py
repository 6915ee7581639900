"""The demo clinic: made-up people and half a year of work, alive on any day it is started."""

from clinic.services.demo.accounts import DemoPerson, demo_account, demo_people
from clinic.services.demo.seeding import NotADemo, ensure_demo, reset_demo

__all__ = [
    "DemoPerson",
    "NotADemo",
    "demo_account",
    "demo_people",
    "ensure_demo",
    "reset_demo",
]
