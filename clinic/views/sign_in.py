"""Signing in: Flask-Security's form, slowed down after too many wrong passwords."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash
from flask_security import LoginForm

from clinic.queries.who import principal_of
from clinic.services.sign_in import record_try, too_many_tries

TOO_MANY = "Too many wrong tries for this address. Wait 15 minutes, then try again."


class SignInForm(LoginForm):
    """Address and password; no session outlives the browser."""

    remember = None  # type: ignore[assignment]  # takes the field away

    def validate(self, **kwargs: Any) -> bool:
        """Check the password, unless this address was tried too often; keep the try."""
        account = _account(self.email.data or "")
        if too_many_tries(account):
            flash(TOO_MANY, "due")
            return False
        security: Any = current_app.extensions["security"]
        self.password.data = security.password_util.normalize(self.password.data or "")
        good = bool(super().validate(**kwargs))
        user: Any = self.user
        record_try(account, principal_of(user) if good else None)
        return good


def _account(typed: str) -> str:
    """The address as the account is looked up by: one account, one count of tries."""
    mail: Any = current_app.extensions["security"]._mail_util  # noqa: SLF001 -- its only name
    try:
        return str(mail.normalize(typed))
    except ValueError:
        return typed
