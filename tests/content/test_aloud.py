"""Texts written out as spoken, and the script of a lesson."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.content import library
from app.content.aloud.say import spell_for_speech, spell_out
from app.content.aloud.script import AudioScript, lesson_script
from app.content.library import CourseLibrary
from config import COURSE

INDONESIAN = """
Rp1.500.000 = satu juta lima ratus ribu rupiah
Rp1,5 juta = satu koma lima juta rupiah
Rp100 juta = seratus juta rupiah
Rp1 ribu = seribu rupiah
Rp0 = nol rupiah
-Rp500 = minus lima ratus rupiah
Rp500.000–1.000.000 = lima ratus ribu sampai satu juta rupiah
Rp5.000–Rp10.000 = lima ribu sampai sepuluh ribu rupiah
Rp2.000.000/bulan = dua juta rupiah per bulan
Rp28 juta sampai Rp30 juta = dua puluh delapan juta rupiah sampai tiga puluh juta rupiah
RM10 = sepuluh ringgit
RM10,50 = sepuluh ringgit lima puluh sen
RM10-20 = sepuluh sampai dua puluh ringgit
HK$4.520 = empat ribu lima ratus dua puluh dolar Hong Kong
NT$19.047 = sembilan belas ribu empat puluh tujuh dolar Taiwan
S$800 = delapan ratus dolar Singapura
B$25 = dua puluh lima dolar Brunei
US$1.500 = seribu lima ratus dolar Amerika
SAR600 = enam ratus riyal
AED300 = tiga ratus dirham
₩1.300.000 = satu juta tiga ratus ribu won
¥25.000 = dua puluh lima ribu yen
€12 = dua belas euro
2,5% = dua koma lima persen
0,3% = nol koma tiga persen
12,59% = dua belas koma lima sembilan persen
5–10% = lima sampai sepuluh persen
10%–20% = sepuluh persen sampai dua puluh persen
10 November 2026 = sepuluh November dua ribu dua puluh enam
10-11-2026 = sepuluh November dua ribu dua puluh enam
10/11/2026 = sepuluh November dua ribu dua puluh enam
per 2026-01-01 = per satu Januari dua ribu dua puluh enam
31-31-2026 = tiga satu tiga satu dua nol dua enam
pukul 08.00 = pukul delapan
pukul 14.30 = pukul empat belas lewat tiga puluh
08.00–16.00 = delapan sampai enam belas
tahun 1990-an = tahun seribu sembilan ratus sembilan puluhan
2024–2026 = dua ribu dua puluh empat sampai dua ribu dua puluh enam
18–45 tahun = delapan belas sampai empat puluh lima tahun
2-3 bulan = dua sampai tiga bulan
3×24 jam = tiga kali dua puluh empat jam
3x sehari = tiga kali sehari
9000000 × 12 = sembilan juta kali dua belas
1500000 + 150000 − 900000 = satu juta lima ratus ribu ditambah seratus lima puluh ribu \
dikurangi sembilan ratus ribu
80000 × 45 ÷ 100 = delapan puluh ribu kali empat puluh lima dibagi seratus
−5 = minus lima
1/2 bagian = setengah bagian
1/3 = sepertiga
3/4 = tiga perempat
½ kg = setengah kilogram
2½ kg = dua setengah kilogram
7/12 = tujuh per dua belas
ke-1 = pertama
ke-3 = ketiga
ke-21 = kedua puluh satu
5 kg = lima kilogram
10 km = sepuluh kilometer
20 m2 = dua puluh meter persegi
1.000 orang = seribu orang
1.000,5 = seribu koma lima
5 jt = lima juta
10 rb = sepuluh ribu
1 rb = seribu
No. 5 = nomor lima
sapu, ember, dll. = sapu, ember, dan lain-lain.
beras dsb. lalu = beras dan sebagainya lalu
Minggu s.d. Rabu = Minggu sampai dengan Rabu
tabungan a.n. Sumi = tabungan atas nama Sumi
suami/istri = suami atau istri
dan/atau = dan atau
UU 18/2017 = undang-undang nomor delapan belas tahun dua ribu tujuh belas
0800-1000 = nol delapan nol nol, satu nol nol nol
+62 21 2924 4800 = plus enam dua, dua satu, dua sembilan dua empat, empat delapan nol nol
081-157-157-157 = nol delapan satu, satu lima tujuh, satu lima tujuh, satu lima tujuh
awalan +62 = awalan plus enam dua
lapor 157 = lapor satu lima tujuh
Layanan 1955 = Layanan satu sembilan lima lima
SMS 129 kali = es-em-es seratus dua puluh sembilan kali
lapor 300 orang = lapor tiga ratus orang
tekan *#06# = tekan bintang pagar nol enam pagar
007 = nol nol tujuh
iasc.ojk.go.id = iasc titik o-je-ka titik go titik i-de
https://www.bp2mi.go.id/berita = \
we-we-we titik be-pe dua em-i titik go titik i-de garis miring berita
BP3MI = be-pe tiga em-i
KP2MI = ka-pe dua em-i
P3MI = pe tiga em-i
SIP3MI = sip tiga em-i
KBRI = ka-be-er-i
LTSA = el-te-es-a
BPJS = be-pe-je-es
OTP = o-te-pe
ATM = a-te-em
PIN = pin
KUR = kur
QRIS = kris
HP-nya = ha-pe-nya
2L: legal dan logis = dua el: legal dan logis
Hasilnya ± 5 = Hasilnya lima
A & B = a dan be
"""

ENGLISH = """
Rp1.500.000 = one million five hundred thousand rupiah
HK$4,520 = four thousand five hundred and twenty Hong Kong dollars
RM10.50 = ten ringgit fifty sen
2.5% = two point five percent
10 November 2026 = ten November twenty twenty-six
in 2005 = in two thousand and five
in 2017 = in twenty seventeen
Law 18/2017 = Law number eighteen of twenty seventeen
at 08.00? = at eight o'clock?
1st = first
20th = twentieth
1/2 = half
3/4 of it = three quarters of it
2½ hours = two and a half hours
3×24 hours = three times twenty-four hours
18–45 years = eighteen to forty-five years
call 157 = call one five seven
SAPA 129 = sapa one two nine
and/or = and or
BP3MI’s = B P three M I’s
PINs = pins
OTP = O T P
"""


def cases(table: str) -> list[tuple[str, str]]:
    return [(a, b) for line in table.strip().splitlines() for a, b in [line.split(" = ", 1)]]


@pytest.mark.parametrize("written, said", cases(INDONESIAN))
def test_numbers_and_signs_in_indonesian_text_are_spelled_out_for_speech(
    written: str, said: str
) -> None:
    assert spell_for_speech(written, "id") == said


@pytest.mark.parametrize("written, said", cases(ENGLISH))
def test_numbers_and_signs_in_english_text_are_spelled_out_for_speech(
    written: str, said: str
) -> None:
    assert spell_for_speech(written, "en") == said


def test_acronyms_keep_their_letters_in_a_recording_script_for_human_speakers() -> None:
    assert (
        spell_out("Tanya BP3MI soal OTP, 2 kali.", "id") == "Tanya BP tiga MI soal OTP, dua kali."
    )


def test_text_without_numbers_is_not_changed_when_spelled_out_for_speech() -> None:
    text = "“Siapa-siapa yang minta?” tanya Bu Sumi (ibunya).\nIa diam."
    assert spell_out(text, "id") == text


@pytest.fixture(scope="module")
def course() -> CourseLibrary:
    return library.read_course(COURSE, date(2026, 12, 2))


@pytest.fixture(scope="module")
def scripts(course: CourseLibrary) -> list[AudioScript]:
    return [
        lesson_script(lesson, language)
        for lesson in course.lessons
        for language in course.languages
    ]


def test_course_text_spelled_out_for_speech_contains_no_digits_or_signs(
    scripts: list[AudioScript],
) -> None:
    """Only letters and punctuation; in Indonesian no sequence of capitals either."""
    segments = [segment for each in scripts for segment in each.segments]
    assert len(segments) > 5000
    for segment in segments:
        said = segment.text_for_synthesis
        assert not re.search(r"[^\w\s.,;:?!()“”‘’'\"-]|[\d_]|\s-\s", said), (segment.name, said)
        if segment.language == "id":
            assert not re.search(r"[A-Z]{2}", said), (segment.name, said)


def test_names_of_the_audio_recordings_of_a_lesson_are_unique(scripts: list[AudioScript]) -> None:
    for each in scripts:
        assert len(each.segments_by_name) == len(each.segments), each.lesson.id


def test_audio_script_contains_a_lesson_from_its_title_to_its_last_section(
    course: CourseLibrary,
) -> None:
    read = lesson_script(
        course.lesson("rekening-dan-pin/pin-dan-otp"), "id"
    ).lesson_segment.text.split("\n")
    assert read[0] == "PIN dan OTP, kunci milik sendiri."
    assert "Ditambah tabungan rumah: lima juta rupiah." in read
    assert read[-1] == "“Siapa pun yang minta OTP, kita tutup teleponnya.”"
    place = read.index("Untuk yang bekerja di luar negeri.")
    assert read[place + 1] == "Nomor Indonesia tetap hidup."


def test_audio_script_lists_quiz_options_in_file_order_and_none_for_number_questions(
    course: CourseLibrary,
) -> None:
    made = lesson_script(course.lesson("kirim-uang/dua-biaya"), "id")
    first = made.segments_of_question("biaya-dari-seratus")
    assert [(segment.kind, segment.number) for segment in first[:3]] == [
        ("soal", 0), ("pilihan", 1), ("tanggapan", 1)
    ]  # fmt: skip
    numbers = [q for each in course.lessons for q in each.texts["id"] if q.kind == "number"]
    lesson = next(each for each in course.lessons if numbers[0] in each.texts["id"])
    kinds = {
        segment.kind for segment in lesson_script(lesson, "id").segments_of_question(numbers[0].id)
    }
    assert kinds == {"soal", "tanggapan"}


def test_audio_script_version_changes_when_a_word_changes(course: CourseLibrary) -> None:
    lesson = course.lesson("kirim-uang/dua-biaya")
    assert lesson_script(lesson, "id").version == lesson_script(lesson, "id").version
    assert lesson_script(lesson, "id").version != lesson_script(lesson, "en").version
