"""The WSGI application: `granian --interface wsgi wsgi:app`, or any other server."""

from __future__ import annotations

import os
import sys

from app import create_app
from config import SettingsError, from_environment

try:
    app = create_app(from_environment(os.environ))
except SettingsError as error:
    sys.exit(str(error))
