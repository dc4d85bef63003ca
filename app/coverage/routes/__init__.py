"""Addresses of coverage: `/cakupan`."""

from app.coverage.routes import comparing, files, report, tokens, weeks
from app.coverage.routes.tables import bp
from app.coverage.rules import PERMISSION
