"""Addresses of programme villages: `/desa`, and `/kelola/desa` for officers."""

from app.villages.routes import kit, manage, notes, public
from app.villages.routes.frame import MANAGE, bp
