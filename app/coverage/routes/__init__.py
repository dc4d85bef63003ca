"""Addresses of coverage: `/cakupan`."""

from app.coverage.routes import comparing, definitions, files, report, weeks
from app.coverage.routes.tables import bp
