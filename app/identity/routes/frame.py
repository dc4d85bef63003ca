"""Loads the current person for every request."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError

from app.identity import queries
from app.identity.actions import FlaskLoginUser, extend_shared_session
from app.identity.rules.limits import is_session_extension_due
from app.kit.clock import utcnow
from app.kit.permissions import Person, register_person_loader
from app.kit.store.db import transaction
from app.kit.untyped.web import LoginManager, signed_in_user

log = structlog.get_logger("bekal")


def connect_flask_login(app: Flask) -> None:
    """Let Flask-Login and the kit find the person of a request."""
    manager = LoginManager()
    manager.session_protection = None  # a phone changes its address all day
    manager.init_app(app, add_context_processor=False)  # else it loads on public pages too
    # By default a hash of address and browser, kept in every session cookie.
    manager._session_identifier_generator = lambda: ""
    manager.user_loader(_load_flask_login_user)
    register_person_loader(_current_person)
    app.after_request(_extend_session)


def _load_flask_login_user(key: str) -> FlaskLoginUser | None:
    person = queries.find_person_by_session_key(key, utcnow())
    return None if person is None else FlaskLoginUser(key, person)


def _current_person() -> Person | None:
    user = signed_in_user()
    return user.person if isinstance(user, FlaskLoginUser) else None


def _extend_session(response: Response) -> Response:
    """Extend a session on a shared phone when it is used. The page is shown even if the write
    fails."""
    who, now = g.get("person"), utcnow()
    if who is not None and who.locks_at is not None and is_session_extension_due(who.locks_at, now):
        try:
            with transaction() as tx:
                extend_shared_session(tx, who.key, now=now)
        except SQLAlchemyError:
            log.warning("stay_not_written", exc_info=True)
    return response
