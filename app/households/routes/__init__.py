"""Addresses of households: coming in (/daftar, /gabung) and the family's own pages (/keluarga)."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("households", __name__, template_folder="../templates")

from app.households.routes import entering, family  # noqa: E402, F401 -- they add their views
