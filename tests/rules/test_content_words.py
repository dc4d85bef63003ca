"""Phrases that authors must replace, and phrases that are accepted."""

import pytest

from app.content.checks.wording import check_feedback_has_no_verdict, check_refused_words
from app.content.source import CourseMarkdownFile


def refused(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    check_refused_words(text, lambda line, _, message: found.append((line, message)))
    return found


def judged(text: str, language: str = "id") -> bool:
    found: list[int] = []
    source = CourseMarkdownFile(f"m/l/kuis.{language}.md", "", {}, (f"  > {text}",), 0)
    check_feedback_has_no_verdict(source, lambda line, *_: found.append(line))
    return bool(found)


@pytest.mark.parametrize(
    "text",
    [
        "Banyak TKI bekerja di sana.",
        "Eks TKW itu pulang.",
        "Ia menjadi PMI ilegal.",
        "Mereka berangkat secara ilegal.",
        "Pekerja migran gelap.",
        "Agen pengiriman PMI.",
        "Ekspor tenaga kerja.",
        "Ia bekerja sebagai pembantu.",
        "Tuan rumahnya baik, tetapi tuan itu tidak.",
        "PJTKI itu tutup.",
        "Datang ke BNP2TKI.",
        "UU perlindungan pekerja migran.",
        "Pahlawan devisa.",
        "Keluarga yang ditinggalkan.",
        "Ibu Sumi hilang.",
        "Anaknya yang hilang.",
        "Pekerja itu kabur.",
        "PMI bermasalah.",
        "Anak ATT.",
        "Perempuan yang dijual.",
        "Apakah kamu tahu?",
        "Pasangan lengkap.",
        "Pahlawan\n> devisa",
        "**TKI**",
    ],
)
def test_discouraged_phrase_in_a_lesson_text_is_rejected(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pinjol ilegal itu berbahaya.",
        "Pengiriman uang lewat bank.",
        "Uang hilang di jalan.",
        "HP dijual di pasar.",
        "Pilih salah satu.",
        "Tuan rumah menyambut tamu.",
        "UU Perlindungan Konsumen.",
        "Pasar gelap.",
        "Sponsor adalah sebutan untuk perantara.",
        "Majikan berarti pemberi kerja.",
        "Foto itu kabur.",
        "Kakak mengirim uang kepada ibunya.",
        "Jumlahnya gagal terkirim.",
    ],
)
def test_discouraged_word_used_in_a_harmless_sense_is_accepted(text: str) -> None:
    assert refused(text) == []


def test_word_allowed_once_per_text_is_rejected_at_its_second_use() -> None:
    assert [line for line, _ in refused("Sponsor itu perantara.\n\nTanya sponsor.")] == [3]


def test_discouraged_phrase_is_found_when_a_formula_stands_between_its_words() -> None:
    assert refused("pahlawan{= 1 + 1} devisa")


@pytest.mark.parametrize(
    "text",
    [
        "Salah. Hitung lagi.",
        "Benar, itu biayanya.",
        "Ya, betul sekali.",
        "Hitung lagi. Belum tepat.",
        "Jawaban Anda salah.",
        "Pilihan ini kurang tepat karena mahal.",
        "Yang benar adalah C.",
        "Itu salah.",
        "Lihat pilihan B.",
    ],
)
def test_quiz_feedback_that_judges_the_answer_is_reported(text: str) -> None:
    assert judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anda mungkin membagi dengan RM500.",
        "Biayanya mungkin memang nol.",
        "Kalau kabarnya benar, mereka juga membantu.",
        "Tidak semua kios memberi kuitansi.",
        "Ada dua cara; salah satu lebih murah.",
        "Nomor yang salah tidak tersambung.",
        "“Ya, Bu,” kata petugas.",
    ],
)
def test_quiz_feedback_that_guides_without_judging_is_accepted(text: str) -> None:
    assert not judged(text)


@pytest.mark.parametrize("text", ["Wrong. Count again.", "Yes, exactly.", "Your answer is wrong."])
def test_english_quiz_feedback_that_judges_the_answer_is_reported(text: str) -> None:
    assert judged(text, "en")


@pytest.mark.parametrize("text", ["Right of the sum stands the rate.", "No fee is taken here."])
def test_english_quiz_feedback_that_guides_without_judging_is_accepted(text: str) -> None:
    assert not judged(text, "en")
