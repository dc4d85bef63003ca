"""Addresses of the tools. All are public: the same bytes for everyone, nothing kept."""

from __future__ import annotations

from flask import Blueprint, Response

from app.kit.pages import page
from app.kit.permissions import public

bp = Blueprint("money", __name__, template_folder="../templates")

from app.money.routes import breakeven, budget, inflation, remittance, saving  # noqa: E402, F401 (their views)


@bp.get("/alat")
@public
def tools() -> Response:
    return page("money/alat.html")
