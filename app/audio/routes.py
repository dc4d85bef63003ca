"""Recordings by file name, which contains a digest of the text, so that they are cached forever."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request

from app.audio import queries
from app.content.aloud.say import spell_out
from app.kit import permissions
from app.kit.text.i18n import language
from app.kit.web.packing import FOR_EVER

bp = Blueprint("audio", __name__, template_folder="templates")


@bp.app_template_filter("lisan")
def spell_out_filter(text: str, spoken: str | None = None) -> str:
    """`text` spelled out for a voice program, in language `spoken` or else that of the page."""
    return spell_out(text, spoken or language())


@bp.get("/belajar/suara/<name>", endpoint="recording")
@permissions.public
def serve_recording(name: str) -> Response:
    """Sends one recording, or the part of it that a player requests (Range)."""
    data = queries.read_recording(current_app, name)
    if data is None:
        abort(404)
    response = Response(data, mimetype=queries.TYPES[name[16:]])
    response.headers["Cache-Control"] = FOR_EVER
    response.set_etag(name)
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response
