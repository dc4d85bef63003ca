"""Bundles of pages for offline use, in one file: it is stored completely or not at all, needs one
request on a slow network, and compresses to a fifth, since pages are similar.

    {…, "headers": {name: value}, "files": {address: [content type, text]}, "release": digest}

`headers` apply to each file, as in a response."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from app.kit.registry import registry
from app.kit.web.headers import headers_of_stored_page

ASSET = re.compile(r'\b(?:href|src)="(/static/[^"]+)"')
IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*['"]\./([a-z/-]+\.js)['"]""")

Files = dict[str, tuple[str, str]]
"""Address to (content type, text)."""


def make_offline_bundle(
    files: Mapping[str, tuple[str, str]], **extra_keys: Any
) -> tuple[str, bytes]:
    """Return (release, content) of the offline bundle: a JSON file with pages and assets for phones
    without network. The release is a digest of everything in it, 16 hex digits."""
    headers = headers_of_stored_page("".join(text for _, text in files.values()).encode())
    body = {**extra_keys, "headers": headers, "files": files}
    release = hashlib.sha256(_encode_json(body)).hexdigest()[:16]
    return release, _encode_json(body | {"release": release})


def _encode_json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def asset_addresses(app: Flask, html_pages: Iterable[str]) -> list[str]:
    """Addresses of the assets that these pages load from /static/, and of the scripts that those
    import."""
    found = {address for page in html_pages for address in ASSET.findall(page)}
    waiting = list(found)
    while waiting:
        address = waiting.pop()
        if address.endswith(".js"):
            folder = address.rpartition("/")[0]
            names = IMPORT.findall(_asset_path(app, address).read_text("utf-8"))
            new = {f"{folder}/{name}" for name in names} - found
            found |= new
            waiting += new
    return sorted(found)


def read_asset(app: Flask, address: str) -> tuple[str, str]:
    """The content type and text of an asset."""
    return mimetypes.guess_type(address)[0] or "", _asset_path(app, address).read_text("utf-8")


def _asset_path(app: Flask, address: str) -> Path:
    top: Path = registry(app).settings.state_dir
    return top / address.lstrip("/")
