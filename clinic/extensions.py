"""The plumbing shared by the whole app: the session, CSRF, sign-in, migrations."""

from __future__ import annotations

from typing import Any

from flask_migrate import Migrate
from flask_security import PasswordUtil, Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

LONGEST_PASSWORD = 1000


class Passwords(PasswordUtil):
    """Passwords as they are compared: at most `LONGEST_PASSWORD` characters are kept or hashed."""

    def normalize(self, password: str) -> str:
        """The password in one spelling; one too long is cut, and still too long to match any."""
        return super().normalize(password[: LONGEST_PASSWORD + 1])[: LONGEST_PASSWORD + 1]

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001 -- the library's
        **kwargs: Any,
    ) -> tuple[list[str] | None, str]:
        """What is wrong with a new password, and the password in one spelling."""
        spelled = self.normalize(password)
        if len(spelled) > LONGEST_PASSWORD:
            return [f"At most {LONGEST_PASSWORD} characters."], spelled
        return super().validate(password, is_register, **kwargs)


db = SQLAlchemy(session_options={"expire_on_commit": False, "autoflush": False})
csrf = CSRFProtect()
security = Security(password_util_cls=Passwords)
migrate = Migrate()
