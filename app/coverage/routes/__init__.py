"""Addresses of coverage: `/cakupan`."""

from app.coverage.routes import files, weeks
from app.coverage.routes.tables import PERMISSION, bp
