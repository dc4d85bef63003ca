"""`/mitra.json` and `/mitra.csv`: all entries that the search may show, made once for each state of
the list, so that asking for them again and again costs little."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable

from flask import Response, current_app, request

from app.kit.clock import today
from app.kit.permissions import public
from app.kit.registry import ValuePerApp
from app.kit.web.files import BYTE_ORDER_MARK, file_response
from app.kit.web.headers import PUBLIC
from app.partners import queries
from app.partners.routes.frame import bp
from app.partners.rules.hsds import page_of_services, service_as_hsds
from app.partners.rules.table_file import write_table

_MADE = ValuePerApp[dict[str, tuple[Hashable, bytes, str]]]("partner_files")
"""{name: (state of the list, bytes, ETag)} of the files that this process made last."""


@bp.get("/mitra.json", endpoint="as_json")
@public
def partners_json() -> Response:
    """All entries that the search may show, as services of HSDS 3."""
    body, tag = _made_once("mitra.json", _as_json)
    return _unless_known(Response(body, mimetype="application/json"), tag)


@bp.get("/mitra.csv", endpoint="as_csv")
@public
def partners_csv() -> Response:
    """All entries that the search may show, as a table for people."""
    body, tag = _made_once("mitra.csv", _as_csv)
    return _unless_known(file_response(body, "text/csv", "mitra.csv"), tag)


def _as_json() -> str:
    day = today()
    services = [
        service_as_hsds(each.entry, each.edited_at, is_due=each.freshness(day).is_due)
        for each in queries.list_shown_entries(day)
    ]
    return page_of_services(services)


def _as_csv() -> str:
    shown = queries.list_shown_entries(today())
    return BYTE_ORDER_MARK + write_table(each.entry for each in shown)


def _made_once(name: str, make: Callable[[], str]) -> tuple[bytes, str]:
    """The bytes of a file and their ETag, made anew if the list or the day is another one."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    made = _MADE.find(app)
    made = _MADE.put(app, {}) if made is None else made
    state = (today(), queries.state_of_list())
    if name not in made or made[name][0] != state:
        body = make().encode()
        made[name] = (state, body, hashlib.sha256(body).hexdigest()[:16])
    return made[name][1:]


def _unless_known(answer: Response, tag: str) -> Response:
    """The answer, or 304 to who has it already."""
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = PUBLIC
    answer.make_conditional(request)
    return answer
