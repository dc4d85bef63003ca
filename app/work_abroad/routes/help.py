"""`/bantuan`: contacts and rules by country."""

from __future__ import annotations

from flask import Response, abort, request

from app.content.country import HOME
from app.kit.permissions import public
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.work_abroad import queries
from app.work_abroad.routes import bp
from app.work_abroad.rules import help_lines as help_rules

EVERYWHERE = ("penempatan", "visa", "upah", "potongan", "uang_tertinggal", "kirim")
AT_HOME = ("umur", "dokumen", "biaya")
INDONESIA, ABROAD = "indonesia", "luar"
"""Values of `?dari=`: where the reader is, since other numbers work there."""


def topic_headings() -> dict[str, str]:
    """Headings of the topics of a country sheet, in the language of the page."""
    return {
        "penempatan": _("Penempatan"),
        "umur": _("Umur"),
        "dokumen": _("Dokumen"),
        "biaya": _("Biaya penempatan"),
        "visa": _("Visa dan izin kerja"),
        "upah": _("Gaji paling sedikit"),
        "potongan": _("Potongan gaji"),
        "uang_tertinggal": _("Uang yang bisa diambil sesudah pulang"),
        "kirim": _("Kirim uang dan membayar"),
    }


def stands_in_indonesia(*, otherwise: bool) -> bool:
    """Whether the reader chose in the address (`?dari=`) the numbers for Indonesia."""
    return {INDONESIA: True, ABROAD: False}.get(request.args.get("dari", ""), otherwise)


@bp.get("/bantuan", endpoint="help")
@public
def help_page() -> Response:
    """The help page, starting with the country in the address (`?negara=`) if it has a sheet."""
    named = queries.country_sheet(request.args.get("negara", ""))
    lead = named if named is not None and named.code != HOME else None
    there, at_home = queries.help_lines(lead.code if lead else "", HOME)
    return render(
        "work_abroad/bantuan.html",
        destinations=queries.destination_countries(language()),
        lead=lead,
        in_indonesia=stands_in_indonesia(otherwise=lead is None),
        there=help_rules.arrange_for_country(there, at_home),
        from_indonesia=help_rules.arrange_for_indonesia(at_home, there),
        from_elsewhere=help_rules.arrange_for_elsewhere(at_home),
    )


@bp.get("/bantuan/<code>", endpoint="country")
@public
def country_help_page(code: str) -> Response:
    found = queries.country_sheet(code)
    if found is None:
        abort(404)
    at_home = code == HOME
    lines, home_lines = queries.help_lines(code, HOME)
    return render(
        "work_abroad/negara.html",
        country=found,
        at_home=at_home,
        in_indonesia=stands_in_indonesia(otherwise=at_home),
        there=help_rules.arrange_for_elsewhere(home_lines)
        if at_home
        else help_rules.arrange_for_country(lines, home_lines),
        from_indonesia=help_rules.arrange_for_indonesia(home_lines, () if at_home else lines),
        shown=AT_HOME if at_home else EVERYWHERE,
        topics=topic_headings(),
    )
