"""`/sehat`: whether the deployment works, and if not, why."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app.kit import permissions
from app.kit.clock import utcnow
from app.operations import actions, queries

bp = Blueprint("operations", __name__)


@bp.get("/sehat", endpoint="health")
@permissions.anyone
def send_health_report() -> tuple[Response, int]:
    now = utcnow()
    versions, reasons = actions.find_problems(now)
    told = jsonify(
        ok=not reasons, versions=versions, reasons=reasons, warnings=queries.operator_warnings(now)
    )
    return told, 503 if reasons else 200
