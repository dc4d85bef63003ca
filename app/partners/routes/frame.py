"""The blueprint of partners."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("partners", "app.partners", template_folder="templates")
