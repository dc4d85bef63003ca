"""Addresses of the door: /daftar and /gabung, /masuk and /keluar, /kata-pemulihan."""

from app.door.routes import recovery, signing_in, signing_up, staff
from app.door.routes.frame import bp, connect

__all__ = ["bp", "connect", "recovery", "signing_in", "signing_up", "staff"]
