"""`/kelola/bantuan`: help numbers that an office is to ring, and those that are to be replaced."""

from __future__ import annotations

from flask import Response

from app.authors.routes import bp
from app.kit import permissions
from app.kit.clock import today
from app.kit.web.pages import render
from app.work_abroad import queries


@bp.get("/kelola/bantuan", endpoint="help_numbers")
@permissions.needs("course:course:manage")
def help_numbers_page() -> Response:
    return render(
        "authors/help_numbers.html",
        due=queries.lines_to_ring(today()),
        hidden=queries.lines_to_replace(),
    )
