"""`flask setup`: a real clinic from an empty database, in a few questions."""

from __future__ import annotations

import os
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from clinic.commands.speaking import REFUSED, plainly
from clinic.rules.errors import Invalid
from clinic.rules.permissions import SYSTEM
from clinic.rules.zones import checked_zone
from clinic.services import setup

PASSWORD = "CLINIC_ADMIN_PASSWORD"  # noqa: S105 -- the name of a variable


@click.command("setup")
@click.option("--name", help="What the clinic, or its first location, is called.")
@click.option("--zone", help="Its time zone, like Europe/London.")
@click.option("--admin-email", help="The address the first administrator signs in with.")
@click.option("--admin-name", help="The first administrator's name.")
@click.option("--room", "rooms", multiple=True, help="A treatment room; give it once for each.")
@click.option("--sauna", "saunas", multiple=True, help="A sauna cabin; give it once for each.")
@click.option("--boots", "boots", multiple=True, help="A pair of boots; give it once for each.")
@with_appcontext
def setup_command(
    *, rooms: tuple[str, ...], saunas: tuple[str, ...], boots: tuple[str, ...], **given: str | None
) -> None:
    """Make a new clinic: location, opening hours, therapies, roles, the first administrator.

    What no option names is asked for. The password is asked for too, or taken from
    CLINIC_ADMIN_PASSWORD. Refused where there is an administrator already.
    """
    with plainly(REFUSED):
        setup.prepare()
        clinic = setup.NewClinic(
            name=_ask(given["name"], "Name of the clinic", setup.checked_name),
            zone=_ask(given["zone"], "Time zone", checked_zone),
            admin_name=_ask(given["admin_name"], "Administrator's name", setup.checked_name),
            admin_email=_ask(given["admin_email"], "Administrator's address", setup.checked_email),
            rooms=rooms,
            saunas=saunas,
            boots=boots,
        )
        setup.set_up(SYSTEM, clinic, _password())
    click.echo(f"{clinic.name} is ready. {clinic.admin_email} can sign in and let others in.")
    if not rooms:
        click.echo("It has no treatment room yet, so nothing that needs one can be booked.")


def _ask(given: str | None, question: str, checked: Callable[[str], str]) -> str:
    """What an option said, or the answer to a question, asked until it can be kept."""
    if given is not None:
        return checked(given)

    def ask_again(answer: str) -> str:
        try:
            return checked(answer)
        except Invalid as wrong:
            raise click.BadParameter(wrong.message) from wrong

    return str(click.prompt(question, value_proc=ask_again))


def _password() -> str:
    kept = os.environ.get(PASSWORD)
    if kept is not None:
        return setup.checked_password(kept)
    asked = click.prompt("Password (12 letters or more)", hide_input=True, confirmation_prompt=True)
    return setup.checked_password(str(asked))
