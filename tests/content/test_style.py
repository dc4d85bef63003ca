"""Uncommon words, demands without a reason, and quizzes that can be guessed."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from app.content import source
from app.content.checks.reasons import check_demands_have_reasons
from app.content.commonwords import is_common_word
from tests.content import good_course
from tests.content.good_course import FOLDER, edit, read, renew_source_hashes

LESSON = f"{FOLDER}/pelajaran.id.md"
QUIZ = f"{FOLDER}/kuis.id.md"
LECTURES = [
    "Jangan boros. Catat semua belanja Anda.",
    "Ibu harus menabung. Mulailah hari ini.",
    "Anda harus bisa menabung.",
    "Janganlah percaya begitu saja pada orang.",
]
ADVICE = [
    "Jangan beri PIN kepada siapa pun. Orang itu bisa mengambil uang Anda.",
    "Jangan kirim dulu, supaya Anda sempat bertanya.",
    "Supaya aman, jangan simpan PIN di dompet.",
    "Anda harus membawa paspor. Tanpa paspor, kantor tidak melayani.",
    "Menurut aturan tahun 2025, agen harus memberi kuitansi.",
    "Jumlah yang harus dibayar Rp50.000.",
    "Anda tidak harus membayar hari ini.",
    "Berapa yang harus dibayar?",
    "Apa harus hari ini?",
    "Agen berkata, “Harus bayar hari ini.” Sri menunggu.",
    "Jangan-jangan harganya sudah naik.",
]


@pytest.mark.parametrize("word", ["menyisihkan", "dibayarkannya", "sepersepuluh", "kesehatan"])
def test_common_indonesian_word_with_affixes_is_still_a_common_word(word: str) -> None:
    assert is_common_word(word)


@pytest.mark.parametrize(
    "word", ["portofolio", "likuiditas", "agunan", "tenor", "inflasi", "konversi", "signifikan"]
)
def test_financial_jargon_is_not_counted_as_common_words(word: str) -> None:
    assert not is_common_word(word)


@pytest.mark.parametrize("text", ["." * 4_000, "@" * 4_000, "a." * 2_000 + "!"])
def test_long_run_of_dots_or_at_signs_does_not_hang_the_check_for_uncommon_words(
    text: str, tmp_path: Path
) -> None:
    """A trainer could upload such a text to the preview, where it blocked everyone for hours."""
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "Tulis hari itu juga.", f"Tulis {text} juga.")
    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(30)  # otherwise this test would hang instead of failing
    try:
        read(root)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def too_long(_number: int, _frame: object) -> None:
    raise TimeoutError


def faults_of(text: str, tmp_path: Path) -> list[tuple[int, str]]:
    (tmp_path / "kuis.id.md").write_text(text, "utf-8")
    found: list[tuple[int, str]] = []
    read_file = source.read_course_file(tmp_path, "kuis.id.md", lambda *_: None)
    assert read_file is not None
    check_demands_have_reasons(read_file, lambda line, code, _: found.append((line, code)))
    return found


@pytest.mark.parametrize("text", LECTURES)
def test_lesson_sentence_that_gives_an_order_without_a_reason_is_reported(
    text: str, tmp_path: Path
) -> None:
    assert faults_of(f"Selamat pagi.\n\n{text}\n", tmp_path) == [(3, "no-reason")]


@pytest.mark.parametrize("text", ADVICE)
def test_lesson_sentence_that_gives_an_order_with_a_reason_is_accepted(
    text: str, tmp_path: Path
) -> None:
    assert faults_of(text, tmp_path) == []


def test_order_without_a_reason_is_reported_in_quiz_feedback_but_not_in_options(
    tmp_path: Path,
) -> None:
    text = "- [ ] Harus bayar dulu\n  > Jangan takut. Tanyakan namanya.\n"
    assert faults_of(text, tmp_path) == [(2, "no-reason")]


def test_order_without_a_reason_in_a_lesson_does_not_prevent_its_publication(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "Buat tujuh baris.", "Jangan boros.")
    renew_source_hashes(root)
    assert read(root).modules[0].publishable


HARD = "Ada portofolio, likuiditas, agunan, tenor, nisbah."


@pytest.mark.parametrize(
    "explained",
    [
        "**Portofolio**, **likuiditas**, **agunan**, tenor, nisbah.",
        "PORTOFOLIO, LIKUIDITAS, AGUNAN, TENOR, nisbah.",
        "Ia Portofolio, Likuiditas, Agunan, tenor, nisbah.",
        "Ada riyal, ringgit, dirham, tenor, nisbah.",
    ],
)
def test_explained_words_and_proper_names_are_not_reported_as_uncommon(
    explained: str, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "Tulis hari itu juga.", explained)
    renew_source_hashes(root)
    assert read(root).faults == ()


def test_glossary_terms_are_not_reported_as_uncommon_words(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "Tulis hari itu juga.", HARD)
    renew_source_hashes(root)
    (fault,) = read(root).faults
    assert fault.text.startswith("3,5% kata jarang dipakai (paling banyak 3%): portofolio")
    terms = root / "belanja" / "istilah.yaml"
    more = "- istilah: {id: agunan, en: y}\n  arti: {id: Arti., en: Meaning.}\n"
    terms.write_text(terms.read_text("utf-8") + more, "utf-8")
    assert read(root).faults == ()


def guessable(root: Path, longest_right: int) -> None:
    """Five lessons with one question each; in `longest_right` of them the longest option is
    right."""
    questions = [
        f"## Soal {n}? {{#soal-{n}}}\n\n"
        f"- [x] {'Jawaban yang panjang' if n <= longest_right else 'Pendek'}\n  > Begitu.\n"
        "- [ ] Jawaban sedang\n  > Begitu.\n"
        for n in range(1, 6)
    ]
    text = "\n".join(questions)
    (root / QUIZ).write_text(text, "utf-8")
    english = text.replace("[x]", "[ ]").replace("Jawaban yang panjang", "Long")
    old = (root / FOLDER / "kuis.en.md").read_text("utf-8").split("\n\n")[0]
    (root / FOLDER / "kuis.en.md").write_text(f"{old}\n\n{english}", "utf-8")
    renew_source_hashes(root)


@pytest.mark.parametrize("longest_right", [0, 2])
def test_module_with_two_of_five_answers_guessable_by_length_is_accepted(
    longest_right: int, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    guessable(root, longest_right)
    assert read(root).faults == ()


def test_module_with_answers_guessable_by_length_is_reported_with_its_questions(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    guessable(root, 3)
    (fault,) = read(root).faults
    assert (fault.path, fault.line, fault.code) == ("belanja/modul.yaml", 1, "longest-option")
    assert "60% dari 5 soal" in fault.text
    assert "catat/kuis.id.md:1, catat/kuis.id.md:8" in fault.text


def test_translation_with_answers_guessable_by_length_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    guessable(root, 0)
    file = root / FOLDER / "kuis.en.md"
    file.write_text(file.read_text("utf-8").replace("Pendek", "The very longest of all"), "utf-8")
    (fault,) = read(root).faults
    assert "kuis.en.md" in fault.text


def test_module_with_few_questions_is_not_checked_for_answers_guessable_by_length(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    shutil.copy(root / QUIZ, root / "lama.md")
    edit(root, QUIZ, "Pada hari", "Pada hari yang sama, sesudah pulang dari pasar")
    renew_source_hashes(root)
    assert read(root).faults == ()
