"""`/sehat`: is it usable, and if not, why."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app.kit import permissions
from app.kit.clock import utcnow
from app.operations import queries

bp = Blueprint("operations", __name__)


@bp.get("/sehat")
@permissions.anyone
def health() -> tuple[Response, int]:
    versions, reasons = queries.health()
    told = jsonify(
        ok=not reasons, versions=versions, reasons=reasons, warnings=queries.warnings(utcnow())
    )
    return told, 503 if reasons else 200
