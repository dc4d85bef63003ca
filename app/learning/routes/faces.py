"""Addresses that show a personal page to learners, and the published page to everyone else."""

from __future__ import annotations

from flask import Response, abort, request

from app.course import queries as course
from app.kit.text.i18n import language


def published_page_response() -> Response:
    """The response with the published page of the requested address; 404 if there is none."""
    found = course.published_page(request.path, language())
    if found is None:
        abort(404 if course.catalogue().version else 503)
    return found.respond(request.environ)
