"""The blueprint of lines and comparisons."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("coverage_trends", __name__, template_folder="../templates")
