"""/alat/lembar: worksheets to print and fill in by hand. The pages have no form."""

from __future__ import annotations

from flask import Response, request, url_for

from app.kit.permissions import public
from app.kit.registry import registry
from app.kit.web.pages import render
from app.money.routes import bp

SMALL = "a5"


@bp.get("/alat/lembar", endpoint="worksheets")
@public
def worksheets_page() -> Response:
    return render("money/lembar.html")


@bp.get(
    "/alat/lembar/<any('amplop','anggaran','kesepakatan','biaya-berangkat','rencana-pulang'):name>",
    endpoint="worksheet",
)
@public
def worksheet_page(name: str) -> Response:
    site = registry().settings.public_url
    return render(
        f"money/lembar/{name}.html",
        name=name,
        small=request.args.get("kertas") == SMALL,
        site=site,
        here=site + url_for("money.worksheet", name=name),
    )
