"""`/sehat`: is it usable, and if not, why."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app.kit import permissions
from app.operations import queries

bp = Blueprint("operations", __name__)


@bp.get("/sehat")
@permissions.anyone
def health() -> tuple[Response, int]:
    versions, reasons = queries.health()
    return jsonify(ok=not reasons, versions=versions, reasons=reasons), 503 if reasons else 200
