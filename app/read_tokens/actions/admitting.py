"""Admits a program that sends a read token, in place of a person who has signed in."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from werkzeug.exceptions import TooManyRequests

from app.frozen_weeks.rules import PERMISSION
from app.identity import actions as identity
from app.identity import queries as people
from app.identity.rules import LIMITS, address_for_rate_limit
from app.kit.permissions import Grant, Person, set_current_person
from app.kit.store.db import transaction
from app.kit.text.i18n import ORIGINAL, gettext
from app.kit.web.errors import TokenError
from app.read_tokens import queries
from app.read_tokens.rules import REFUSALS, TokenRefusal, common_regions, token_refusal

REFUSED, REQUESTS = "token:address", "token:requests"
"""The limits of refused tokens from one address, and of requests with one token."""


def admit_sent_token(text: str | None, address: str | None, *, now: datetime) -> UUID | None:
    """The id of the token of a request with this text; None if it has none. The current person is
    then the token's maker, with no more than the token's regions. `address`: of its sender.
    Raises TokenError for a token that is not accepted, TooManyRequests after too many requests.

    Opens its own transaction, since a request is counted also if it is refused."""
    if text is None:
        return None
    token = queries.find_sent_read_token(text)
    if token is None:
        _refuse("token_unknown", address, now)
    regions = common_regions(token.regions, queries.regions_of_maker(token, PERMISSION, now))
    refusal = token_refusal(token.until, token.revoked_at, regions, now)
    if refusal is not None:
        _refuse(refusal, address, now)
    _count_request(REQUESTS, identity.rate_limit_key(REQUESTS, token.id.hex), now)
    grants = tuple(Grant(frozenset({PERMISSION}), region) for region in regions)
    set_current_person(Person(token.maker, token.name, ORIGINAL, grants=grants))
    return token.id


def _refuse(refusal: TokenRefusal, address: str | None, now: datetime) -> NoReturn:
    key = identity.rate_limit_key(REFUSED, address_for_rate_limit(address))
    _count_request(REFUSED, key, now)
    raise TokenError(refusal, gettext(REFUSALS[refusal]))


def _count_request(limit: str, key: str, now: datetime) -> None:
    """Raises TooManyRequests if the limit is used up."""
    if people.is_limit_used_up(limit, key, now):
        raise TooManyRequests(retry_after=LIMITS[limit].minutes * 60)
    with transaction() as tx:
        identity.count_failed_attempt(tx, limit, key, now=now)
