"""`/sw.js` and the frame that it caches; `/pasang` and the web app manifest; `/siapkan-hp` and the
classes that a trainer's phone keeps."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, make_response, request, url_for

from app.kit import permissions
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.audit import record_audit
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import asset_address, minify_file, render
from app.offline import frame, queries
from app.training.queries import CohortRow, find_cohort
from app.training.rules import VIEW_PERSON

bp = Blueprint("offline", __name__, template_folder="templates")

NEUTRAL = "netral"
"""The value of `nama` for a name and an icon that do not reveal what the app is about."""
WORKER = minify_file(Path(__file__).with_name("sw.js")).decode()


@bp.get("/sw.js", endpoint="worker")
@permissions.public
def send_service_worker() -> Response:
    """The service worker of this release. Phones request it once a day, not at each visit, and when
    the server says that they are outdated."""
    named = frame.current_offline_frame_release(current_app._get_current_object())  # type: ignore[attr-defined]
    response = make_response(f'const RELEASE = "{named}";\n{WORKER}')
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["Service-Worker-Allowed"] = "/"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/luring/<release>.json")
@permissions.public
def send_offline_bundle(release: str) -> Response:
    """Send the offline pages and assets of a release to its service worker."""
    found = frame.stored_offline_frame(current_app._get_current_object(), release)  # type: ignore[attr-defined]
    if found is None:
        abort(404)
    return found.respond(request.environ)


@bp.get("/luring/buka", endpoint="opening")
@permissions.public
def profile_opening_page() -> Response:
    """The page that the service worker shows while the phone opens the profile of a person who has
    just signed in."""
    return render("offline/buka.html")


@bp.get("/luring/kelas", endpoint="classes")
@permissions.public
def prepared_classes_page() -> Response:
    """The page on which a trainer's phone opens its prepared classes, with or without a network.
    The same for everyone: all names come from the phone."""
    return render("offline/kelas.html")


@bp.get("/siapkan-hp", endpoint="phone")
@permissions.needs(VIEW_PERSON)
def prepare_phone_page() -> Response:
    """Choose the PIN by which this phone opens prepared classes."""
    return render("offline/siapkan_hp.html")


@bp.get("/kelompok/<uuid:cohort_id>/siapkan", endpoint="prepare")
@permissions.needs(VIEW_PERSON)
def prepare_class_page(cohort_id: UUID) -> Response:
    """What this phone will keep of a class, and the button."""
    cohort = _own_open_cohort_or_404(cohort_id)
    return render("offline/siapkan_kelas.html", cohort=cohort, form=SignedInForm())


@bp.post("/kelompok/<uuid:cohort_id>/siapkan", endpoint="prepared")
@permissions.needs(VIEW_PERSON)
def send_prepared_class(cohort_id: UUID) -> Response:
    """For the script of that page: the class, to be sealed on the phone."""
    cohort, now = _own_open_cohort_or_404(cohort_id), utcnow()
    if not SignedInForm().validate_on_submit():
        abort(400)
    made = queries.prepared_class(cohort, today(), now)
    with transaction() as tx:
        me = signed_in_person().id
        record_audit(tx, "offline:class:prepare", now=now, actor=me, subject=cohort_id)
    body = json.dumps(asdict(made), default=str, ensure_ascii=False)
    return Response(body, mimetype="application/json")


def _own_open_cohort_or_404(cohort_id: UUID) -> CohortRow:
    """The cohort if the reader trains it and it is not archived; 404 for any other."""
    cohort = find_cohort(cohort_id, signed_in_person().id) or abort(404)
    return cohort if cohort.archived_at is None else abort(404)


@bp.get("/pasang", endpoint="install")
@permissions.public
def install_instructions_page() -> Response:
    """How to add Bekal to the phone's home screen, and under which name."""
    chosen = NEUTRAL if request.args.get("nama") == NEUTRAL else None
    drawn = (Path(current_app.root_path).parent / "static" / _app_icon_path(chosen)).read_text(
        "utf-8"
    )
    # Inlined, since it is small, and browsers that save data would not load a separate picture.
    picture = f"data:image/svg+xml,{quote(drawn)}"
    return render(
        "offline/pasang.html", chosen=chosen, app=_web_app_manifest(chosen), picture=picture
    )


@bp.get("/manifest.webmanifest", endpoint="manifest")
@permissions.public
def send_web_app_manifest() -> Response:
    """The web app manifest. Only /pasang links to it: a link to another manifest would undo the
    choice of a neutral name."""
    chosen = NEUTRAL if request.args.get("nama") == NEUTRAL else None
    response = make_response(json.dumps(_web_app_manifest(chosen), ensure_ascii=False))
    response.headers["Content-Type"] = "application/manifest+json; charset=utf-8"
    return response


def _app_icon_path(neutral_name: str | None, kind: str = ".svg") -> str:
    """The path of a drawing below static/."""
    return f"ikon/{'catatan' if neutral_name else 'bekal'}{kind}"


def _web_app_manifest(neutral_name: str | None) -> dict[str, Any]:
    """The web app manifest. Each name is an app of its own, so that neither replaces the other."""
    name = _("Catatan") if neutral_name else "Bekal"
    png, svg = "image/png", "image/svg+xml"
    icons = [
        {"src": asset_address(_app_icon_path(neutral_name)), "sizes": "any", "type": svg},
        {
            "src": asset_address(_app_icon_path(neutral_name, "-192.png")),
            "sizes": "192x192",
            "type": png,
        },
        {
            "src": asset_address(_app_icon_path(neutral_name, "-512.png")),
            "sizes": "512x512",
            "type": png,
        },
    ]
    whole = {
        "src": asset_address(_app_icon_path(neutral_name, "-penuh-512.png")),
        "sizes": "512x512",
        "type": png,
    }
    return {
        "id": f"/?nama={neutral_name}" if neutral_name else "/",
        "name": name,
        "short_name": name,
        "lang": language(),
        "dir": "ltr",
        "start_url": url_for("shell.home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fffefa",
        "theme_color": "#dfe3e6" if neutral_name else "#f2e4bd",
        "icons": [*icons, whole | {"purpose": "maskable"}],
    }
