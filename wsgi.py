"""The WSGI application: `granian --interface wsgi wsgi:app`, or any other server."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from app import create_app
from config import SettingsError, from_environment

PR_SET_PDEATHSIG = 1

if sys.platform == "linux":
    # A worker whose master was killed would go on serving old code on the same port.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

try:
    app = create_app(from_environment(os.environ))
except SettingsError as error:
    sys.exit(str(error))
