"""`/sw.js`, and the frame that it keeps."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, make_response, request

from app.kit import permissions
from app.offline import frame

bp = Blueprint("offline", __name__, template_folder="templates")

WORKER = Path(__file__).with_name("sw.js").read_text("utf-8")


@bp.get("/sw.js")
@permissions.public
def worker() -> Response:
    """The service worker of this release. Asked for at each visit, so that a new one is noticed."""
    named = frame.release(current_app._get_current_object())  # type: ignore[attr-defined]
    response = make_response(f'const RELEASE = "{named}";\n{WORKER}')
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/luring/<release>.json")
@permissions.public
def frame_of(release: str) -> Response:
    """The frame of a release, for its service worker."""
    found = frame.packed(current_app._get_current_object(), release)  # type: ignore[attr-defined]
    if found is None:
        abort(404)
    return found.respond(request.environ)
