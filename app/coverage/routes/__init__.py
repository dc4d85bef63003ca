"""Addresses of coverage: `/cakupan`."""

from app.coverage.routes import files
from app.coverage.routes.tables import PERMISSION, bp
