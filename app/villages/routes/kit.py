"""`/desa/pertemuan`: a meeting of 45 minutes about job offers, and its sheets to print. Public: the
same for everyone, nothing is sent or stored."""

from __future__ import annotations

from flask import Response, request

from app.content.country import HOME
from app.kit.clock import today
from app.kit.permissions import public
from app.kit.registry import registry
from app.kit.web.links import public_link, qr_code
from app.kit.web.pages import render
from app.villages import queries
from app.villages.routes.frame import bp
from app.work_abroad.queries import help_lines
from app.work_abroad.rules.help_lines import arrange_for_indonesia

LARGE = "a3"
LED_TO = ("work_abroad.help", "work_abroad.offer")
"""Pages whose QR codes are on the sheet that people take home."""


@bp.get("/desa/pertemuan", endpoint="kit")
@public
def meeting_kit_page() -> Response:
    """The plan minute by minute, what to bring, how to count people, and the sheets."""
    return render("villages/pertemuan/index.html", kit=queries.meeting_kit())


@bp.get("/desa/pertemuan/poster", endpoint="kit_poster")
@public
def poster_page() -> Response:
    """A poster with lines for day, hour and place; on A4, or on A3 with `kertas=a3`."""
    return render("villages/pertemuan/poster.html", large=request.args.get("kertas") == LARGE)


@bp.get("/desa/pertemuan/adegan", endpoint="kit_scenes")
@public
def scenes_page() -> Response:
    """Six scenes to play, two on a sheet."""
    kit = queries.meeting_kit()
    return render("villages/pertemuan/adegan.html", scenes=kit.scenes, today=today())


@bp.get("/desa/pertemuan/amplop", endpoint="kit_envelope")
@public
def envelopes_page() -> Response:
    """The sheet of the envelope before leaving, two on A4."""
    return render("villages/pertemuan/amplop.html", site=registry().settings.public_url)


@bp.get("/desa/pertemuan/bawa-pulang", endpoint="kit_home")
@public
def take_home_page() -> Response:
    """Five things to do, the numbers that the help page shows first, and where to read on."""
    (at_home,) = help_lines(HOME)
    links = [public_link(each) for each in LED_TO]
    return render(
        "villages/pertemuan/bawa_pulang.html",
        kit=queries.meeting_kit(),
        numbers=arrange_for_indonesia(at_home).first,
        codes=[(link.partition("://")[2], qr_code(link)) for link in links],
        today=today(),
    )
