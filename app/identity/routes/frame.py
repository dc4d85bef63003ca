"""The blueprint, and how the rest of the house finds out who is asking."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.identity import queries
from app.identity.actions import SignedIn
from app.kit.clock import utcnow
from app.kit.permissions import Person, register_loader
from app.kit.untyped.web import LoginManager, signed_in_user

bp = Blueprint("identity", __name__, template_folder="../templates")


def connect(app: Flask) -> None:
    """Let Flask-Login and the kit find the person of a request."""
    manager = LoginManager()
    manager.session_protection = None  # a phone changes its address all day
    manager.init_app(app, add_context_processor=False)  # else it loads on public pages too
    # By default a hash of address and browser, kept in every session cookie.
    manager._session_identifier_generator = lambda: ""
    manager.user_loader(_load)
    register_loader(_who)


def _load(key: str) -> SignedIn | None:
    person = queries.find_person(key, utcnow())
    return None if person is None else SignedIn(key, person)


def _who() -> Person | None:
    user = signed_in_user()
    return user.person if isinstance(user, SignedIn) else None
