"""Pasted text: rows of a spreadsheet, or one person a line as chats, notes and documents have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from app.rosters.rules.cells import SCIENTIFIC, plain_text, without_numbers
from app.rosters.rules.places import PLACE_MARKER
from app.rosters.rules.tables import ListTable, checked_table

LONGEST_LINE = 500
_CHAT_PREFIX = re.compile(  # [12/11/25 09.12] ~ Bu Siti: … and 12/11/25 09.12 - Bu Siti: …
    r"""\s*(?:\[[^\]\d]{0,3}\d[\d/.,:\-\sAPMapm]{6,30}\]
      |\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4},?\s+\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:\s?[AaPp][Mm])?\s+-)
      \s*(?:~\s*)?(?:[^:]{1,60}:(?:\s|$))?""",
    re.VERBOSE,
)
_NUMBERING = re.compile(r"\s*[(\[]?(\d{1,4})\s*(?:[.):\]\-]+\s*|\s+)(?=[^\d\s])")
_BULLET = re.compile(r"^[\s\-–—•·*+~>_✅✔☑▪◦➤]+")
_LABEL = re.compile(r"^(?:nama(?:\s+lengkap)?|name)\s*[:=]\s*", re.IGNORECASE)
_SPLIT = re.compile(r"\s+[-–—]+\s*|\s*[-–—]+\s+|\s*[;|/:]\s*|\s*[,(]\s*|\s{3,}")
_CONTACT = re.compile(
    r"\b(?:no(?:mor)?\.?\s*)?(?:hp|wa|telp|tlp|tel|kontak|nik|ktp|paspor|passport)\b"
    r"[\s.:/()]*(?=[+(]?\d|[a-z]\d{6})",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\((?:bu|ibu|pak|bapak|istri|suami|anak|adik|kakak|mbak|mas|ketua|calon|ex|eks)\b[^()]*\)",
    re.IGNORECASE,
)
_TITLE_AFTER_COMMA = re.compile(  # Ahmad, S.Pd.
    r",\s*(?=(?:[sm]\.?\s?(?:pd|h|e|t|kom|sos|ag|km|ip|psi|si|m|kes|p|ak|hum)|a\.?\s?md)"
    r"(?:\.[a-z]{1,4})?\.?(?![^\W_]))",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"^(?:daftar|peserta|absen\w*|list|kelompok|angkatan|pelatihan|rekap|jumlah|total|catatan"
    r"|assalam\w*|ass?\.|wa['’]?alaikum\w*|selamat|mohon|terima\s?kasih|bapak/ibu|yth|berikut"
    r"|nama\s*[,;\-/ ]+(?:desa|alamat|hp|no)|<|pesan ini|media tidak|https?:)\b",
    re.IGNORECASE,
)
_ENCRYPTED = re.compile(r"terenkripsi|end-to-end|bergabung menggunakan|menambahkan|keluar\.?$")


def read_pasted_text(text: str) -> ListTable:
    """The table in pasted text; rows are numbered as its lines. Raises UnreadableListError."""
    lines = [line[:LONGEST_LINE] for line in text.replace("\r\n", "\n").split("\n")]
    full = [line for line in lines if line.strip()]
    if sum("\t" in line.strip() for line in full) * 2 > len(full):
        return _pasted_cells(text)
    lost = any(SCIENTIFIC.search(line) for line in full)
    return checked_table(ListTable(tuple(_people(lines)), True, lost))


def _pasted_cells(text: str) -> ListTable:
    """Cells copied from a spreadsheet, in quotes where they hold a tab or a new line."""
    reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter="\t")
    rows = []
    before = 0
    for row in reader:
        cells = tuple(plain_text(cell) for cell in row)
        if any(cells):
            rows.append((before + 1, cells))
        before = reader.line_num
    lost = any(SCIENTIFIC.search(cell) for _, cells in rows for cell in cells)
    return checked_table(ListTable(tuple(rows), lost_digits=lost))


def _people(lines: Iterable[str]) -> list[tuple[int, tuple[str, str]]]:
    """(number of the line, (name, place)). Where people are numbered, what stands before the
    first number is a title."""
    said = [(at, _CHAT_PREFIX.sub("", line, count=1)) for at, line in enumerate(lines, 1)]
    said = [(at, line) for at, line in said if line.strip() and not _ENCRYPTED.search(line)]
    numbered = [at for at, line in said if _NUMBERING.match(_bare(line))]
    first = numbered[0] if len(numbered) * 2 > len(said) else 0
    return [
        (at, split_person(line))
        for at, line in said
        if at >= first and not _NO_PERSON.match(_BULLET.sub("", _without_numbering(line)))
    ]


def _bare(line: str) -> str:
    return line.strip().strip("*_~").lstrip()


def _without_numbering(line: str) -> str:
    return _BULLET.sub("", _NUMBERING.sub("", _bare(line), count=1))


def split_person(line: str) -> tuple[str, str]:
    """The name and the place of a line, as written but without numbers.

    >>> split_person("1. SITI AMINAH - ds Sumberagung 0812-3456-7890")
    ('SITI AMINAH', 'ds Sumberagung')
    >>> split_person("• Tini, Sumbermanjing, Malang")
    ('Tini', 'Sumbermanjing, Malang')
    >>> split_person("Wa Ode Siti (bu RT), wa 0812 3456 7890 (Slahung)")
    ('Wa Ode Siti', 'Slahung')
    >>> split_person("Eko Prasetyo NIK 3502011212900001")
    ('Eko Prasetyo', '')
    >>> split_person("Ahmad, S.Pd. desa Slahung")
    ('Ahmad, S.Pd.', 'desa Slahung')
    """
    text = _REMARK.sub(" ", _LABEL.sub("", _without_numbering(line)))
    text = without_numbers(_CONTACT.sub(" | ", text.replace("   ", " | "))).strip("*_~ ")
    marker = PLACE_MARKER.search(text)
    whole = _TITLE_AFTER_COMMA.sub(lambda found: "\x00" * len(found[0]), text)
    break_ = _SPLIT.search(whole)
    at = min(
        (found for found in (marker and marker.start(), break_ and break_.start()) if found),
        default=len(text),
    )
    name, rest = text[:at], text[at:].replace("(", " ").replace(")", " ")
    return name.strip(" ,;:|/-–—("), " ".join(rest.strip(" ,;:|/-–—*_~.").split())
