"""`/mitra`: offices and organisations that help, by place and need. Nothing is stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit.clock import today
from app.kit.permissions import public
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.partners import queries
from app.partners.routes.frame import bp
from app.partners.routes.told import place_names
from app.partners.rules.table_file import places_told
from app.partners.rules.vocabulary import KINDS, LANGUAGES, NEEDS
from app.regions.queries import find_region, find_village, village_picker_data
from app.work_abroad.queries import country_sheet, destination_countries


@bp.get("/mitra", endpoint="choose")
@public
def choose_place_page() -> BaseResponse:
    """Choose a place: a village by its name, a region from the lists, or a country."""
    village = request.args.get("desa", "")
    if village:
        if find_village(village) is None:
            abort(404)
        return redirect(_address_of_search(tempat=village))
    return render(
        "partners/choose.html",
        picker=village_picker_data(request.args),
        address=_address_of_choice,
        countries=destination_countries(language()),
    )


@bp.get("/mitra/cari", endpoint="search")
@public
def search_page() -> BaseResponse:
    """Who helps in the region `tempat` or the country `negara`, with the need `butuh`. Without
    either, the place is chosen first."""
    code = request.args.get("tempat", "")
    if not code and "negara" not in request.args:
        return redirect(url_for("partners.choose"), 303)
    place = find_region(code) if code else None
    country = country_sheet(request.args.get("negara", ""))
    if (code and place is None) or (place is None and country is None):
        abort(404)
    need = request.args.get("butuh", "")
    need = need if need in NEEDS else ""
    return render(
        "partners/search.html",
        place=place,
        country=country,
        need=need,
        found=queries.search_partners(code, country.code if country else "", need, today()),
        countries=destination_countries(language()),
        kinds=KINDS,
        needs=NEEDS,
        languages=LANGUAGES,
    )


@bp.get("/mitra/<uuid:partner>", endpoint="entry")
@public
def entry_page(partner: UUID) -> Response:
    """All that is published of one partner. One that was not checked for a year is named without
    its number."""
    found = queries.find_entry(partner)
    if found is None:
        abort(404)
    return render(
        "partners/entry.html",
        entry=found.entry,
        freshness=found.freshness(today()),
        places=place_names(places_told(found.entry)),
        kinds=KINDS,
        needs=NEEDS,
        languages=LANGUAGES,
    )


def _address_of_choice(**asked: Any) -> str:
    return url_for("partners.choose", **asked)


def _address_of_search(**asked: Any) -> str:
    return url_for("partners.search", **asked)
