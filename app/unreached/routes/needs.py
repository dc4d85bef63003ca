"""`/cakupan/<kode>/mitra`: which needs have a partner in the parts of a region, as page and CSV."""

from __future__ import annotations

from flask import Response, abort, request

from app.coverage import actions
from app.coverage.queries import coverage_texts, may_open, require_granted_region
from app.frozen_weeks.rules import PERMISSION
from app.kit.clock import last_monday, today, utcnow
from app.kit.permissions import needs, needs_or_token, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.tables import lines_as_csv
from app.kit.web.files import BYTE_ORDER_MARK, file_response
from app.kit.web.http import sent_bearer_token
from app.kit.web.pages import render
from app.kit.web.parameters import asked_choice
from app.partners.rules.vocabulary import NEEDS
from app.read_tokens.actions import admit_sent_token
from app.unreached import queries
from app.unreached.forms import need_texts
from app.unreached.queries import NeedsInRegion
from app.unreached.routes.missing import bp
from app.unreached.rules import need_lines, overlaps_in, parts_with_gaps

SHOWN = 12


@bp.get("/cakupan/<region:code>/mitra", endpoint="needs")
@needs(PERMISSION)
def needs_page(code: str) -> Response:
    """Which needs have no partner in a region; with `butuh`, where one need has none."""
    found = _needs_or_error(code)
    asked = asked_choice("butuh", NEEDS)
    return render(
        "unreached/need.html" if asked else "unreached/needs.html",
        region=found,
        need=next((each for each in found.found if each.need == asked), None),
        gaps=parts_with_gaps(found.found),
        overlaps=overlaps_in(found.found),
        texts=need_texts(),
        words=coverage_texts(),
        above=[(*place, may_open(place[0])) for place in found.above],
        shown=SHOWN,
        bytes=0 if asked else len(_as_csv(found)),
    )


@bp.get("/cakupan/<region:code>/mitra.csv", endpoint="needs_csv")
@needs_or_token(PERMISSION)
def download_needs_csv(code: str) -> Response:
    now = utcnow()
    token = admit_sent_token(sent_bearer_token(), request.remote_addr, now=now)
    found = _needs_or_error(code)
    monday = found.week.monday if found.week else last_monday(now)
    with transaction() as tx:
        who = signed_in_person().id
        actions.record_given_file(tx, code, monday, "mitra.csv", now=now, actor=who, token=token)
    return file_response(_as_csv(found), "text/csv", f"mitra-{code}-{today():%Y-%m-%d}.csv")


def _as_csv(found: NeedsInRegion) -> bytes:
    lines = need_lines(found, need_texts(), coverage_texts(), today())
    return (BYTE_ORDER_MARK + lines_as_csv(lines)).encode()


def _needs_or_error(code: str) -> NeedsInRegion:
    """Partners by need in the parts of a region; 404 for an unknown region, 403 outside the
    officer's regions."""
    require_granted_region(code)
    return queries.read_needs_in_region(code, today()) or abort(404)
