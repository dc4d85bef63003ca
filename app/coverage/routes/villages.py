"""`/cakupan/<code>/desa`: the villages of a region that are in a programme, and their meetings."""

from __future__ import annotations

from flask import Response, abort

from app.coverage.queries import require_granted_region
from app.coverage.queries.villages import programme_villages
from app.coverage.routes.tables import bp
from app.frozen_weeks.rules import PERMISSION
from app.kit.clock import today
from app.kit.permissions import needs
from app.kit.web.pages import render
from app.kit.web.parameters import asked_choice
from app.regions.codes import COUNTRY
from app.regions.queries import COUNTRY_NAME, region_names, region_path
from app.villages.rules.entries import PROGRAMMES, STATUSES


@bp.get("/cakupan/<region:code>/desa", endpoint="villages")
@needs(PERMISSION)
def programme_villages_page(code: str) -> Response:
    """Programme villages of a region, of one programme with `program`; errors as for the region."""
    require_granted_region(code)
    above = region_path(code)
    if code != COUNTRY and code not in above:
        abort(404)
    programme = asked_choice("program", PROGRAMMES)
    found = programme_villages(code, programme, today())
    return render(
        "coverage/villages.html",
        region=code,
        name=above.get(code, COUNTRY_NAME),
        found=found,
        names=region_names({each.regency for each in found.villages}),
        programme=programme,
        programmes=PROGRAMMES,
        statuses=STATUSES,
    )
