"""Addresses of the door: /daftar and /gabung, /masuk and /keluar."""

from app.door.routes import signing_in, signing_up, staff
from app.door.routes.frame import bp, connect

__all__ = ["bp", "connect", "signing_in", "signing_up", "staff"]
