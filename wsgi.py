"""The WSGI application: `granian --interface wsgi wsgi:app`, or any other server."""

from __future__ import annotations

import os
import sys

from app import create_app
from app.kit.clock import utcnow
from app.kit.store.db import database
from app.sync.actions import PepperChangedError, check_peppers
from config import SettingsError, from_environment

try:
    app = create_app(from_environment(os.environ))
except SettingsError as error:
    sys.exit(str(error))

with app.app_context():
    try:
        check_peppers(utcnow())
    except PepperChangedError as error:
        sys.exit(
            f"BEKAL_PEPPER: the pepper {error.key_id} is not the one that this database was used "
            "with; no PIN would open."
        )
    finally:  # no connection may go through a fork
        database().drop_connection()
        database().engine.dispose()
