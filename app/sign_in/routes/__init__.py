"""Addresses of the door: /daftar and /gabung, /masuk and /keluar."""

from app.sign_in.routes import leaving, signing_in, signing_up, staff, tiles
from app.sign_in.routes.frame import bp, connect

__all__ = ["bp", "connect", "leaving", "signing_in", "signing_up", "staff", "tiles"]
