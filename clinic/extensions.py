"""The plumbing shared by the whole app: the session, CSRF, sign-in, migrations."""

from flask_migrate import Migrate
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

db = SQLAlchemy(session_options={"expire_on_commit": False, "autoflush": False})
csrf = CSRFProtect()
security = Security()
migrate = Migrate()
