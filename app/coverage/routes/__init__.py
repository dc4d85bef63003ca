"""Addresses of coverage: `/cakupan`."""

from app.coverage.routes import definitions, files, villages
from app.coverage.routes.tables import bp
