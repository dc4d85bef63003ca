"""CSRF: makes and verifies form tokens, and checks that a request comes from our own page."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Flask, abort, current_app, g, request, session
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from app.kit.permissions import current_person
from app.kit.registry import registry
from app.kit.untyped.web import same_origin
from app.kit.web.pending_form import drop_pending_form, keep_sent_form

SALT = "wtf-csrf-token"
"""The salt of Flask-WTF, which made the tokens of earlier releases."""
SEPARATOR = "~"


def url_if_form_is_of_other_person() -> str | None:
    """The address to redirect to if the form's page was made for another person than the one now
    signed in, or in another session: sign-in, or the page again. None if the form may proceed or
    its token names no owner."""
    sent, who = _sent_csrf_token(), current_person()
    owner = _owner_in_token(sent)
    if owner is None:
        return None
    is_signed_in = who is not None and who.id == owner
    if is_signed_in and csrf_token_matches_session(session, sent):
        drop_pending_form(owner, request.path)
        return None
    form_page = keep_sent_form(owner)
    sign_in: str = registry().sign_in_url()
    return (form_page or sign_in) if is_signed_in else sign_in


def require_csrf_token() -> None:
    """Abort with 400 unless the form has the token of this session and, over https, comes from our
    own site. Called by kit.web.http for views that are not public."""
    if not csrf_token_matches_session(session, _sent_csrf_token()):
        abort(400)
    if request.is_secure and not same_origin(request.referrer or "", f"https://{request.host}/"):
        abort(400)
    g.csrf_valid = True


def require_same_site_json() -> None:
    """Abort with 415 or 403 unless this is JSON sent by our own page. Another site can send JSON
    only after a preflight request, which we never allow; browsers also send the origin."""
    if request.mimetype != "application/json":
        abort(415)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)


def csrf_token() -> str:
    """The token for the forms of this page: signed, bound to this session and the signed-in person,
    so that it is invalid in another session."""
    kept = session.setdefault("csrf_token", secrets.token_urlsafe(16))
    who = current_person()
    # Not compressed: the length of a compressed page could reveal the token.
    return (
        _token_signer()
        .sign(f"{kept}{SEPARATOR}{_encode_id(who.id) if who is not None else ''}")
        .decode()
    )


def _sent_csrf_token() -> str:
    """The token of this request."""
    return request.form.get("csrf_token") or request.headers.get("X-CSRFToken", "")


def csrf_token_matches_session(session: Mapping[str, Any], token: str) -> bool:
    """Whether one of our keys signed this token for this session."""
    kept = session.get("csrf_token")
    return isinstance(kept, str) and hmac.compare_digest(kept, _session_and_owner(token)[0])


def _owner_in_token(token: str) -> UUID | None:
    """The person for whom the form's page was made, according to its signed token; None without a
    signed-in person."""
    owner = _session_and_owner(token)[1]
    return UUID(bytes=urlsafe_b64decode(owner + "==")) if owner else None


def _encode_id(person_id: UUID) -> str:
    return urlsafe_b64encode(person_id.bytes).decode().rstrip("=")


def _session_and_owner(token: str) -> tuple[str, str]:
    """The session and owner in a token; ("", "") if the signature is invalid. A token of an earlier
    release, from a page that is still open, has no owner."""
    try:
        of_session, separator, owner = _token_signer().unsign(token).decode().partition(SEPARATOR)
        return of_session if separator else str(
            _token_signer_of_earlier_releases().loads(token)
        ), owner
    except (BadData, UnicodeDecodeError):
        return "", ""


def _csrf_keys() -> tuple[str, ...]:
    # Forms opened before a rotation of SECRET_KEY stay valid. The last key signs.
    return (*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"])


def _token_signer() -> TimestampSigner:
    return _token_signer_with_keys(*_csrf_keys())


@lru_cache(1)
def _token_signer_with_keys(*keys: str) -> TimestampSigner:
    return TimestampSigner(keys, salt=SALT)


def _token_signer_of_earlier_releases() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_csrf_keys(), salt=SALT)


def init_app(app: Flask) -> None:
    # Tokens live as long as the session, since a page may stay open on a phone for a day.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.jinja_env.globals["csrf_token"] = csrf_token
