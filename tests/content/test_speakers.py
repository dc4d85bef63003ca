"""Who says each part of a text that is read aloud, and in which voice."""

from __future__ import annotations

import pytest

from app.content.aloud.speakers import NARRATOR, UNNAMED, number_voices, split_by_speaker


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("id", "Ibu diam.", [(NARRATOR, "Ibu diam.")]),
        ("id", "Siti: “Ke mana, Kak?”", [("Siti", "“Ke mana, Kak?”")]),
        ("id", "Bu Marni: “Sudah.” Ia tertawa. “Dua.”",
         [("Bu Marni", "“Sudah.”"), (NARRATOR, "Ia tertawa."), ("Bu Marni", "“Dua.”")]),
        ("id", "“Mak terima berapa?” tanya Yanti. Dari lima ratus.",
         [("Yanti", "“Mak terima berapa?”"), (NARRATOR, "tanya Yanti. Dari lima ratus.")]),
        ("id", "Yanti hampir berkata, “Kenapa?”",
         [(NARRATOR, "Yanti hampir berkata,"), ("Yanti", "“Kenapa?”")]),
        ("id", "“Lembur berhenti.” Siti menjawab, “Maaf.”",
         [(UNNAMED, "“Lembur berhenti.”"), (NARRATOR, "Siti menjawab,"), ("Siti", "“Maaf.”")]),
        ("id", "Ia menjawab, “Cuma kerja rumah.”",
         [(NARRATOR, "Ia menjawab,"), (UNNAMED, "“Cuma kerja rumah.”")]),
        ("id", "Minta “biaya proses” dirinci.", [(NARRATOR, "Minta “biaya proses” dirinci.")]),
        ("en", "“How much, Mak?” asks Yanti.",
         [("Yanti", "“How much, Mak?”"), (NARRATOR, "asks Yanti.")]),
        ("en", "“Never mind,” David answers. He goes.",
         [("David", "“Never mind,”"), (NARRATOR, "David answers. He goes.")]),
        ("en", "The officer says, “Come.”",
         [(NARRATOR, "The officer says,"), (UNNAMED, "“Come.”")]),
        ("jv", "Siti: “Piye?”", [("Siti", "“Piye?”")]),
    ],
)  # fmt: skip
def test_text_is_split_by_speaker(language: str, text: str, parts: list[tuple[str, str]]) -> None:
    assert [(each.speaker, each.text) for each in split_by_speaker(text, language)] == parts


def test_people_of_a_dialogue_take_turns_with_two_voices_beside_the_narrator() -> None:
    text = "Malam.\nSiti: “Ke mana?”\nAgus: “Maaf.”\nSiti: “Ya.”\n“Ada apa?” tanya Rizal."
    assert number_voices(split_by_speaker(text, "id")) == (
        (0, "Malam."),
        (0, "Siti:"), (1, "“Ke mana?”"),
        (0, "Agus:"), (2, "“Maaf.”"),
        (0, "Siti:"), (1, "“Ya.”"),
        (1, "“Ada apa?”"), (0, "tanya Rizal."),
    )  # fmt: skip
