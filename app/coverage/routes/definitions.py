"""`/cakupan/definisi`: what each figure means, for everybody."""

from __future__ import annotations

from flask import Response, abort

from app.coverage.forms import figure_definitions
from app.coverage.routes.tables import bp
from app.kit.permissions import public
from app.kit.web.pages import render


@bp.get("/cakupan/definisi", endpoint="definitions")
@public
def definitions_page() -> Response:
    return render("coverage/definitions.html", figures=figure_definitions())


@bp.get("/cakupan/definisi/<code>", endpoint="definition")
@public
def definition_page(code: str) -> Response:
    figure = figure_definitions().get(code) or abort(404)
    return render("coverage/definition.html", figure=figure)
