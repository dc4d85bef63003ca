"""`/kelola/kelompok`: how many cohorts there are in the regions of an officer."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit.clock import today
from app.kit.permissions import needs, signed_in_person
from app.kit.web.pages import render
from app.regions import queries as regions
from app.regions.codes import is_region_code, parent_code
from app.supervision import queries
from app.supervision.rules import COUNT_COHORTS

bp = Blueprint("supervision", __name__, template_folder="templates")


@bp.get("/kelola/kelompok", endpoint="start")
@needs(COUNT_COHORTS)
def start_page() -> BaseResponse:
    """The regions of this officer; the page of the region if there is one only."""
    scopes = sorted(set(signed_in_person().scopes(COUNT_COHORTS)))
    if len(scopes) == 1:
        return redirect(url_for(".region", code=scopes[0]))
    return render("supervision/start.html", names=regions.region_names(scopes))


@bp.get("/kelola/kelompok/<code>", endpoint="region")
@needs(COUNT_COHORTS)
def region_page(code: str) -> Response:
    """How many cohorts a region and its parts have; 403 outside the officer's regions, whether
    there is such a region or not, else 404 for an unknown one."""
    me = signed_in_person()
    if not is_region_code(code):
        abort(404)
    if not me.may(COUNT_COHORTS, code):
        abort(403)
    found = queries.cohorts_of_region(code, today()) or abort(404)
    above = parent_code(code)
    if above is None or not me.may(COUNT_COHORTS, above):
        above = None
    name = regions.region_name(above) if above else None
    return render("supervision/region.html", region=found, above=above, above_name=name)
