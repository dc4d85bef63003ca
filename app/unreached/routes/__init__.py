"""Addresses of what is missing in a region: `/cakupan/<kode>/belum` and `/cakupan/<kode>/mitra`."""

from app.unreached.routes import needs
from app.unreached.routes.missing import bp
