"""`/cakupan/<kode>/garis`: the figures of a region from week to week."""

from __future__ import annotations

from flask import Response, abort

from app.coverage.queries import coverage_texts, may_open, require_granted_region
from app.coverage_trends import queries
from app.coverage_trends.queries import RegionInTime
from app.coverage_trends.routes.frame import bp
from app.coverage_trends.rules import draw_line, figure_series, top_of_scale
from app.frozen_weeks.queries import NothingFrozenError
from app.frozen_weeks.rules import PERMISSION, WEEK
from app.kit.clock import last_monday, utcnow
from app.kit.permissions import needs
from app.kit.text.i18n import gettext as _
from app.kit.web.errors import MeaninglessUrlError
from app.kit.web.pages import render
from app.kit.web.parameters import asked_once
from app.ratios.rules import reach_remark
from app.regions.codes import Level
from app.regions.queries import region_name

FIGURES_OF_PARTS: dict[Level, tuple[str, ...]] = {
    "country": ("rumah_tangga", "R3", "R2", "R1", "mendaftar_sendiri"),
    "province": ("rumah_tangga", "R3", "R2", "R1", "mendaftar_sendiri"),
    "regency": ("rumah_tangga", "R3"),
    "district": ("rumah_tangga",),
    "village": (),
}
"""Which figure may be asked for the parts of a region of a level, as CSV and addresses name it."""
NAMES = {"rumah_tangga": "households", "mendaftar_sendiri": "self_registered"}


@bp.get("/cakupan/<region:code>/garis", endpoint="lines")
@needs(PERMISSION)
def lines_page(code: str) -> Response:
    """The figures of a region as lines, and one figure of each region within it."""
    require_granted_region(code)
    try:
        found = queries.read_region_in_time(code) or abort(404)
    except NothingFrozenError:
        name, next_monday = region_name(code) or abort(404), last_monday(utcnow()) + WEEK
        return render("coverage/empty.html", name=name, region=code, scopes={}, by=next_monday)
    figure = _asked_figure(found.level)
    return render(
        "coverage_trends/lines.html",
        region=found,
        drawn=[
            (each, draw_line(each, found.weeks, top_of_scale([each])))
            for each in found.series
            if each.is_drawn
        ],
        parts=_drawn_parts(found, NAMES.get(figure, figure)),
        figure=figure,
        figures=FIGURES_OF_PARTS[found.level],
        words=coverage_texts(),
        remark=reach_remark,
        above=[(*place, may_open(place[0])) for place in found.above],
    )


def _drawn_parts(found: RegionInTime, name: str) -> dict[str, object]:
    """The line of each part that has numbers, all with the same scale, sorted by name; and the
    codes of the parts without."""
    series = {code: figure_series(rows, name) for code, rows in found.parts.items()}
    told = {code: each for code, each in series.items() if any(each.values)}
    top = top_of_scale(told.values())
    by_name = sorted(series, key=lambda code: (found.names[code].name, code))
    lines = [
        (code, told[code], draw_line(told[code], found.weeks, top))
        for code in by_name
        if code in told
    ]
    return {"top": top, "lines": lines, "others": [code for code in by_name if code not in told]}


def _asked_figure(level: Level) -> str:
    """The figure that is asked of the parts; the first one without a parameter, 400 for another."""
    figures = FIGURES_OF_PARTS[level]
    typed = asked_once("angka")
    if typed and typed not in figures:
        raise MeaninglessUrlError(_("Angka itu tidak ada di sini. Pilih dari daftar."))
    return typed or next(iter(figures), "")
