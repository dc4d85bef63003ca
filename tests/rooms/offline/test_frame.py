"""The service worker and its frame: small, complete, and the same for everyone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.kit.web.headers import CSP
from app.offline import frame
from app.work_abroad import actions as work_actions
from app.work_abroad import queries as work
from app.work_abroad.rules.help_lines import NumberCheck
from tests.conftest import settings
from tests.page import parse

ENVELOPE = "/alat/lembar/amplop"
MOST_WORKER = 2_500
MOST_FRAME = 114_000
"""Of which the sheets of 15 countries in two languages, with some 150 help numbers, are the largest
part. What somebody needs in danger is worth 11 kB a release; so are the steps to a child's papers,
those without news and those of coming home (10 kB), which people need where they arrive without a
SIM. The page and scripts of a trainer's classes are some 8 kB."""
MOST_HELP = 3_250  # 3,105 B measured for Hong Kong, with the links to steps of some 130 B
MOST_HELP_IN_MALAYSIA = 3_650
"""It has six Indonesian missions, one for each part of the country. 3,550 B measured."""


def release_in(client: FlaskClient) -> str:
    text = client.get("/sw.js").get_data(as_text=True)
    return text.partition('const RELEASE = "')[2].partition('"')[0]


def frame_in(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(f"/luring/{release_in(client)}.json").data)
    return found


def test_service_worker_is_small_controls_the_whole_site_and_is_cached_for_a_day(
    school: Flask, client: FlaskClient
) -> None:
    answer = client.get("/sw.js")
    assert len(brotli.compress(answer.data, quality=11)) <= MOST_WORKER
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    again = client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_offline_bundle_contains_every_public_offline_page_and_the_assets_it_loads(
    school: Flask, client: FlaskClient
) -> None:
    files = frame_in(client)["files"]
    for path in ("/luring", "/alat", "/alat/kirim-uang", "/alat/slip-gaji", "/bantuan", "/istilah"):
        assert {path, f"{path}?lang=en"} <= files.keys()
    for country in work.country_sheets():
        path = f"/bantuan/{country.code}"
        assert {path, f"{path}?lang=en"} <= files.keys()
        assert all(contact.name["id"] in files[path][1] for contact in country.contacts)
    for path, (kind, text) in files.items():
        if not kind.startswith("text/html"):
            continue
        root = parse(text)
        assert root.one("html").get("lang") == ("en" if "lang=en" in path else "id")
        loaded = [each.get("href") for each in root.all("link", rel="stylesheet")]
        loaded += [each.get("src") for each in root.all("script")]
        assert loaded
        assert set(loaded) <= files.keys(), f"{path} would load {loaded}"


def test_offline_bundle_has_every_page_of_help_and_tools_that_its_pages_link_to(
    school: Flask, client: FlaskClient
) -> None:
    files = frame_in(client)["files"]
    families = ("/bantuan", "/pulang", "/alat")
    for named in ("belum-ada-kabar", "belum-ada-kabar/laporan", "surat-anak", "surat-anak/surat"):
        assert f"/bantuan/{named}" in files
    assert {"/pulang", "/pulang/bulan-pertama", ENVELOPE} <= files.keys()
    linked = {
        urlsplit(each.get("href")).path
        for path, (kind, text) in files.items()
        if kind.startswith("text/html") and path.startswith(families)
        for each in parse(text).all("a")
    }
    # All sheets but the envelope are for a printer.
    sheets = {path for path in linked if path.startswith("/alat/lembar/")} - {ENVELOPE}
    wanted = {path for path in linked if path.startswith(families)} - sheets
    assert len(wanted) > 60
    assert wanted <= files.keys()


def test_page_in_the_offline_bundle_equals_the_page_sent_over_the_network(
    school: Flask, client: FlaskClient
) -> None:
    found = frame_in(client)
    assert found["headers"]["Content-Security-Policy"] == CSP
    for path in ("/alat/pinjaman", "/bantuan?lang=en", "/bantuan/tw", "/istilah"):
        assert found["files"][path][1] == client.get(path).get_data(as_text=True)


def test_offline_bundle_is_sent_compressed_and_cached_as_immutable(
    school: Flask, client: FlaskClient
) -> None:
    address = f"/luring/{release_in(client)}.json"
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    assert len(answer.data) <= MOST_FRAME, len(answer.data)
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/luring/0123456789abcdef.json").status_code == 404
    assert client.get("/luring/..%2Fsecret_key.json").status_code == 404


def test_new_offline_bundle_gets_a_new_address_and_the_old_one_stays_available(
    school: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone may have loaded the previous worker just before."""
    old = release_in(client)
    monkeypatch.setattr(frame, "PREFIXES", ("/luring",))
    assert release_in(client) == old
    monkeypatch.delitem(school.extensions, frame.LAST_BUILD.key)
    new = release_in(client)
    assert new != old
    for each in (old, new):
        assert client.get(f"/luring/{each}.json").status_code == 200


def test_service_worker_answers_503_while_a_page_of_the_offline_bundle_is_missing(
    tmp_path: Path,
) -> None:
    """Without a publication, an incomplete frame would stay on phones."""
    client = create_app(settings(tmp_path, f"sqlite:///{tmp_path / 'db'}")).test_client()
    assert client.get("/sw.js").status_code == 503


def test_offline_bundle_cannot_be_built_from_a_page_that_differs_between_visitors(
    school: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "PREFIXES", ("/keluarga",))
    with pytest.raises(ValueError, match="not the same for everyone"):
        frame.offline_frame_pages(school)


def test_new_check_of_a_number_makes_a_new_offline_bundle(school: Flask) -> None:
    with school.app_context():
        old = frame.current_offline_frame_release(school)
        assert frame.current_offline_frame_release(school) == old
    with school.app_context(), transaction() as tx:
        check = NumberCheck("mati", "KDEI Taipei", date(2026, 11, 30))
        work_actions.record_number_check(tx, "tw", "+886901132000", check, now=utcnow())
    with school.app_context():
        assert frame.current_offline_frame_release(school) != old


def bundle_bytes(files: dict[str, Any]) -> int:
    return len(brotli.compress(json.dumps(files, ensure_ascii=False).encode(), quality=11))


def without_rules(file: list[str]) -> list[str]:
    """The page of a country, without what is known of its rules."""
    kind, text = file
    before, heading, rules = text.partition('<section class="isi">\n<h2>Aturan yang kami')
    return [kind, before + rules.partition("</section>")[2]] if heading else file


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
def test_help_numbers_of_a_destination_and_of_indonesia_take_little_of_the_bundle(
    school: Flask, client: FlaskClient
) -> None:
    files = frame_in(client)["files"]
    rest = {path: file for path, file in files.items() if not path.startswith("/bantuan")}
    without = bundle_bytes(rest)
    taken = {}
    for country in work.destination_countries("id"):
        pages = ("/bantuan", f"/bantuan/{country.code}")
        kept = rest | {path: without_rules(files[path]) for path in pages}
        taken[country.code] = bundle_bytes(kept) - without
    assert taken.pop("my") <= MOST_HELP_IN_MALAYSIA
    assert {code: size for code, size in taken.items() if size > MOST_HELP} == {}
