"""All pages, and the way to each, for tests that check every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.people import PIN, tap
from tests.rooms.money.test_worksheets import SHEETS

STRANGER, WORKER, MOTHER = "", "pekerja", "keluarga"
NEIGHBOUR = "tetangga"
"""She has done two lessons, so the survey asks her the questions of the first wave."""
TRAINER, OFFICER, EDITOR = "pelatih", "petugas", "admin"
LESSON = "/belajar/kirim-uang/dua-biaya"
CHOICE = "/belajar/utang-dan-pinjaman/pinjaman-di-hp"
"""A lesson that opens with a choice, and names sources below its paragraphs."""
STORY = "/belajar/kirim-uang/kabar-mendadak"
COMPARED = (
    "/alat/kirim-uang?jumlah=1000&mata_uang=MYR&tengah=3900"
    "&nama=Bank&biaya=25&kurs=3850&nama=Kios&biaya=0&kurs=3760&nama=Agen&biaya=10"
)
THIRD = "/alat/kirim-uang?nama=Bank&biaya=25&kurs=3850&tempat=3"
REFUSED = "/alat/kirim-uang?jumlah=seribu&mata_uang=MYR&nama=Bank&biaya=9000&kurs=38"
BORROWED = "/alat/pinjaman?pinjaman=30jt&biaya=1jt&bunga=20&bulan=24&kontrak=18"
LEAVING = "/alat/biaya-berangkat?potongan=6jt&bulan=6&tunai=20jt&gaji=9jt"
OFFER = "/alat/cek-tawaran?negara=kh&visa=bukan-kerja&pengirim=perantara&umur=cukup"
UNKNOWN = 'input[name="j"][value="0"]'


@dataclass(frozen=True)
class PageView:
    """A page, the role of its reader, and the way to it in the given language."""

    name: str
    role: str
    go: Callable[[Page, str], None]
    status: int = 200


def address(url: str, lang: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}lang={lang}"


def at(url: str, role: str = STRANGER, status: int = 200) -> PageView:
    return PageView(f"{role or 'tamu'} {url}", role, lambda p, lang: open_at(p, url, lang), status)


def open_at(page: Page, url: str, lang: str) -> None:
    page.goto(address(url, lang))


def press_solid_button(page: Page) -> None:
    """Press the one solid button of the page."""
    tap(page, page.locator("main .tombol:not(.dua)").first)


# Signing up


def name_screen(page: Page, lang: str) -> None:
    open_at(page, "/daftar?peran=keluarga", lang)


def name_refused(page: Page, lang: str) -> None:
    name_screen(page, lang)
    press_solid_button(page)


def pin_screen(page: Page, lang: str) -> None:
    name_screen(page, lang)
    page.locator("#name").fill("Yanti")
    for box in page.locator("label.pilihan").all():
        box.click()
    press_solid_button(page)


def pin_refused(page: Page, lang: str) -> None:
    pin_screen(page, lang)
    page.locator("#pin").fill("123456")
    press_solid_button(page)


def code_refused(page: Page, lang: str) -> None:
    open_at(page, "/gabung", lang)
    page.locator("#code").fill("KRS734VW")
    press_solid_button(page)


def open_slip(page: Page, lang: str) -> None:
    open_at(page, "/keluarga/undang", lang)
    page.locator("label.pilihan").last.click()
    press_solid_button(page)


def invited(page: Page, lang: str) -> None:
    """A person with a profile opens the invitation; the page says more than to a stranger."""
    open_slip(page, lang)
    open_at(page, "/gabung/" + page.url.partition("?")[0].rpartition("/")[2], lang)


# Quizzes


def skip_until(page: Page, url: str, wanted: str, lang: str) -> None:
    """Open a quiz and answer “belum tahu” until a question of the wanted kind is shown."""
    open_at(page, f"{url}/kuis", lang)
    while not page.locator(wanted).count():
        skip(page)


def skip(page: Page) -> None:
    """Answer “Saya belum tahu”, or leave the story."""
    story = page.locator('button[name="tinggal"]')
    typed = page.locator('button[name="j"]')
    if story.count():
        tap(page, story)
    elif typed.count():
        tap(page, typed)
    else:
        page.locator("label.pilihan").filter(has=page.locator(UNKNOWN)).click()
        press_solid_button(page)


KINDS = {
    "one": (LESSON, 'input[type="radio"]'),
    "several": (LESSON, 'input[type="checkbox"]'),
    "number": (LESSON, "#t"),
    "scenario": (STORY, 'button[name="tinggal"]'),
}


def question(kind: str) -> Callable[[Page, str], None]:
    return lambda page, lang: skip_until(page, *KINDS[kind], lang)


def unanswered(kind: str) -> Callable[[Page, str], None]:
    """Send a question without an answer, so that it shows its error."""

    def go(page: Page, lang: str) -> None:
        question(kind)(page, lang)
        press_solid_button(page)

    return go


def story_goes_on(page: Page, lang: str) -> None:
    """Show the second step of a story, below the consequence of the first choice."""
    question("scenario")(page, lang)
    page.locator("label.pilihan").first.click()
    press_solid_button(page)


def result(url: str) -> Callable[[Page, str], None]:
    def go(page: Page, lang: str) -> None:
        open_at(page, f"{url}/kuis", lang)
        while page.locator("main form fieldset").count():
            skip(page)

    return go


def review_missed(page: Page, lang: str) -> None:
    """Show the key point of the lesson above the next question."""
    open_at(page, "/belajar/ulang", lang)
    skip(page)


# A person's own pages


def by_link(url: str, *links: str) -> Callable[[Page, str], None]:
    """Open a page whose address contains an id, by the first link of each selector."""

    def go(page: Page, lang: str) -> None:
        open_at(page, url, lang)
        for link in links:
            tap(page, page.locator(f"main {link}").first)

    return go


def example(url: str) -> Callable[[Page, str], None]:
    """Show the result of a tool for its example."""

    def go(page: Page, lang: str) -> None:
        open_at(page, url, lang)
        tap(page, page.locator("main .tombol.dua").first)

    return go


def make_budget_link(page: Page, lang: str) -> None:
    example("/alat/anggaran")(page, lang)
    tap(page, page.locator('button[name="tautan"]'))


def sent_empty(page: Page, lang: str) -> None:
    open_at(page, "/alat/tabungan", lang)
    press_solid_button(page)


def words_refused(page: Page, lang: str) -> None:
    open_at(page, "/kata-pemulihan", lang)
    press_solid_button(page)


def words_shown(page: Page, lang: str) -> None:
    open_at(page, "/kata-pemulihan", lang)
    page.locator("#pin").fill(PIN)
    press_solid_button(page)


def words_tapped(page: Page, lang: str) -> None:
    words_shown(page, lang)
    press_solid_button(page)
    tap(page, page.locator('button[name="pilih"]').first)


def cohort_refused(page: Page, lang: str) -> None:
    open_at(page, "/kelompok/baru", lang)
    press_solid_button(page)


def call_refused(page: Page, lang: str) -> None:
    open_at(page, "/hari-ini", lang)
    page.locator("main details.layar > summary").click()
    tap(page, page.locator('main a[href*="/kertas"]').first)
    press_solid_button(page)


def learner_code(which: int) -> Callable[[Page, str], None]:
    """Make a code for the screen (0) or on paper (1)."""

    def go(page: Page, lang: str) -> None:
        by_link("/kelompok", ".baris a", "tbody th a")(page, lang)
        tap(page, page.locator('main button[name="untuk"]').nth(which))

    return go


def staff_refused(page: Page, lang: str) -> None:
    open_at(page, "/masuk/petugas", lang)
    press_solid_button(page)


def show_payslip_example(page: Page, lang: str) -> None:
    open_at(page, "/alat/slip-gaji", lang)
    tap(page, page.locator("#contoh button"))


def report_unclear(page: Page, lang: str) -> None:
    open_at(page, LESSON, lang)
    tap(page, page.locator('form[action*="kurang-jelas"] button').first)


GOAL = "/keluarga/tujuan"


def goal_page(end: str) -> Callable[[Page, str], None]:
    """Open a page of the demo family's goal by the link that ends with `end`."""
    return by_link(GOAL, f'a[href*="{end}"]')


def plan_refused(page: Page, lang: str) -> None:
    goal_page("/usul")(page, lang)
    page.locator("#name").fill("")
    page.locator("#isi-modal").fill("seratus")
    press_solid_button(page)


def plan_begun(page: Page, lang: str) -> None:
    """A plan of coming home, far enough ahead to leave the home page as it is."""
    open_at(page, "/rencana", lang)
    if page.locator("[name=done]").count() == 0:
        page.locator("[name=month]").select_option(index=40)
        press_solid_button(page)


def steps_refused(page: Page, lang: str) -> None:
    plan_begun(page, lang)
    page.locator("[name=paspor]").fill("0207-01-05")
    press_solid_button(page)


def amount_refused(page: Page, lang: str) -> None:
    open_at(page, GOAL, lang)
    pot = page.locator("#kantong-modal")
    pot.locator("summary").click()
    pot.locator("input[name=amount]").fill("seratus")
    tap(page, pot.locator("button").first)


# The survey


def survey(item: str, *, sent: bool = False) -> Callable[[Page, str], None]:
    """Open a question after skipping all before it; `sent` also sends it without an answer."""

    def go(page: Page, lang: str) -> None:
        open_at(page, "/ukur", lang)
        if page.locator("#agree").count():
            page.locator("label.pilihan").click()
            press_solid_button(page)
        # A question that was shown once can always be opened again.
        open_at(page, f"/ukur/tanya/{item}", lang)
        while f"/{item}?" not in page.url:
            tap(page, page.locator('button[name="lewati"]'))
            open_at(page, f"/ukur/tanya/{item}", lang)
        if sent:
            press_solid_button(page)

    return go


STRANGER_VIEWS = [
    *map(at, ("/", "/daftar", "/gabung", "/masuk", "/masuk/petugas", "/masuk/kata", "/masuk/kode")),
    *map(at, ("/masuk/lupa", "/luring", "/luring/lewat", "/kalender")),
    *map(at, ("/masuk/terkunci", "/masuk/demo", "/data-saya", "/data-saya/terhapus")),
    *map(at, ("/bantuan", "/bantuan/tw?dari=indonesia", "/alat/slip-gaji", OFFER)),
    PageView("payslip with a result", STRANGER, show_payslip_example),
    *map(at, ("/mitra", "/mitra/cari?tempat=35.02", "/mitra/cari?negara=tw&butuh=L13")),
    *map(at, ("/mitra/simpan/35", "/mitra/simpan/35/L03", "/mitra/simpan/tw")),
    PageView("a partner", STRANGER, by_link("/mitra/cari?tempat=35.02", ".urut .kembali")),
    *map(at, ("/desa", "/desa/cari", "/desa/perdes", "/desa/35.02.10.2001")),
    *(at(f"/desa/pertemuan{part}") for part in ("", "/poster", "/adegan", "/amplop")),
    *map(at, ("/desa/pertemuan/bawa-pulang", "/alat/cek-tawaran/lembar")),
    *map(at, ("/wilayah", "/belajar", "/belajar/kirim-uang", "/belajar/menabung", LESSON)),
    at("/belajar/kirim-uang/dua-biaya/kelas"),
    *map(at, ("/belajar/cerita", f"{STORY}/cerita", f"{STORY}/cerita?jalan=1", f"{STORY}/dengar")),
    *map(
        at,
        ("/bagikan/menabung", "/bagikan/kirim-uang/dua-biaya", "/kalender", "/dengar", "/istilah"),
    ),
    *map(at, (STORY, "/belajar/menabung/bunga-dan-harga-naik", "/alat", "/alat/kirim-uang")),
    *(at(f"/bantuan/belum-ada-kabar{part}") for part in ("", "/laporan", "/pesan")),
    *(
        at(f"/pulang{step}")
        for step in ("", "/b1", "/q1", "/r3", "/s1", "/serah-terima", "/bulan-pertama")
    ),
    *(at(f"/bantuan/surat-anak{step}") for step in ("", "/b4", "/p6", "/r1", "/surat")),
    *map(at, ("/alat/lembar", *(f"/alat/lembar/{name}" for name in SHEETS))),
    *map(at, ("/alat/pinjaman", BORROWED, "/alat/biaya-berangkat", LEAVING)),
    at(f"{BORROWED}&hari=satu", status=422),
    PageView("offers compared", STRANGER, lambda page, lang: open_at(page, COMPARED, lang)),
    PageView("a third offer", STRANGER, lambda page, lang: open_at(page, THIRD, lang)),
    PageView("offers with errors", STRANGER, lambda page, lang: open_at(page, REFUSED, lang), 422),
    *map(at, ("/alat/anggaran", "/alat/tabungan")),
    *(
        PageView(f"{url}, example", STRANGER, example(url))
        for url in ("/alat/anggaran", "/alat/tabungan", "/alat/inflasi", "/alat/impas")
    ),
    PageView("a link to a budget", STRANGER, make_budget_link),
    PageView("savings, sent empty", STRANGER, sent_empty, 422),
    at("/tidak-ada", status=404),
    *(at(f"/cakupan/publik{code}") for code in ("", "/35")),
    *map(at, ("/usul", "/usul/kirim", "/usul/terkirim")),
    at("/pengingat"),
    at("/pengingat/bekal.ics?tanggal=99&jam=3", status=422),
    at(CHOICE),
    PageView("sign-up, screen 2", STRANGER, name_screen),
    PageView("sign-up, screen 2 again", STRANGER, name_refused),
    PageView("sign-up, screen 3", STRANGER, pin_screen),
    PageView("sign-up, screen 3 again", STRANGER, pin_refused),
    PageView("an unknown code", STRANGER, code_refused, 404),
    PageView("staff sign-in with errors", STRANGER, staff_refused, 422),
    PageView("try-out, a question", STRANGER, question("one")),
    PageView("try-out, a story goes on", STRANGER, story_goes_on),
    PageView("try-out, feedback and the next", STRANGER, question("number")),
    PageView("try-out, result", STRANGER, result(LESSON)),
    PageView("unclear, thanks", STRANGER, report_unclear),
]
LEARNER_VIEWS = [
    *(at(url, WORKER) for url in ("/", "/belajar", "/belajar/kirim-uang", "/belajar/catatan")),
    *(at(url, WORKER) for url in ("/keluarga", "/keluarga/undang", "/keluarga/desa", "/masuk")),
    *(at(url, WORKER) for url in ("/profil", "/izin", "/kata-pemulihan", "/data-saya")),
    *(at(url, WORKER) for url in ("/rencana", "/keluar", "/keluar/lepas", "/dihubungi/catatan")),
    at("/masuk/tampilan", WORKER),
    *(at(url, WORKER) for url in ("/data-saya/hapus", "/keluarga/desa?cari=sidoharjo")),
    at("/keluarga/desa?di=35.02.10", WORKER),
    at("/keluarga/desa?desa=35.02.10.2001", WORKER),
    at("/cakupan/00", WORKER, 403),
    *(at("/belajar/ulang", who) for who in (WORKER, EDITOR)),
    at("/belajar/ulang/ringkasan", WORKER),
    *(at(url, NEIGHBOUR) for url in ("/", "/ukur/terima-kasih")),
    at("/ukur", TRAINER),
    PageView("survey, one of several", NEIGHBOUR, survey("p01")),
    PageView("survey, several of them", NEIGHBOUR, survey("p03")),
    PageView("survey, an empty sum", NEIGHBOUR, survey("p04", sent=True), 422),
    PageView("review, after a miss", MOTHER, review_missed),
    at("/", MOTHER),
    at("/keluarga", MOTHER),
    at(GOAL, WORKER),
    at(GOAL, MOTHER),
    *(PageView(f"goal {end}", WORKER, goal_page(end)) for end in ("/usul", "/izin", "/akhiri")),
    PageView("a goal with errors", WORKER, plan_refused, 422),
    PageView("a plan of coming home", NEIGHBOUR, plan_begun),
    PageView("a plan of coming home with errors", NEIGHBOUR, steps_refused, 422),
    PageView("an amount with an error", WORKER, amount_refused, 422),
    PageView("words with an error", WORKER, words_refused, 422),
    PageView("words shown", WORKER, words_shown),
    PageView("words, tapped", WORKER, words_tapped),
    PageView("a slip with its code", WORKER, open_slip),
    PageView("invited with a profile", WORKER, invited),
    PageView("a relative's lessons", WORKER, by_link("/keluarga", ".baris li:nth-child(2) a")),
    PageView("leaving a family", WORKER, by_link("/keluarga", 'a[href*="/keluar/"]')),
    PageView("PIN", WORKER, by_link("/masuk", ".baris a")),
    *(PageView(f"quiz, {kind}", WORKER, question(kind)) for kind in KINDS),
    *(PageView(f"quiz, {kind} unanswered", WORKER, unanswered(kind)) for kind in ("one", "number")),
    PageView("quiz, a story goes on", WORKER, story_goes_on),
    PageView("quiz, result", WORKER, result(LESSON)),
    PageView("quiz, result of a story", WORKER, result(STORY)),
]
STAFF_VIEWS = [
    *(at(url, TRAINER) for url in ("/hari-ini", "/kelompok", "/kelompok/baru", "/belajar")),
    PageView("a call from paper with errors", TRAINER, call_refused, 422),
    PageView("cohort with errors", TRAINER, cohort_refused, 422),
    PageView("attendance list", TRAINER, by_link("/kelompok", ".baris a")),
    PageView("one learner", TRAINER, by_link("/kelompok", ".baris a", "tbody th a")),
    PageView("a learner's code", TRAINER, learner_code(0)),
    PageView("a learner's slip", TRAINER, learner_code(1)),
    PageView("village of a cohort", TRAINER, by_link("/kelompok", ".baris a", "a[href*='/desa?']")),
    PageView("codes of a cohort", TRAINER, by_link("/kelompok", ".baris a", ".tombol")),
    *(at(f"/cakupan/{code}", OFFICER) for code in ("35", "35.02", "35.02.04", "35.02.04.2009")),
    at("/cakupan/00", OFFICER),
    *(at(f"/cakupan/definisi{code}", OFFICER) for code in ("", "/F6")),
    *(at(f"/cakupan/cari{query}", OFFICER) for query in ("", "?cari=a", "?cari=ponorogo")),
    *(at(f"/cakupan/35{its}", OFFICER) for its in ("/desa", ".02/desa?program=emas")),
    at("/cakupan/99", OFFICER, 404),
    *(at(f"/cakupan/{code}/garis", OFFICER) for code in ("35", "35.02", "35.02.04.2009")),
    *(at(f"/cakupan/35{its}", OFFICER) for its in ("/mitra", ".02/mitra?butuh=L03")),
    at("/cakupan/00/garis?angka=R3", OFFICER),
    *(at(f"/cakupan/banding{query}", OFFICER) for query in ("", "?a=35.02&b=35", "?a=35.02")),
    at("/cakupan/banding?b=sidoharjo", OFFICER, 400),
    *(at(f"/cakupan/{code}/belum", OFFICER) for code in ("00", "35.02")),
    at("/cakupan/35/laporan", OFFICER),
    *(at(f"/kelola/penyebut{page}", EDITOR) for page in ("", "/definisi", "/muat")),
    *(at(f"/kelola/token-baca{page}", EDITOR) for page in ("", "/baru")),
    *(at(url, EDITOR) for url in ("/kelola/kursus", "/kelola/bantuan", "/kelola/dikenal")),
    *(at(f"/kelola/desa{part}", OFFICER) for part in ("", "/muat")),
    *(at("/kelola/ukur", who) for who in (OFFICER, EDITOR)),
    *(at(url, EDITOR) for url in ("/kelola/akun", "/kelola/akun/baru")),
    *(at(url, EDITOR) for url in ("/kelola/usul", "/kelola/usul/baru")),
    PageView("a new start code", EDITOR, by_link("/kelola/akun", 'td a[href*="/kode-mulai"]')),
    PageView("ending a grant", EDITOR, by_link("/kelola/akun", 'td a[href*="/akhiri"]')),
]
PAGE_VIEWS = [*STRANGER_VIEWS, *LEARNER_VIEWS, *STAFF_VIEWS]
