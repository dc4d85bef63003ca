"""The public page to find a village."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request, url_for

from app.kit.permissions import public
from app.kit.web.pages import render
from app.regions import queries

bp = Blueprint("regions", __name__, template_folder="templates")


@bp.get("/wilayah", endpoint="look_up")
@public
def find_village_page() -> Response:
    return render(
        "regions/look_up.html",
        village=queries.find_village(request.args.get("desa", "")),
        picker=queries.village_picker_data(request.args),
        address=partial(url_for, "regions.look_up"),
    )
