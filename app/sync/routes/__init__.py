"""Addresses for phones: `/sync/v1/saya` to begin, `/sync/v1/batch`, and `/sync/v1/items/<id>`.

Every response is JSON, and every error has a `code`: phones never get a page here."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import database, transaction
from app.kit.store.outage import kind_of_outage
from app.kit.web.bodies import UnreadableBodyError, decompress_body
from app.kit.web.logs import safe_traceback
from app.sync import actions, forms
from app.sync.actions import AdmittedPhone, NotAdmittedError
from app.sync.forms import VERSION
from app.sync.rules import ItemOutcome

bp = Blueprint("sync", __name__)
log = structlog.get_logger("bekal.sync")

STATUS_OF_CODE = {
    "bad_request": 400,
    "token": 401,
    "profile_mismatch": 403,
    "consent_withdrawn": 403,
    "epoch_changed": 409,
    "profile_erased": 410,
    "too_big": 413,
    "wrong_type": 415,
    "version_unsupported": 422,
    "busy": 503,
    "storage": 503,
    "server_clock": 503,
}
CODE_OF_STATUS = {401: "signed_out", 403: "other_site", 413: "too_big", 415: "wrong_type"}
"""Codes of errors raised before a view runs."""
RETRY_AFTER = {"busy": 5, "storage": 60, "server_clock": 600}
"""Seconds until the phone sends again."""
STATUS_OF_OUTCOME = {
    "created": 201,
    "deferred": 201,
    "duplicate": 200,
    "conflict": 409,
    "rejected": 422,
}


@bp.post("/sync/v1/saya", endpoint="saya")
@permissions.scripted
def create_upload_access_response() -> Response:
    """The signed-in person, and what their phone needs to send; staff only on pages of staff."""
    who, now = permissions.signed_in_person(), utcnow()
    for_staff = forms.asks_for_staff(request.get_json(silent=True))
    fits = actions.may_have_staff_phone(who) if for_staff else not who.is_staff
    if who.device is None or not fits:
        return _error_response(401, "signed_out")
    with transaction() as tx:
        opened = actions.create_upload_access(tx, who.id, who.device, now=now, for_staff=for_staff)
    return _json_response(
        {
            "v": VERSION,
            "profile": str(who.id),
            "device": str(who.device),
            "name": who.name,
            "language": who.language,
            "shared": opened.shared or for_staff,
            "drawing": opened.drawing,
            "epoch": str(opened.epoch),
            "key": base64.b64encode(opened.key).decode(),
            "token": opened.token,
            "until": _to_milliseconds(opened.until),
            "sealed": None,
        }
    )


@bp.post("/sync/v1/batch", endpoint="batch")
@permissions.public
def store_batch_of_items() -> Response:
    """Store up to fifty items of one person; answers 200 only after a durable commit."""
    token, now = _require_upload_token_hash(request.headers.get("Authorization", "")), utcnow()
    envelope, items = forms.validate_batch(_read_request_json())
    sent = [forms.to_sent_item(envelope, each.id, each) for each in items if each is not None]
    admitted = actions.admit_phone(token, envelope, [each.id for each in sent], now)
    taken = actions.store_items_from_phone(admitted, sent, now)
    outcomes = iter(taken)
    results = [
        {"id": raw_id, "status": "rejected", "code": "bad_item"}
        if item is None
        else _encode_outcome(next(outcomes))
        for raw_id, item in zip(forms.sent_item_ids(envelope.items), items, strict=True)
    ]
    return _json_response(_server_state_of_response(admitted, taken) | {"results": results})


@bp.put("/sync/v1/items/<wanted>", endpoint="item")
@permissions.public
def store_single_item(wanted: str) -> Response:
    """Store the item in this request, sent by a phone with an upload token."""
    answer, status = store_item_of_request(
        request.headers.get("Authorization", ""), wanted, _read_request_json()
    )
    return _json_response(answer, status)


def store_item_of_request(
    authorization: str, item_id: str, data: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Store one item; returns the response and its status. Raises UnreadableBodyError,
    NotAdmittedError and the errors of a database outage."""
    token, now = _require_upload_token_hash(authorization), utcnow()
    envelope = forms.validate_single_item(data)
    try:
        sent = forms.to_sent_item(envelope, UUID(item_id), envelope)
    except ValueError:
        raise UnreadableBodyError("bad_request") from None
    admitted = actions.admit_phone(token, envelope, [sent.id], now)
    (outcome,) = taken = actions.store_items_from_phone(admitted, [sent], now)
    answer = _encode_outcome(outcome)
    if outcome.status == "conflict":
        answer["code"] = "conflict"
    return _server_state_of_response(admitted, taken) | answer, STATUS_OF_OUTCOME[outcome.status]


def _require_upload_token_hash(authorization: str) -> bytes:
    """The hash of the bearer token in an Authorization header. Raises NotAdmittedError if there is
    none."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAdmittedError("token")
    return hash_token(token)


def _read_request_json() -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise UnreadableBodyError("wrong_type")
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    return forms.parse_request_body(decompress_body(request.get_data(cache=False), encoding))


def _server_state_of_response(
    phone: AdmittedPhone, outcomes: Sequence[ItemOutcome]
) -> dict[str, Any]:
    seen, proof = actions.sign_highest_seen(phone, outcomes)
    return {
        "v": VERSION,
        "epoch": str(phone.epoch),
        "now": _to_milliseconds(utcnow()),
        "safe_through": phone.safe_through,
        "seen": seen,
        "proof": proof,
    }


def _encode_outcome(outcome: ItemOutcome) -> dict[str, Any]:
    answer = {
        "id": str(outcome.id),
        "status": outcome.status,
        "seq": outcome.seq,
        "result": outcome.result,
        "code": outcome.code,
    }
    return {name: value for name, value in answer.items() if value is not None}


def _to_milliseconds(at: Any) -> int:
    return int(at.timestamp() * 1000)


def _json_response(body: dict[str, Any], status: int = 200) -> Response:
    return Response(as_json(body), status, mimetype="application/json")


# ASCII output, so that any id can be repeated.
as_json = json.JSONEncoder(separators=(",", ":")).encode


def _error_response(status: int, code: str, **more: Any) -> Response:
    response = _json_response({"v": VERSION, "code": code} | more, status)
    if code in RETRY_AFTER:
        response.headers["Retry-After"] = str(RETRY_AFTER[code])
    return response


@bp.errorhandler(UnreadableBodyError)
def _respond_to_unreadable_body(error: UnreadableBodyError) -> Response:
    return _error_response(STATUS_OF_CODE[error.code], error.code)


@bp.errorhandler(NotAdmittedError)
def _respond_to_phone_not_admitted(error: NotAdmittedError) -> Response:
    more = {} if error.epoch is None else {"epoch": str(error.epoch)}
    return _error_response(STATUS_OF_CODE[error.code], error.code, **more)


@bp.errorhandler(HTTPException)
def _respond_to_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    return _error_response(status, CODE_OF_STATUS.get(status, "bad_request"))


@bp.errorhandler(Exception)
def _respond_to_unexpected_error(error: Exception) -> Response:
    """Return 503 with a code for an outage of the database, else log the error and return 500."""
    database().drop_connection()
    code = kind_of_outage(error)
    if code is not None:
        log.warning("sync_put_off", code=code, kind=type(error).__name__)
        return _error_response(503, code)
    log.error("request_failed", id=g.get("request_id", "-"), trace=safe_traceback(error))
    return _error_response(500, "unexpected")
