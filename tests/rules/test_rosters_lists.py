"""Lists of names are read as people keep them, without numbers of people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rosters.rules import ReadList, UnreadableListError, listed_people, read_list
from tests import roster_lists as lists

NumberedName = tuple[int, str, str]


def people_of(content: bytes | str) -> list[NumberedName]:
    """(row, name, village) of each person that is not refused."""
    read = (
        read_list(content.encode(), is_pasted=True)
        if isinstance(content, str)
        else read_list(content)
    )
    people = listed_people(read, roles_of(read))
    return [(one.row, one.name, one.place.village) for one in people if not one.refused]


def roles_of(read: ReadList) -> dict[int, str]:
    return {column.at: column.role for column in read.columns}


def thrown_away(content: bytes) -> list[str]:
    return [column.role for column in read_list(content).thrown_away]


def test_people_are_read_from_numbered_lines_of_a_chat() -> None:
    assert people_of(lists.CHAT) == [
        (3, "Siti Aminah", "Sumberagung"),
        (4, "Tini Lestari", "Slahung"),
        (5, "Wati", "Slahung"),
        (6, "Ahmad Fauzi, S.Pd.", "Sumberagung"),
        (7, "Tini Lestari", "Slahung"),
    ]


def test_people_are_read_from_copied_messages_without_time_and_sender() -> None:
    assert people_of(lists.CHAT_COPY) == [
        (2, "Siti Aminah", "Sumberagung"),
        (3, "Tini", "Slahung"),
        (4, "Wati", ""),
        (5, "Ani", ""),
    ]


@pytest.mark.parametrize(
    "line, expected",
    [
        ("- Sri Wahyuni", ("Sri Wahyuni", "")),
        ("• ~ Sri – Slahung", ("Sri", "Slahung")),
        ("Nama: Sri; Alamat: Slahung", ("Sri", "Alamat: Slahung")),
        ("✅ 12. NI'MAH", ("Ni'mah", "")),
        ("Sri 0812.3456.7890 hp 0812 3456 7890", ("Sri", "")),
    ],
)
def test_line_of_a_chat_is_divided_into_name_and_place(
    line: str, expected: tuple[str, str]
) -> None:
    read = read_list(line.encode(), is_pasted=True)
    [person] = listed_people(read, roles_of(read))
    assert (person.name, person.said_place) == expected


def test_csv_is_read_without_titles_totals_signatures_and_numbers() -> None:
    content = lists.CSV_SEMICOLON.encode()
    assert people_of(content) == [
        (5, "Siti Aminah", "Sumberagung"),
        (6, "Tini Lestari", "Slahung"),
        (8, "Wati, S.E", "Slahung"),
    ]
    assert thrown_away(content) == ["number", "id_card", "phone"]
    assert read_list(content).lost_digits


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_read_in_any_encoding_and_with_any_delimiter(encoding: str, delimiter: str) -> None:
    text = "Nama;Desa\r\nSITI AMINAH;Slahung\r\nTini;Slahung".replace(";", delimiter)
    assert people_of(text.encode(encoding)) == [
        (2, "Siti Aminah", "Slahung"),
        (3, "Tini", "Slahung"),
    ]


def test_csv_of_windows_is_read_with_its_letters() -> None:
    assert people_of(lists.CSV_WINDOWS) == [(2, "Ni'mah José", "Slahung")]


def test_csv_that_names_its_delimiter_keeps_the_numbers_of_its_rows() -> None:
    assert people_of(b"sep=;\nNama;Desa\nSiti;Slahung") == [(3, "Siti", "Slahung")]


def test_columns_are_guessed_by_content_when_they_have_no_titles() -> None:
    content = lists.CSV_NO_TITLES.encode()
    assert people_of(content)[0] == (1, "Siti Aminah", "Slahung")
    assert thrown_away(content) == ["phone"]


def test_days_are_thrown_away_however_they_are_written() -> None:
    content = lists.CSV_DAYS.encode()
    assert people_of(content)[0][:2] == (2, "Siti")
    assert thrown_away(content) == ["day", "day", "day", "day"]


def test_workbook_with_merged_cells_gives_each_person_the_village() -> None:
    content = lists.merged_workbook()
    assert people_of(content) == [
        (5, "Siti Aminah", "Slahung"),
        (6, "Tini Lestari", "Slahung"),
        (7, "Wati", "Slahung"),
    ]
    assert thrown_away(content) == ["number", "phone", "id_card"]


def test_workbook_of_two_thousand_people_is_read_whole() -> None:
    assert len(people_of(lists.long_workbook())) == 2_000


def test_pasted_cells_of_a_spreadsheet_are_read_as_its_columns() -> None:
    text = f'Nama\tAlamat\tHP\nSITI\t"ds Slahung\nkec Slahung"\t{lists.PHONE}\nTINI\tSlahung\t\n'
    assert people_of(text) == [(2, "Siti", "Slahung"), (4, "Tini", "Slahung")]


@pytest.mark.parametrize(
    "content, why",
    [
        (b"", "empty"),
        (b" \r\n ;;\r\n", "empty"),
        (b"Nama;Desa\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_spreadsheet"),
        (b"<html><table><tr><td>Nama", "old_spreadsheet"),
        (lists.open_document(), "old_spreadsheet"),
        (lists.macro_workbook(), "macro"),
        (lists.zip_bomb(), "too_large"),
        (lists.wide_workbook(), "too_many_columns"),
        (lists.long_workbook(2_001), "too_many_rows"),
        (b"x" * 2_000_001, "too_large"),
        (b"%PDF-1.7", "not_a_list"),
        (b"PK\x03\x04 broken", "not_a_list"),
        (lists.workbook([["Nama"], ["Siti"]])[:900], "not_a_list"),
        (b"Nama\0;Desa\nSiti;Slahung", "not_a_list"),
    ],
)
def test_list_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableListError) as refused:
        read_list(content)
    assert refused.value.why == why


def test_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(lists.zip_bomb())
    real = (60_000_000).to_bytes(4, "little")
    while (at := bomb.find(real)) >= 0:
        bomb[at : at + 4] = (1_000).to_bytes(4, "little")
    with pytest.raises(UnreadableListError):
        read_list(bytes(bomb))


def test_sheet_of_few_cells_far_apart_is_refused() -> None:
    rows: list[list[object]] = [[] for _ in range(90_000)]
    rows[0], rows[-1] = ["Nama", *[""] * 200, "x"], ["Siti"]
    with pytest.raises(UnreadableListError, match="too_many_rows"):
        read_list(lists.workbook(rows))


def test_workbook_is_read_by_its_content_whatever_its_name() -> None:
    assert people_of(lists.workbook([["Nama", "Desa"], ["SITI", "Slahung"]])) == [
        (2, "Siti", "Slahung")
    ]


def test_name_is_refused_when_it_is_missing_or_too_long() -> None:
    read = read_list(f"Nama;Desa\n;Slahung\n{'Siti ' * 9};Slahung\n5;Slahung".encode())
    people = listed_people(read, roles_of(read))
    assert [(one.row, one.refused) for one in people] == [
        (2, "no_name"),
        (3, "long_name"),
        (4, "no_name"),
    ]


SEPARATORS = st.sampled_from(
    ["", " ", "-", ".", " - ", "/", "\u00a0", "\u2011", ")(", "_", "\u200b"]
)
NUMBERS = st.tuples(
    st.sampled_from(["", "+62", "0", "(0"]),
    st.lists(st.tuples(st.integers(0, 9).map(str), SEPARATORS), min_size=6, max_size=18),
).map(lambda drawn: drawn[0] + "".join(digit + after for digit, after in drawn[1]))
WORDS = st.sampled_from(["Siti", "TINI", "ds Slahung", "1.", "hp", "wa:", "-", ",", ";", "\t", "|"])
LINES = st.lists(st.one_of(WORDS, NUMBERS), min_size=1, max_size=8).map(" ".join)


@given(st.lists(LINES, min_size=1, max_size=6).map("\n".join), st.booleans())
def test_no_run_of_six_digits_is_left_of_any_list(text: str, pasted: bool) -> None:
    try:
        read = read_list(text.encode(), is_pasted=pasted)
    except UnreadableListError:
        return
    kept = [cell for _, cells in read.rows for cell in cells]
    kept += [column.title for column in (*read.columns, *read.thrown_away)]
    for one in listed_people(read, roles_of(read)):
        kept += [one.name, one.said_place, *one.place.__getstate__()]  # type: ignore[misc]
    for text in kept:
        assert not re.search(r"\d([\W_]*\d){5}", text)
