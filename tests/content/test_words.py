"""Every entry of the programme's word list: a refused phrase, and a similar accepted one."""

import pytest

from app.content.checks.wording import check_refused_words

REFUSED = [
    "Ia bekas TKI.", "Seorang TKW pulang.", "Para CTKI menunggu.", "Ia eks TKI.",
    "PMI ilegal itu pulang.", "Ia berangkat ilegal.", "Mereka pekerja gelap.", "Lewat jalur gelap.",
    "Pengiriman PMI naik.", "Ekspor tenaga kerja naik.", "Perusahaan mengirim pekerja ke sana.",
    "Seorang pembantu rumah tangga.", "Ia jadi babu.", "Ia dipanggil tuan.", "Majikan dan majikan.",
    "Lewat PJTKI.", "Sponsor bertemu sponsor.", "Kantor BNP2TKI.", "Perlindungan PMI diatur.",
    "Ia penyumbang devisa.", "Pahlawan devisa.", "Anak yang ditinggalkan.", "Anaknya hilang.",
    "Ibu Sumi hilang.", "PRT itu kaburan.", "Pekerja itu kabur.", "Ia kabur dari rumah.",
    "PMI bermasalah dipulangkan.", "Anak haram.", "Seorang ATT.", "Istrinya dijual.",
    "Kamu bisa.", "Pasangan lengkap.",
]  # fmt: skip
FINE = [
    "Pinjol ilegal menagih.", "Pengiriman uang naik.", "Uangnya hilang.", "Emasnya dijual.",
    "Tuan rumah menyambut.", "Majikan, yaitu pemberi kerja.", "Sponsor, yaitu perantara.",
    "Ruang gelap.", "Perlindungan asuransi.", "PMI dan calon PMI pulang.", "Kartunya bermasalah.",
    "Keluarga di rumah.", "P3MI dan KP2MI.",
]  # fmt: skip


def faults_of(text: str) -> list[str]:
    found: list[str] = []
    check_refused_words(
        text, lambda line, code, sentence: found.append(f"{line} {code} {sentence}")
    )
    return found


@pytest.mark.parametrize("text", REFUSED)
def test_offensive_word_in_a_lesson_is_rejected_with_a_suggested_replacement(text: str) -> None:
    assert faults_of(text)
    assert all("refused-word" in each and "tulis " in each for each in faults_of(text))


@pytest.mark.parametrize("text", FINE)
def test_offensive_word_used_in_a_harmless_sense_is_accepted(text: str) -> None:
    assert faults_of(text) == []
