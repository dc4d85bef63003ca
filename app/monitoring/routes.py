"""`/metrics`: counts and measured values of this machine, for Prometheus."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request

from app.kit.clock import utcnow
from app.kit.metrics import CONTENT_TYPE, metrics_text
from app.kit.permissions import anyone
from app.kit.registry import registry
from app.kit.room import AnswerBeforeFlask, RequestBeforeFlask, RouteBeforeFlask
from app.monitoring import queries
from app.monitoring.rules import may_read_metrics

bp = Blueprint("monitoring", __name__)

PATH = "/metrics"


@bp.get(PATH, endpoint="metrics")
@anyone
def send_metrics() -> Response:
    """Answers 404 to who may not read it, as if there were none."""
    text = _metrics_for(request.environ)
    if text is None:
        abort(404)
    return Response(text, content_type=CONTENT_TYPE)


def _metrics_for(environ: dict[str, Any]) -> bytes | None:
    if not may_read_metrics(environ, registry().settings.metrics_token):
        return None
    return metrics_text(queries.measure(utcnow()))


def _metrics_under_any_host_name(request: RequestBeforeFlask) -> AnswerBeforeFlask | None:
    """The answer before Flask checks the host name: Prometheus asks each machine of a cluster by
    its own address, and cannot send another name."""
    text = _metrics_for(request.environ) if request.path == PATH else None
    if text is None:
        return None
    return AnswerBeforeFlask(
        "200 OK", [("Content-Type", CONTENT_TYPE), ("Cache-Control", "no-store")], text
    )


FAST = (RouteBeforeFlask(frozenset({"GET"}), PATH, PATH, answer=_metrics_under_any_host_name),)
