"""Addresses of the money tools. All are public: identical for everyone, nothing is stored."""

from __future__ import annotations

from flask import Blueprint, Response

from app.kit.permissions import public
from app.kit.registry import registry
from app.kit.web.pages import render

bp = Blueprint("money", __name__, template_folder="../templates")

from app.money.routes import (  # noqa: E402 (their views)
    breakeven,
    budget,
    inflation,
    remittance,
    saving,
    worksheets,
)


@bp.get("/alat", endpoint="tools")
@public
def tools_page() -> Response:
    return render("money/alat.html", tools=registry().tools)
