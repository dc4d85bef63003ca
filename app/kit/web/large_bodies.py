"""Which addresses accept larger bodies than others, and from whom (see
permissions.accepts_body_up_to), and which ones compute for long (permissions.runs_beside)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError

from app.kit.permissions import access_of, current_person, is_run_beside, max_body_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def paths_with_large_bodies(app: Flask) -> dict[str, int]:
    """The addresses whose views accept larger bodies, with "<uuid>" for any, and how large."""
    found = {}
    for rule in app.url_map.iter_rules():
        limit = max_body_of(app.view_functions.get(rule.endpoint))
        if limit:
            found[_with_placeholders(rule.rule)] = limit
    return found


def paths_run_beside(app: Flask) -> frozenset[str]:
    """The addresses whose views compute for long, with "<uuid>" for any."""
    return frozenset(
        _with_placeholders(rule.rule)
        for rule in app.url_map.iter_rules()
        if is_run_beside(app.view_functions.get(rule.endpoint))
    )


def _with_placeholders(rule: str) -> str:
    return re.sub(r"<uuid:\w+>", "<uuid>", rule)


def may_send_large_body(app: Flask, environ: WSGIEnvironment) -> bool:
    """Whether somebody with the permission of the view sends this request, whose body has not been
    read. False too while the database cannot tell; then the view answers so."""
    with app.request_context(environ):
        access = access_of(app.view_functions.get(request.endpoint or ""))
        if access is None or access.permission is None:
            return False
        try:
            who = current_person()
        except SQLAlchemyError:
            return False
        return who is not None and who.may(access.permission)
