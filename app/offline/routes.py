"""`/sw.js` and the frame that it caches; `/pasang` and the web app manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, make_response, request, url_for

from app.kit import permissions
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import asset_address, minify_file, render
from app.offline import frame

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
