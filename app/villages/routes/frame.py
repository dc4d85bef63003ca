"""The blueprint of villages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("villages", "app.villages", template_folder="templates")
