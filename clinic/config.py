"""Where things are kept and how long they last, from the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ABSOLUTE_HOURS = 12


def instance_folder() -> Path:
    """The folder of the database file and the secret key; made if it is not there."""
    folder = Path(os.environ.get("CLINIC_INSTANCE", ROOT / "instance"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The key that signs sessions: made once, at first start, readable by its owner alone.

    It is written whole beside its place and then linked into it, so that of several
    processes starting at once one wins and none reads half a key.
    """
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f".secret_key.{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{secrets.token_hex(32)} {secrets.token_hex(16)}")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return _read_key(path)


def _read_key(path: Path) -> str:
    text = path.read_text()
    if text.count(" ") != 1 or len(text) != 64 + 1 + 32:
        message = f"{path} does not hold a whole key"
        raise RuntimeError(message)
    return text


def settings(*, demo: bool) -> dict[str, Any]:
    """Configuration of the app; the demo clinic has a database file of its own."""
    folder = instance_folder()
    key, salt = secret_key(folder).split(" ")
    name = "demo.sqlite3" if demo else "clinic.sqlite3"
    url = f"sqlite:///{folder / name}" if demo else os.environ.get("DATABASE_URL")
    return {
        "SECRET_KEY": key,
        "SECURITY_PASSWORD_SALT": salt,
        "SQLALCHEMY_DATABASE_URI": url or f"sqlite:///{folder / name}",
        "DEMO": demo,
        "DEMO_PASSWORD": os.environ.get("CLINIC_DEMO_PASSWORD", ""),
        **SECURITY,
        **SESSIONS,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 400,
    }


SESSIONS: dict[str, Any] = {
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_NAME": "needlepoint",
    "PERMANENT_SESSION_LIFETIME": timedelta(hours=ABSOLUTE_HOURS),
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_CSRF_SSL_STRICT": False,
}

SECURITY: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__rounds": 3,
        "argon2__memory_cost": 65536,
        "argon2__parallelism": 2,
    },
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_LOGIN_USER_TEMPLATE": "security/login_user.html",
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/password",
    "SECURITY_POST_CHANGE_VIEW": "/",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_REDIRECT_VALIDATE_MODE": None,
}
