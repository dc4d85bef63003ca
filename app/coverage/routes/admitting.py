"""Admits a program that sends a read token, in place of a person who has signed in."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from flask import request
from werkzeug.exceptions import TooManyRequests

from app.coverage import queries
from app.coverage.forms.tokens import token_refusal_sentence
from app.coverage.rules import common_regions, token_refusal
from app.frozen_weeks.rules import PERMISSION
from app.identity import actions as identity
from app.identity import queries as people
from app.identity.rules import LIMITS, address_for_rate_limit
from app.kit.clock import utcnow
from app.kit.permissions import Grant, Person, set_current_person
from app.kit.store.db import transaction
from app.kit.text.i18n import ORIGINAL
from app.kit.web.errors import TokenError
from app.kit.web.http import sent_bearer_token

UNKNOWN, REQUESTS = "token:address", "token:requests"
"""The limits of unknown tokens from one address, and of requests with one token."""


def admit_sent_token() -> UUID | None:
    """The id of the token of this request; None if it has none. The current person is then the
    token's maker, with no more than the token's regions. Raises TokenError for a token that is not
    accepted, TooManyRequests after too many requests."""
    text = sent_bearer_token()
    if text is None:
        return None
    now = utcnow()
    token = queries.find_sent_read_token(text)
    if token is None:
        _refuse_unknown_token(now)
    regions = common_regions(token.regions, queries.regions_of_maker(token, PERMISSION, now))
    refusal = token_refusal(token.until, token.revoked_at, regions, now)
    if refusal is not None:
        raise TokenError(refusal, token_refusal_sentence(refusal))
    _count_request(REQUESTS, identity.rate_limit_key(REQUESTS, token.id.hex), now)
    grants = tuple(Grant(frozenset({PERMISSION}), region) for region in regions)
    set_current_person(Person(token.maker, token.name, ORIGINAL, grants=grants))
    return token.id


def _refuse_unknown_token(now: datetime) -> NoReturn:
    address = address_for_rate_limit(request.remote_addr)
    _count_request(UNKNOWN, identity.rate_limit_key(UNKNOWN, address), now)
    raise TokenError("token_unknown", token_refusal_sentence("token_unknown"))


def _count_request(limit: str, key: str, now: datetime) -> None:
    """Raises TooManyRequests if the limit is used up."""
    if people.is_limit_used_up(limit, key, now):
        raise TooManyRequests(retry_after=LIMITS[limit].minutes * 60)
    with transaction() as tx:
        identity.count_failed_attempt(tx, limit, key, now=now)
