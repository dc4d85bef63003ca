"""The fast route for one item by PUT.

Answers only stored items. Rejected, compressed or unusual requests are left to the view of the same
address, which responds with the reason."""

from __future__ import annotations

from app.kit.room import AnswerBeforeFlask, RequestBeforeFlask, RouteBeforeFlask
from app.kit.store.outage import BUSY, kind_of_outage
from app.kit.web.bodies import UnreadableBodyError
from app.sync.actions import NotAdmittedError
from app.sync.forms import VERSION, parse_request_body
from app.sync.routes import RETRY_AFTER, as_json, store_item_of_request

PREFIX = "/sync/v1/items/"
STORED = {200: "200 OK", 201: "201 CREATED"}
JSON = "application/json"
HEADERS = (("Content-Type", JSON), ("Cache-Control", "no-store"))


def put_item_fast(request: RequestBeforeFlask) -> AnswerBeforeFlask | None:
    """Store the item that a phone sent, before Flask; None if the view must answer."""
    body = request.body(JSON)
    if body is None:
        return None
    token = request.environ.get("HTTP_AUTHORIZATION", "")
    try:
        answer, status = store_item_of_request(
            token, request.path.removeprefix(PREFIX), parse_request_body(body)
        )
    except (UnreadableBodyError, NotAdmittedError):
        return None
    return (
        AnswerBeforeFlask(STORED[status], HEADERS, _encode_ascii_json(answer))
        if status in STORED
        else None
    )


def send_again_response(error: Exception) -> AnswerBeforeFlask:
    """The phone sends the same item again; the response has a code, as from the view."""
    code = kind_of_outage(error) or BUSY
    headers = [*HEADERS, ("Retry-After", str(RETRY_AFTER[code]))]
    return AnswerBeforeFlask(
        "503 SERVICE UNAVAILABLE", headers, _encode_ascii_json({"v": VERSION, "code": code})
    )


def _encode_ascii_json(answer: object) -> bytes:
    return as_json(answer).encode()


FAST = (
    RouteBeforeFlask(
        frozenset({"PUT"}), PREFIX, "/sync/v1/items/<wanted>", put_item_fast, send_again_response
    ),
)
