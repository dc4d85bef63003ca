"""Links for paper and chats: with the public address, whatever host a request used, and in no
language, since somebody else opens them; and their QR codes."""

from __future__ import annotations

from typing import Any

import segno
from flask import url_for
from markupsafe import Markup

from app.kit.registry import registry


def public_link(endpoint: str, **values: Any) -> str:
    """The link to a view, complete."""
    return registry().settings.public_url + url_for(endpoint, lang=None, **values)


def qr_code(link: str) -> Markup:
    """The QR code of a link as <svg class="qr">, with the margin that scanners need."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(
        svgclass="qr", lineclass=None, omitsize=True, border=4, dark="#000", light="#fff"
    )
    return Markup(drawn)  # noqa: S704 (made by segno; the link is in it as squares only)
