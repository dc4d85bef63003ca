"""Addresses of programme villages: `/desa`."""

from app.villages.routes import public
from app.villages.routes.frame import bp
