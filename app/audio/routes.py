"""Recordings, by name: what was said is in the name, so a file is kept for ever."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request

from app.audio import queries
from app.content.aloud.say import in_full
from app.kit import permissions
from app.kit.text.i18n import language
from app.kit.web.packing import FOR_EVER

bp = Blueprint("audio", __name__, template_folder="templates")


@bp.app_template_filter("lisan")
def aloud(text: str, spoken: str | None = None) -> str:
    """`text` in words, for a voice: in the language of the page where `spoken` names no other."""
    return in_full(text, spoken or language())


@bp.get("/belajar/suara/<name>")
@permissions.public
def recording(name: str) -> Response:
    """One recording, or the part of it that a player asks for (Range)."""
    data = queries.sound(current_app, name)
    if data is None:
        abort(404)
    response = Response(data, mimetype=queries.TYPES[name[16:]])
    response.headers["Cache-Control"] = FOR_EVER
    response.set_etag(name)
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response
