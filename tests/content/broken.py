"""Edits that break one aspect of the good course each, and the faults they cause."""

from dataclasses import dataclass

from tests.content.good_course import FOLDER

LESSON = f"{FOLDER}/pelajaran.id.md"
LESSON_EN = f"{FOLDER}/pelajaran.en.md"
QUIZ = f"{FOLDER}/kuis.id.md"
QUIZ_EN = f"{FOLDER}/kuis.en.md"
STORY = f"{FOLDER}/skenario.id.md"
STORY_EN = f"{FOLDER}/skenario.en.md"
MODULE = "belanja/modul.yaml"
PLAN = "susunan.yaml"
SHEET = "negara/tw.yaml"
DRAWING = f"{FOLDER}/gambar/buku.svg"
LONG = " ".join(["kata"] * 26)


@dataclass(frozen=True)
class Broken:
    """In `path`, `old` becomes `new`; fault `code` is expected on the first line that contains `at`
    (line 1 if `at` is empty). `also` are codes that the same edit inevitably causes."""

    code: str
    path: str
    old: str
    new: str
    at: str = ""
    also: tuple[str, ...] = ()


BROKEN = [
    # unreadable lines
    Broken(
        "unreadable-line",
        LESSON,
        "menit: 3",
        "menit: 3: 4",
        "menit: 3: 4",
        also=("missing-key", "missing-source"),
    ),
    Broken("unreadable-line", LESSON, "per: 2025-10-01", "per: 2025-13-01", "per: 2025-13"),
    Broken("unreadable-line", LESSON, "per: 2025-10-01", "per: kemarin", "per: kemarin"),
    Broken(
        "unreadable-line",
        LESSON,
        "## Cara menghitung {#hitung}",
        "## Cara",
        "## Cara",
        also=("ids-differ",),
    ),
    Broken(
        "unreadable-line",
        LESSON,
        "| + Rp40.000",
        "+ Rp40.000",
        "Ditambah Selasa",
        also=("bad-sum",),
    ),
    Broken("unreadable-line", LESSON, "```hitung Jajan", "```Jajan", "```Jajan"),
    Broken("unreadable-line", LESSON, "Ambil buku tulis.", "Ambil <b>buku</b>.", "<b>"),
    Broken("unreadable-line", LESSON, "{= 120.000 + 90.000}", "{= 120.000", "Lauk dua hari"),
    Broken(
        "unreadable-line",
        QUIZ,
        "- [x] Pada hari",
        "- [X] Pada hari",
        "- [X]",
        also=("keys", "options-differ"),
    ),
    Broken(
        "unreadable-line",
        QUIZ,
        "  > Sebulan itu",
        "> Sebulan itu",
        "> Sebulan",
        also=("no-feedback",),
    ),
    Broken(
        "unreadable-line",
        QUIZ,
        "{#mana beberapa}",
        "{#mana banyak}",
        "{#mana",
        also=("keys", "ids-differ", "options-differ"),
    ),
    Broken("unreadable-line", QUIZ, "## Kapan", "Halo\n\n## Kapan", "Halo"),
    Broken("unreadable-line", QUIZ, "Satu minggu ada", "```\nSatu minggu ada", "```"),
    Broken(
        "unreadable-line",
        STORY,
        "](#tercatat)",
        "]",
        "- [Tulis tujuh hari]",
        also=("options-differ", "unreachable"),
    ),
    Broken("unreadable-line", PLAN, "bahasa: [id, en]", "bahasa: [id, en", "inti:"),
    # keys
    Broken("keys", QUIZ, "- [ ] Pada akhir", "- [x] Pada akhir", "{#kapan}"),
    Broken("keys", QUIZ, "- [x] Pada hari", "- [ ] Pada hari", "{#kapan}"),
    Broken("keys", QUIZ, "- [x] Rp45.500", "- [ ] Rp45.500", "{#seminggu"),
    Broken("keys", STORY, "## [x] Belanja", "## [ ] Belanja"),
    Broken("key-in-translation", QUIZ_EN, "- [ ] On the", "- [x] On the", "On the day"),
    Broken("key-in-translation", STORY_EN, "## [ ] The shop", "## [x] The shop", "[x]"),
    # languages that do not match
    Broken("ids-differ", LESSON_EN, "{#ingat}", "{#inget}", "{#inget}"),
    Broken("ids-differ", QUIZ_EN, "{#kapan}", "{#kapan-saja}", "{#kapan-saja}"),
    Broken("ids-differ", QUIZ_EN, "{#mana beberapa}", "{#mana}", "{#mana}"),
    Broken(
        "ids-differ",
        QUIZ_EN,
        "## What do you",
        "## More? {#lagi}\n\n- [ ] a\n  > b\n- [ ] c\n  > d\n\n## What do you",
        "{#lagi}",
    ),
    Broken("ids-differ", STORY_EN, "## Rule {#aturan}", "## Rule {#rule}"),
    Broken(
        "options-differ",
        QUIZ_EN,
        "- [ ] When the money is gone\n  > By then the notes come too late to help.\n",
        "",
        "{#kapan}",
    ),
    Broken("options-differ", QUIZ_EN, "Rp45.500 ± 10", "Rp45.600 ± 10", "Rp45.600"),
    Broken(
        "options-differ",
        STORY_EN,
        "- [Write seven days](#tercatat)",
        "- [Write seven days](#berutang)",
        "{#rencana}",
    ),
    Broken("mark-in-translation", QUIZ_EN, "- [ ] Rp45.500", "- [ ] Rp45.500{= 1}", "{= 1}"),
    # change notes
    *(
        Broken(code, LESSON, "per: 2025", f"perubahan:\n- {entry}\nper: 2025", at)
        for code, entry, at in (
            ("unreadable-line", "kemarin Tabel diganti.", "perubahan:"),
            ("unreadable-line", "2026-11-20", "perubahan:"),
            ("unreadable-line", "2026-13-20 Tabel diganti.", "perubahan:"),
            ("unreadable-line", "2026-11-25 Tabel diganti.", "- 2026-11-25"),
            ("not-one-sentence", "2026-11-20 Satu. Dua.", "- 2026-11-20"),
            ("long-sentence", f"2026-11-20 {LONG}.", "- 2026-11-20"),
            ("refused-word", "2026-11-20 Kata TKI diganti.", "- 2026-11-20"),
        )
    ),
    Broken(
        "ids-differ",
        LESSON_EN,
        "asal: ",
        "perubahan:\n- 2026-11-20 A table.\nasal: ",
        "perubahan:",
    ),
    # pictures and links
    Broken(
        "no-alt", LESSON, "[Sebuah buku tulis dengan tujuh baris dan sebuah pensil.]", "[]", "![]"
    ),
    Broken("dead-link", LESSON, "(gambar/buku.svg)", "(gambar/bukuku.svg)", "bukuku"),
    Broken("dead-link", LESSON, "(/belajar/belanja/catat)", "(/belajar/belanja/buku)", "/buku)"),
    Broken("dead-link", LESSON, "(/alat/kirim-uang?", "(/alat/kirim?", "/alat/kirim?"),
    Broken("dead-link", LESSON, "(https://sikapiuangmu.ojk.go.id)", "(http://ojk.go.id)", "http:"),
    Broken("dead-link", LESSON, "(https://sikapiuangmu.ojk.go.id)", "(buku.md)", "(buku.md)"),
    Broken(
        "dead-link",
        STORY,
        "[Diam dulu](#rencana)",
        "[Diam dulu](#lain)",
        "(#lain)",
        also=("options-differ",),
    ),
    Broken("drawing-unsafe", DRAWING, '<path d="M20', '<script/>\n<path d="M20', "<script"),
    Broken("drawing-unsafe", DRAWING, "stroke=", "style=", "style="),
    Broken("drawing-unsafe", DRAWING, ' viewBox="0 0 120 80"', ""),
    Broken("drawing-too-large", DRAWING, "</svg>", f"<!-- {'x' * 20_000} --></svg>"),
    # length and difficulty
    Broken("minutes", LESSON, "menit: 3", "menit: 2", "menit: 2"),
    Broken(
        "word-count", LESSON, "Tulis hari itu juga.", "Tulis. " + "Ya. " * 90, also=("minutes",)
    ),
    Broken("long-sentence", LESSON, "Baca juga", f"{LONG}. Baca juga", LONG),
    Broken("long-sentence", QUIZ, "Rumi membeli beras, lalu", f"{LONG}", LONG),
    Broken("long-sentence", STORY, "Mereka membuka buku", f"{LONG}", LONG),
    Broken(
        "hard-to-read", QUIZ, "Satu minggu ada", ("kata " * 25 + ".\n") * 20 + "Satu minggu ada"
    ),
    Broken(
        "uncommon-words",
        LESSON,
        "Tulis hari itu juga.",
        "Ada portofolio, likuiditas, agunan, tenor, nisbah.",
        "Ada portofolio",
    ),
    Broken("no-reason", LESSON, "Buat tujuh baris.", "Jangan boros.", "Jangan boros."),
    Broken("no-reason", QUIZ, "Jajan kecil mudah terlupa.", "Anda harus rajin.", "Anda harus"),
    Broken("no-reason", STORY, "Suaminya mengambil", "Jangan lupa. Suaminya", "Jangan lupa"),
    # front matter
    Broken("missing-source", LESSON, " https://sikapiuangmu.ojk.go.id\n", "\n", "sumber:"),
    Broken("missing-source", STORY, "https://sikapi", "sikapi", "sumber:"),
    Broken("missing-key", LESSON, "tinjau: 2027-10-01\n", ""),
    Broken("missing-key", LESSON_EN, "judul: Write down seven days of shopping\n", ""),
    Broken("unknown-key", LESSON, "angka: contoh", "angkat: contoh", "angkat"),
    Broken("duplicate-key", LESSON, "menit: 3", "menit: 3\nmenit: 3 ", "menit: 3 "),
    Broken("past-review", LESSON, "tinjau: 2027-10-01", "tinjau: 2026-11-23", "tinjau:"),
    # words
    Broken("refused-word", LESSON, "Sekali beli memang", "Kata TKW itu memang", "TKW"),
    Broken("refused-word", QUIZ, "Pada akhir bulan", "Kalau kamu ingat", "kamu"),
    Broken("refused-word", STORY, "Suaminya mengambil", "Pembantu\n  > mengambil", "Pembantu"),
    Broken("refused-word", MODULE, "Catat belanja supaya", "Catat devisa supaya", "devisa"),
    Broken("verdict", QUIZ, "Sebulan itu lama.", "Salah, sebulan itu lama.", "Salah"),
    Broken("verdict", QUIZ, "Sebulan itu lama.", "Jawaban ini belum tepat.", "belum tepat"),
    Broken("verdict", QUIZ_EN, "A month is long.", "Not quite. A month is long.", "Not quite"),
    Broken("verdict", STORY, "Suaminya mengambil", "Benar. Suaminya mengambil", "Benar"),
    # sums
    Broken("bad-sum", LESSON, "| = Rp65.000", "| = Rp66.000", "= Rp66.000"),
    Broken("bad-sum", LESSON, "= kira-kira Rp21.667", "= Rp21.667", "| = Rp21.667"),
    Broken("bad-sum", LESSON, "= kira-kira Rp21.667", "= kira-kira Rp21.666", "Rp21.666"),
    Broken("bad-sum", LESSON, "Seorang              | = kira-kira Rp21.667\n", "", "Dibagi tiga"),
    Broken("bad-sum", LESSON, "| : 3", "| : 0", "| : 0"),
    Broken("bad-sum", LESSON, "Rp210.000{=", "Rp211.000{=", "Rp211.000"),
    Broken("bad-sum", LESSON, "{= 120.000 + 90.000}", "{= 110.000 + 100.000}", "110.000"),
    Broken("bad-sum", LESSON, "{= 120.000 + 90.000}", "{= 120.000 + }", "{= 120.000 + }"),
    Broken("bad-sum", LESSON_EN, "| = Rp65.000", "| = Rp56.000", "= Rp56.000"),
    Broken("bad-sum", QUIZ, "{= 6.500 x 7} ± 10", "{= 6.500 x 7 x 7} ± 10", "x 7 x 7"),
    # questions
    Broken(
        "no-feedback", QUIZ, "  > Sebulan itu lama. Jajan kecil mudah terlupa.\n", "", "Pada akhir"
    ),
    Broken("no-feedback", STORY, "  > Suaminya mengambil pensil.\n", "", "[Ceritakan"),
    Broken(
        "three-decimals",
        QUIZ,
        "Rp13.000{= 6.500 + 6.500}",
        "1234,567",
        "1234,567",
        also=("options-differ",),
    ),
    Broken(
        "ranges-overlap",
        QUIZ,
        "Rp13.000{= 6.500 + 6.500}",
        "Rp45.495 ± 1",
        "Rp45.495",
        also=("options-differ",),
    ),
    Broken(
        "last-has-digit",
        QUIZ,
        "- [ ] Angka lain",
        "- [ ] Rp7",
        "- [ ] Rp7",
        also=("options-differ",),
    ),
    Broken(
        "duplicate-id",
        QUIZ,
        "{#mana beberapa}",
        "{#kapan beberapa}",
        "{#kapan beberapa}",
        also=("ids-differ",),
    ),
    Broken("duplicate-id", STORY, "id: pinjaman-tetangga", "id: kapan", "id: kapan"),
    Broken(
        "duplicate-id",
        LESSON,
        "{#di-rumah}",
        "{#hari-ini}",
        "rumah {#hari-ini}",
        also=("ids-differ",),
    ),
    # scenarios
    Broken(
        "loop",
        STORY,
        "[Diam dulu](#rencana)",
        "[Diam dulu](#warung)",
        "[Diam dulu]",
        also=("options-differ",),
    ),
    Broken(
        "dead-end",
        STORY,
        "## [x] Belanja",
        "## Jalan buntu {#buntu}\n\nTidak ada apa-apa.\n\n## [x] Belanja",
        "{#buntu}",
        also=("unreachable", "ids-differ"),
    ),
    Broken(
        "path-too-short",
        STORY,
        "saja](#di-rumah-rumi)",
        "saja](#tercatat)",
        "yang perlu",
        also=("options-differ",),
    ),
    Broken(
        "no-rule",
        STORY,
        "## Aturan {#aturan}",
        "## [ ] Aturan {#atur}",
        also=("unreachable", "ids-differ"),
    ),
    # the course
    Broken("unknown-lesson", PLAN, "    - belanja/catat", "    - belanja/catit", "catit"),
    Broken(
        "core-too-long",
        PLAN,
        "  keluarga: [belanja/catat]",
        f"  keluarga: [belanja/catat, {', '.join(f'x/y{n}' for n in range(12))}]",
        "keluarga:",
        also=("unknown-lesson",),
    ),
    Broken("missing-folder", PLAN, "modul: [belanja]", "modul: [belanja, utang]", "utang"),
    Broken("missing-folder", MODULE, "- catat", "- catat\n- lain", "- lain"),
    Broken("duplicate-id", PLAN, "modul: [belanja]", "modul: [belanja, belanja]", "modul:"),
    Broken("unknown-key", PLAN, "bahasa:", "catatan: x\nbahasa:", "catatan:"),
    Broken("unknown-key", MODULE, "untuk:", "warna: merah\nuntuk:", "warna:"),
    Broken("unknown-word", MODULE, "[pekerja, keluarga]", "[pekerja, tetangga]", "tetangga"),
    Broken("missing-key", MODULE, ", en: Shopping", "", "judul:"),
    Broken("unknown-word", PLAN, "bahasa:", "terjemahan: {en: lupa}\nbahasa:", "terjemahan"),
    Broken("unknown-key", PLAN, "bahasa:", "terjemahan: {jv: asli}\nbahasa:", "terjemahan"),
    # country sheets
    Broken("missing-source", SHEET, "https://savepmi.kdei", "http://savepmi.kdei", "  sumber:"),
    Broken(
        "missing-source",
        SHEET,
        "sumber:\n  - Kementerian https://mol.gov.tw",
        "sumber: [Kementerian]",
        "[Kementerian]",
    ),
    Broken(
        "missing-source",
        SHEET,
        "  sumber:\n  - KDEI Taipei https://savepmi.kdei-taipei.org\n",
        "",
        "- nama:",
    ),
    Broken("missing-key", SHEET, "  per: 2019-10\n", "", "- nama:"),
    Broken("missing-key", SHEET, "  tinjau: 2027-06-01\n", "", "- nama:"),
    Broken("missing-key", SHEET, "    en: Complaints of workers, 24 hours.\n", "", "  guna:"),
    Broken("missing-key", SHEET, "- jumlah: 20000\n  untuk: prt", "- untuk: prt", "- untuk: prt"),
    Broken("missing-key", SHEET, "  en: Taiwan\n", "", "nama:"),
    Broken("unknown-key", SHEET, "- jumlah: 20000", "- jumlah: 20000\n  bonus: 1", "bonus"),
    Broken("unknown-key", SHEET, "upah:", "cuaca:\n- panas\nupah:", "cuaca"),
    Broken("unreadable-line", SHEET, "mata_uang: TWD", "mata_uang: TWD: x", "mata_uang"),
    Broken("unreadable-line", SHEET, "per: 2019-10", "per: 2019-13", "2019-13"),
    Broken("unreadable-line", SHEET, "per: 2025-01-31", "per: 2025-02-31", "2025-02-31"),
    Broken("unreadable-line", SHEET, "per: 2019-10", "per: dulu", "dulu"),
    Broken("unreadable-line", SHEET, "tinjau: 2027-06-01", "tinjau: 2027-06", "2027-06"),
    Broken("unreadable-line", SHEET, "jumlah: 20000", "jumlah: 20.000,-", "20.000,-"),
    Broken("past-review", SHEET, "tinjau: 2027-06-01", "tinjau: 2026-11-23", "2026-11-23"),
    Broken("bad-phone", SHEET, '"1955"', '"19 55 x"', "telepon:"),
    Broken("bad-phone", SHEET, '"1955"', '"89956000"', "telepon:"),
    Broken("bad-phone", SHEET, "+886 900 000 000", "0900 000 000", "lewat: whatsapp"),
    Broken("bad-phone", SHEET, "  peran: perwakilan\n", "", "nama:"),
    Broken("bad-phone", SHEET, '"1955"', "+886 900 000 000", "2027-06-02"),
    Broken("bad-phone", SHEET, '  telepon: "1955"\n', "  peran: kerja\n", "peran: kerja"),
    Broken("unknown-word", SHEET, "peran: perwakilan", "peran: kedai", "peran: kedai"),
    Broken("unknown-word", SHEET, "peran: perwakilan", "sumber_beda: x", "sumber_beda: x"),
    Broken("dead-link", SHEET, "laman: https://kdei", "laman: http://kdei", "laman"),
    Broken("unknown-word", SHEET, "lewat: whatsapp", "lewat: surat", "lewat: surat"),
    Broken("unknown-word", SHEET, "lewat: whatsapp", "bidang: sawah", "bidang: sawah"),
    Broken("unknown-word", SHEET, "mata_uang: TWD", "mata_uang: NTD", "mata_uang"),
    Broken("unknown-word", SHEET, "untuk: prt", "untuk: semua", "untuk: semua"),
    Broken("unknown-word", SHEET, "jenis: iuran", "jenis: pajak", "pajak"),
    Broken("bad-limit", SHEET, "  persen: 2\n", "", "- jenis: iuran"),
    Broken("bad-limit", SHEET, "  persen: 2\n", "  persen: 2\n  sebulan: 9\n", "- jenis: iuran"),
    Broken("bad-limit", SHEET, "persen: 2", "persen: 200", "persen: 200"),
    Broken("duplicate-key", SHEET, "untuk: prt", "untuk: prt\n  untuk: prt ", "untuk: prt "),
    Broken("long-sentence", SHEET, "id: Iuran 2% dari gaji.", f"id: {LONG}", "2027-06-05"),
    Broken("refused-word", SHEET, "id: Kantor Indonesia.", "id: Kantor TKI.", "TKI"),
]
