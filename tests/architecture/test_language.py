"""No page mixes languages: a crawler opens all reachable pages, as a stranger and as each role, in
English and Indonesian, and searches their texts for words of the other language."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urljoin, urlsplit

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app import create_app
from app.course.actions.publish import publish_course_folder
from app.demo import actions as demo
from app.demo import rules
from app.kit.clock import today, utcnow
from app.kit.registry import registry
from app.kit.store.db import database, db, transaction
from config import COURSE, ROOT
from tests.conftest import seed_regions, settings
from tests.page import Element, parse
from tests.shared import lend_course

VILLAGES = ("35.02.10.2001", "35.02.04.2009", "35.07.01.2001")
HOUSEHOLDS = 24
ROLES = ("", "pekerja", "keluarga", "pelatih", "petugas", "admin")
"""Roles of the demo's people; "" is a stranger."""
MOST_PAGES_OF_A_KIND = 12
"""Pages opened for each view and set of parameters."""

WORDS = {
    language: set(words.split())
    for language, words in {
        "en": """the and of to for with not this that your you is are from when what how if it on at
            by an be has have will can before after only without who why in as or but they she he
            her his one two all more most less next back start send save open close question answer
            family worker basket""",
        "id": """yang dan untuk dari dengan tidak ini itu ke di belum sudah anda atau akan bisa pada
            oleh adalah saya kami kita juga lagi kalau karena sebelum sesudah lebih paling hanya
            boleh jangan masih apa siapa berapa bukan setiap tanpa lewat satu dua tiga semua orang
            uang keluarga pelajaran selesai mulai lanjut jawab jawaban soal pilih simpan kirim
            hitung masuk keluar kembali lihat buka ubah hapus tulis nama tanggal pelatih kelompok
            pekerja rumah anggota desa besek anyaman setangkup""",
    }.items()
}
TYPED_TEXTS = ("Balai desa (contoh)", "Kantor P3MI (contoh)")
"""Texts that people typed, in any language."""
OFFICIAL_NAMES = ("G to G", "P to P", "HELP for Domestic Workers", "Desa Migran Emas")
"""Official names of schemes and programmes, the same in texts of both languages."""
TEXT_ATTRIBUTES = ("aria-label", "alt", "placeholder", "title")
HARMLESS_FORMS = {
    "sign_in.register", "sign_in.join", "sign_in.join_by", "sign_in.staff_sign_in",
    "recovery.enter_with_words",
    "recovery.enter_with_code", "households.invite", "training.new_cohort", "own_data.erase",
    "recovery.continue_words",
}  # fmt: skip
"""Forms that may be sent without input, because their effect does not matter here."""
FORM_INPUT = {"role": "keluarga", "name": "Yanti", "adult": "y", "keep": "y"}
"""Forms that ask for these fields are sent again with them."""
ENTRY_PAGES = (
    *(
        "/",
        "/tidak-ada",
        "/cakupan",
        "/cakupan/publik",
        "/wilayah",
        "/masuk/demo",
        "/masuk/terkunci",
    ),
    *("/kata-pemulihan/tersimpan", "/data-saya/terhapus"),
    "/belajar/kirim-uang/dua-biaya/kurang-jelas",
)
"""Pages that no link leads to; all others are found from the first."""
QUIZZES = {"learning.answer_quiz", "course.try_quiz_step"}


@pytest.fixture(scope="module")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the course, the demo's people and some families."""
    state = tmp_path_factory.mktemp("language")
    url = f"sqlite:///{state / 'test.sqlite3'}"
    app = create_app(settings(state, url, public_coverage=True))
    app.testing = True
    now = utcnow()
    with app.app_context():
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade()
        seed_regions()
        lend_course(app)
        publish_course_folder(COURSE, today=today(), now=now)
        cores = demo.core_lessons_with_answers()
        named, trainer = demo.create_named_demo_people(cores, VILLAGES[0], now)
        cohorts = demo.create_demo_cohorts(trainer, VILLAGES[0], today(), now)
        lengths = {who: len(core) for who, core in cores.items()}
        plans = rules.plan_demo_households(VILLAGES, lengths, len(cohorts), HOUSEHOLDS)
        with transaction() as tx:
            for plan in plans:
                demo.create_demo_household(tx, plan, cohorts, trainer, now)
        demo.store_quiz_answers(list(demo.planned_quiz_answers(plans, cores, now)), now)
    (state / "demo.json").write_text(json.dumps(named), "utf-8")
    yield app
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


@dataclass
class Crawl:
    """Opens all pages that one person can reach in one language, and collects errors."""

    app: Flask
    client: FlaskClient
    language: str
    errors: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    """Number of pages by view and parameter names."""
    waiting: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    @property
    def other(self) -> str:
        return "id" if self.language == "en" else "en"

    def run(self) -> None:
        for path in ENTRY_PAGES:
            self.enqueue(f"{path}?lang=en" if self.language == "en" else path)
        while self.waiting:
            url = self.waiting.pop(0)
            self.check_response(url, self.client.get(url))

    def enqueue(self, url: str) -> None:
        if url not in self.known and self.is_wanted(url):
            self.known.add(url)
            self.waiting.append(url)

    def follow(self, url: str, root: Element) -> None:
        """Collect the targets of a page's links and the address on a code slip."""
        for link in root.all("a"):
            target = urljoin(url, link.get("href")).partition("#")[0]
            if not target.startswith("/"):
                continue
            if link.get("hreflang"):
                self.check_switch(url, target, link.get("hreflang"))
            elif self.keeps_language(url, target):
                self.enqueue(target)
        for path in re.findall(r"/gabung/\w+", root.text):
            self.enqueue(f"{path}?lang=en" if self.language == "en" else path)

    def is_wanted(self, url: str) -> bool:
        kind = self.kind(url)
        self.seen[kind] += 1
        return self.seen[kind] <= MOST_PAGES_OF_A_KIND

    def kind(self, url: str) -> str:
        parts = urlsplit(url)
        return f"{self.view(parts.path)} {sorted(parse_qs(parts.query))}"

    def view(self, path: str, method: str = "GET") -> str:
        try:
            endpoint, _ = self.app.url_map.bind("").match(path, method)
        except HTTPException:
            return "nowhere"
        return str(endpoint)

    def keeps_language(self, url: str, target: str) -> bool:
        asked = parse_qs(urlsplit(target).query).get("lang", [])
        if asked != ([self.language] if self.language == "en" else []):
            self.errors.append(f"{url} leads to {target}")
            return False
        return True

    def check_switch(self, url: str, target: str, to: str) -> None:
        """Check that the language switch keeps the page and all other parameters."""
        here, there = urlsplit(url), urlsplit(target)
        wanted = {**parse_qs(here.query), "lang": [to]}
        if here.path != there.path or parse_qs(there.query) != wanted:
            self.errors.append(f"{url} switches to {target}")

    def check_response(self, url: str, response: TestResponse) -> None:
        """Check a response, and follow a redirect."""
        if response.status_code in (302, 303):
            target = response.headers["Location"]
            if self.keeps_language(url, target):
                self.check_response(target, self.client.get(target))
        elif response.mimetype == "text/html":
            root = parse(response.get_data(as_text=True))
            self.check_texts(url, root)
            self.follow(url, root)
            for form in root.all("form"):
                self.check_form(url, form)

    def check_texts(self, url: str, root: Element) -> None:
        if root.one("html").get("lang") != self.language:
            self.errors.append(f"{url} is in {root.one('html').get('lang')}")
        for text in texts_of(root, self.language):
            text = re.sub(r"https?://\S+", "", text)  # addresses have no language
            for name in TYPED_TEXTS + OFFICIAL_NAMES:
                text = text.replace(name, "")
            strange = WORDS[self.other] & set(re.findall(r"[a-z’]+", text.lower()))
            if strange or (self.language == "en" and re.search(r"\bbekal\b", text)):
                self.errors.append(f"{url} says {text!r} {sorted(strange)}")

    def check_form(self, url: str, form: Element) -> None:
        method = form.get("method", "get").upper()
        action = urljoin(url, form.get("action") or url)
        if method == "GET":
            sent = {e.get("name"): e.get("value") for e in form.all("input", type="hidden")}
            if sent.get("lang") != ("en" if self.language == "en" else None):
                self.errors.append(f"the form of {url} forgets the language")
            return
        if not self.keeps_language(url, action):
            return
        view = self.view(urlsplit(action).path, method)
        if view in QUIZZES or (view in HARMLESS_FORMS and self.is_first_time(view, form)):
            data = form_data(form, view)
            self.check_response(action, self.client.post(action, data=data))
            if FORM_INPUT.keys() & {e.get("name") for e in form.all("input")}:
                self.check_response(action, self.client.post(action, data=data | FORM_INPUT))

    def is_first_time(self, view: str, form: Element) -> bool:
        """Whether a form with these fields is seen for the first time."""
        key = f"POST {view} {sorted(e.get('name') for e in form.all('input'))}"
        self.seen[key] += 1
        return self.seen[key] == 1


def form_data(form: Element, view: str) -> dict[str, str]:
    """The data that the form sends without input; a quiz sends its first option."""
    data = {}
    for each in form.all("input"):
        if each.get("type") not in ("radio", "checkbox") or "checked" in each.attributes:
            data[each.get("name")] = each.get("value")
    if view in QUIZZES:
        first = next((e.get("value") for e in form.all(name="j")), "0")
        data |= {"j": first, "t": ""}
    return data


def texts_of(element: Element, language: str) -> Iterator[str]:
    """Texts of a page block by block, without parts that are marked as being in another
    language."""
    if element.get("lang", language) != language or element.tag in ("script", "style"):
        return
    own = " ".join(" ".join(c for c in element.children if isinstance(c, str)).split())
    if own:
        yield own
    yield from (element.get(name) for name in TEXT_ATTRIBUTES if element.get(name))
    if element.tag == "meta" and element.get("name") == "description":
        yield element.get("content")
    for child in element.children:
        if isinstance(child, Element):
            yield from texts_of(child, language)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["en", "id"])
def test_all_pages_reachable_by_links_use_only_the_chosen_language(
    demo_app: Flask, role: str, language: str
) -> None:
    crawl = Crawl(demo_app, demo_app.test_client(), language)
    if role:
        sign_in(demo_app, crawl.client, role)
    crawl.run()
    assert crawl.errors == []


def sign_in(app: Flask, client: FlaskClient, role: str) -> None:
    """Sign in at /masuk/demo; of two officers choose the one who may see the whole country."""
    people = parse(client.get("/masuk/demo").get_data(as_text=True)).one("main").one("form")
    kept = json.loads((registry(app).settings.state_dir / "demo.json").read_text("utf-8"))
    who = [person["id"] for person in kept if person["role"] == role][-1]
    answer = client.post("/masuk/demo", data=form_data(people, "demo.sign_in") | {"orang": who})
    assert answer.status_code == 303
