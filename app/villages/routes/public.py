"""`/desa`: villages with a programme, by region, and the page of each. Nothing is stored."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit.permissions import public
from app.kit.web.pages import render
from app.regions.codes import COUNTRY
from app.regions.queries import (
    NamedRegion,
    child_regions,
    find_region,
    find_village,
    region_names,
    region_path,
    village_picker_data,
)
from app.villages import queries
from app.villages.routes.frame import bp, later_code
from app.villages.rules.entries import FIELD_NAMES, PROGRAMMES, STATUSES
from app.villages.rules.readiness import MARKS, STATES, readiness_strip
from app.villages.rules.shown import by_village, count_by_part, is_short

NEAREST = 5


@bp.get("/desa", endpoint="list")
@public
def villages_page() -> Response:
    """The villages in the region `di` with the programme `program`; while they are many, the parts
    of that region instead, with how many each has."""
    at, programme = request.args.get("di", COUNTRY), request.args.get("program", "")
    at = at if find_region(at) else COUNTRY
    programme = programme if programme in PROGRAMMES else ""
    found = by_village(queries.list_entries((at,), programme=programme))
    is_list = is_short(found, at)
    counts = {} if is_list else count_by_part((each.code for each in found), at)
    return render(
        "villages/list.html",
        at=at,
        path=region_path(at),
        programme=programme,
        programmes=PROGRAMMES,
        statuses=STATUSES,
        found=found,
        is_list=is_list,
        parts=[(each, counts[each.code]) for each in child_regions(at) if each.code in counts],
        names=region_names({each.regency for each in found}),
    )


@bp.get("/desa/cari", endpoint="search")
@public
def search_page() -> BaseResponse:
    """Find a village by its name, whether it is in the registry or not."""
    village = request.args.get("desa", "")
    if village:
        return redirect(url_for("villages.village", code=village))
    return render(
        "villages/search.html", picker=village_picker_data(request.args), address=_search_address
    )


@bp.get("/desa/perdes", endpoint="regulation")
@public
def regulation_page() -> Response:
    """A blank to print: what a regulation of a village on migrant workers settles."""
    return render("villages/perdes.html")


@bp.get("/desa/<code>", endpoint="village")
@public
def village_page(code: str) -> BaseResponse:
    """A village: its programmes, their history, and how far it is. One that is in no programme is
    told so, with those nearest to it. A former code leads to the present one."""
    village = find_village(code)
    if village is None:
        return redirect(url_for("villages.village", code=later_code(code) or abort(404)))
    entries = queries.entries_of_village(code)
    if not entries:
        return _unlisted_page(village)
    marks = queries.marks_of_village(code)
    return render(
        "villages/village.html",
        village=village,
        entries=entries,
        history=queries.history_of_entries([each.id for each in entries]),
        strip=readiness_strip(marks) if marks else [],
        meetings=queries.meetings_of_village(code),
        programmes=PROGRAMMES,
        statuses=STATUSES,
        fields=FIELD_NAMES,
        marks=MARKS,
        states=STATES,
    )


def _unlisted_page(village: NamedRegion) -> Response:
    near, nearest = queries.nearest_entries(village.code)
    return render(
        "villages/unlisted.html",
        village=village,
        near=near,
        nearest=by_village(nearest)[:NEAREST],
        programmes=PROGRAMMES,
        statuses=STATUSES,
    )


def _search_address(**asked: Any) -> str:
    return url_for("villages.search", **asked)
