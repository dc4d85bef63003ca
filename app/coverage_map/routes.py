"""No address of its own: the templates that pages of higher rooms include."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("coverage_map", __name__, template_folder="templates")
