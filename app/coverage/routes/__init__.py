"""Addresses of coverage: `/cakupan`."""

from app.coverage.routes.tables import PERMISSION, bp
