"""Addresses with two faces: without a profile they show the published page."""

from __future__ import annotations

from flask import Response, abort, request

from app.course import queries as course
from app.kit.text.i18n import language


def public_face() -> Response:
    """What everyone else is shown at this address."""
    found = course.published(request.path, language())
    if found is None:
        abort(404 if course.catalogue().version else 503)
    return found.respond(request.environ)
