"""Addresses of help by country and of the checks. All are public: nothing is stored."""

from typing import Any

from flask import Blueprint

from app.kit.clock import today
from app.work_abroad import queries

bp = Blueprint("work_abroad", __name__, template_folder="../templates")


@bp.context_processor
def _country_sheet_context() -> dict[str, Any]:
    """The template variables that entries of country sheets need."""
    return {"home": queries.indonesia_sheet(), "today": today()}


from app.work_abroad.routes import help, offer, payslip  # noqa: A004, E402 (their views)
