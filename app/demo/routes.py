"""`/masuk/demo`: sign in as a demo person; in development only."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.identity import actions as identity
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.registry import registry
from app.kit.store.db import transaction
from app.kit.web import device
from app.kit.web.pages import render
from app.sign_in import actions as door

bp = Blueprint("demo", __name__, template_folder="templates")


def demo_sign_ins() -> list[dict[str, Any]]:
    """The people of the demo who can sign in; empty outside development or before the demo
    exists."""
    settings = registry().settings
    kept = settings.state_dir / "demo.json"
    if not settings.development or not kept.exists():
        return []
    found: list[dict[str, Any]] = json.loads(kept.read_text(encoding="utf-8"))
    return found


@bp.route("/masuk/demo", methods=["GET", "POST"], endpoint="sign_in")
@permissions.anyone
def demo_sign_in_page() -> BaseResponse:
    """The page to choose a demo person and sign in as them."""
    people = demo_sign_ins() or abort(404)
    form = SignedInForm()
    this_phone = device.ensure_device_hash()
    if not form.validate_on_submit():
        return render("demo/sign_in.html", form=form, people=people)
    chosen = next((p for p in people if p["id"] == request.form.get("orang")), None) or abort(400)
    now = utcnow()
    with transaction() as tx:
        key = door.open_demo_session(tx, UUID(chosen["id"]), this_phone, now=now)
    staff = chosen["role"] in ("pelatih", "petugas", "admin")
    identity.set_session_cookie(key, now=now, staff=staff)
    return redirect(url_for(HOMES.get(chosen["role"], "shell.home")), 303)


HOMES = {"pelatih": "calls.today", "petugas": "coverage.start", "admin": "authors.manage"}
