"""`/`: the landing for strangers, home for learners and staff."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, url_for

from app.door.rules.tiles import DRAWINGS
from app.kit import permissions
from app.kit.api import describe
from app.kit.clock import utcnow
from app.kit.i18n import gettext as _
from app.kit.i18n import language
from app.kit.packing import dense
from app.kit.pages import page
from app.kit.permissions import Person
from app.shell import queries
from app.shell.queries import Prompt
from config import Settings

bp = Blueprint("shell", __name__, template_folder="templates")


@bp.get("/")
@permissions.anyone
def home() -> Response:
    who = permissions.person()
    if who is None:
        return page("shell/landing.html")
    if who.is_staff:
        return page("shell/staff_home.html")
    return dense(_learner_home(who))


@bp.get("/luring")
@permissions.public
def offline() -> Response:
    """What a phone shows where a page would need the network and there is none."""
    return page("shell/luring.html", drawings=DRAWINGS)


@bp.get("/luring/lewat")
@permissions.public
def past() -> Response:
    """What a phone shows in place of the answer to a form, by Back or Forward: no browser keeps it,
    and it is not sent again."""
    return page("shell/lewat.html")


@bp.get("/openapi.json")
@permissions.public
def api() -> Response:
    """What programs may ask, and what they are answered."""
    settings: Settings = current_app.extensions["bekal_settings"]
    parts: tuple[Path, ...] = current_app.extensions["bekal_api"]
    return jsonify(describe(settings.programme_name, settings.public_url, parts))


def _learner_home(who: Person) -> Response:
    start = queries.start(who, utcnow())
    learned = start.learning
    lesson = learned.next
    following = None
    if lesson is not None:
        position, total = learned.position(lesson)
        following = {
            "title": lesson.title[language()],
            "url": url_for("course.lesson", module=lesson.module, slug=lesson.slug),
            "words": _(
                "Pelajaran %(n)s dari %(total)s, %(minutes)s menit",
                n=position,
                total=total,
                minutes=lesson.minutes,
            ),
        }
    return page(
        "shell/home.html",
        next=following,
        core={"done": learned.core_done, "total": len(learned.core)},
        added=[lesson.title[language()] for lesson in learned.added],
        pair=start.home.pair if start.home else None,
        prompts=[_row(prompt) for prompt in start.prompts],
        review=start.review,
        goals=start.goals,
        month=start.month,
        survey=start.survey,
        code_told=start.told,
        news=start.news,
    )


def _row(prompt: Prompt) -> dict[str, str]:
    endpoint, symbol, title, line = {
        "goal": (
            "goals.goal",
            "tujuan",
            _("Usulan tujuan: %(name)s", name=prompt.name),
            _("Keluarga menunggu jawaban Anda"),
        ),
        "goal_in_force": (
            "goals.goal",
            "tujuan",
            _("Tujuan bersama: %(goal)s", goal=prompt.name),
            _("Baca dulu. Setuju, atau usulkan yang lain."),
        ),
        "share": (
            "households.family",
            "keluarga",
            _("Izin untuk %(name)s", name=prompt.name),
            _("Boleh melihat pelajaran yang selesai?"),
        ),
        "trainer": (
            "training.consent",
            "orang",
            _("Izin untuk %(name)s", name=prompt.name),
            _("Boleh melihat pelajaran yang selesai?"),
        ),
        "words": (
            "recovery.show_words",
            "kunci",
            _("Simpan enam kata"),
            _("Supaya tetap bisa masuk kalau HP hilang"),
        ),
        "words_again": (
            "recovery.show_words",
            "kunci",
            _("Buat enam kata baru"),
            _("Enam kata yang dipakai tidak berlaku lagi"),
        ),
        "profile": (
            "own_data.profile",
            "orang",
            _("Lengkapi profil"),
            _("Negara dan tahap. Semua boleh dilewati."),
        ),
        "village": (
            "households.village",
            "rumah",
            _("Isi desa asal"),
            _("Supaya desa Anda terhitung"),
        ),
    }[prompt.what]
    return {
        "url": url_for(endpoint, **prompt.values),
        "title": title,
        "line": line,
        "symbol": symbol,
    }
