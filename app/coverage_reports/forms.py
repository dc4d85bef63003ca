"""A report on a region in the language of the page: all its sentences, made from the table."""

from __future__ import annotations

from collections.abc import Callable

from app.counters.rules import Cell
from app.coverage.rules import CoverageTexts
from app.coverage_map.queries import DrawnMap
from app.coverage_reports.rules import (
    CoverageReport,
    FactKind,
    HeadlineFact,
    ReportMap,
    headline_facts,
)
from app.frozen_weeks.rules import CoverageRow, CoverageTable, FrozenWeek
from app.kit.registry import registry
from app.kit.text.i18n import (
    format_long_date,
    format_month_and_year,
    language,
)
from app.kit.text.i18n import gettext as _
from app.kit.text.numbers import format_decimal
from app.ratios.rules import MAIN_RATIOS, RatioCell, reach_remark
from app.regions.codes import Level


def coverage_report(
    table: CoverageTable,
    week: FrozenWeek,
    words: CoverageTexts,
    drawn: DrawnMap | None,
    *,
    before: int | None,
) -> CoverageReport:
    """The report on the region of a table, as it is read on the page and in the PDF. `before`: see
    headline_facts."""
    columns = _columns(table, words)
    parts = [row for row in table.rows if not row.is_nearly_empty]
    parts += [] if table.unplaced is None else [table.unplaced]
    few = [row for row in table.rows if row.is_nearly_empty]
    title = _("Laporan cakupan %(name)s, %(month)s")
    return CoverageReport(
        language=language(),
        title=title % {"name": table.total.name, "month": format_month_and_year(week.monday)},
        about=_about(table, week),
        sentences=tuple(headline_sentence(fact) for fact in headline_facts(table, before)),
        summary_heading=_("Angka wilayah ini"),
        summary=_summary(table, words),
        parts_heading=_parts_heading(table),
        columns=(_("Wilayah"), *(name for name, _text in columns)),
        rows=tuple(
            (row.name or words.unplaced, *(text(row) for _name, text in columns)) for row in parts
        ),
        few_heading=_("0–4 rumah tangga"),
        few=tuple(_few_name(row, words) for row in few),
        map=None if drawn is None else _map(table, words, drawn),
        definitions_heading=_("Definisi dan sumber"),
        definitions=_definitions(table, words),
        notes=(
            f"{words.rounding} {_('0–4 berarti nol sampai empat.')}",
            words.caption,
            _("Yang selesai ditulis mulai dari 10 rumah tangga, persen dari 50."),
        ),
        footer=registry().settings.programme_name,
    )


def headline_sentence(fact: HeadlineFact) -> str:
    """The sentence of a fact."""
    sentences: dict[FactKind, str] = {
        "households": _("%(n)s rumah tangga dikenal petugas."),
        "few_households": _("0–4 rumah tangga dikenal petugas."),
        "before": _("Akhir bulan sebelumnya: %(n)s."),
        "few_before": _("Akhir bulan sebelumnya: 0–4."),
        "complete_percent": _(
            "Yang pekerja dan keluarganya selesai: %(n)s dari %(total)s, yaitu %(percent)s%%."
        ),
        "complete_share": _("Yang pekerja dan keluarganya selesai: %(n)s dari %(total)s."),
        "complete_few": _("Yang pekerja dan keluarganya selesai: 0–%(most)s dari %(total)s."),
        "complete_too_few": _("Rumah tangga masih terlalu sedikit untuk menulis yang selesai."),
        "finished_percent": _("Dari semua peserta, %(percent)s%% selesai bekal inti."),
        "reached_parts": _(
            "Kelompok belajar sudah mulai di %(n)s dari %(total)s wilayah di dalamnya."
        ),
        "largest_part": _("Rumah tangga terbanyak: %(name)s, %(n)s."),
    }
    values = {
        name: _number(value) if isinstance(value, int) else value
        for name, value in fact.values.items()
    }
    sentence: str = sentences[fact.kind] % values
    return sentence


def _about(table: CoverageTable, week: FrozenWeek) -> str:
    monday = _("Keadaan Senin, %(date)s.", date=format_long_date(week.monday))
    return f"{_('Kode wilayah %(code)s.', code=table.code)} {monday}"


def _parts_heading(table: CoverageTable) -> str:
    headings: dict[Level, str] = {
        "country": _("Menurut provinsi"),
        "province": _("Menurut kabupaten dan kota"),
        "regency": _("Menurut kecamatan"),
        "district": _("Menurut desa dan kelurahan"),
        "village": "",
    }
    return headings[table.level]


def _columns(
    table: CoverageTable, words: CoverageTexts
) -> list[tuple[str, Callable[[CoverageRow], str]]]:
    """Heading and text of each column after the name."""
    columns: list[tuple[str, Callable[[CoverageRow], str]]] = [
        (_("Rumah tangga"), lambda row: _households(row, words)),
        (words.reached.name, lambda row: words.reached_words[row.reached] if row.code else ""),
    ]
    if table.level != "district":
        columns.append(
            (words.indicators["R3"].name, lambda row: cell_text(row.figures["R3"], words))
        )
    if table.level in ("country", "province"):
        columns += [
            (words.indicators["R2"].name, lambda row: cell_text(row.figures["R2"], words)),
            (words.indicators["R1"].name, lambda row: _reach_text(row.figures["R1"], words)),
            (words.self_registered.name, lambda row: _self_registered(row, words)),
        ]
    return columns


def _summary(table: CoverageTable, words: CoverageTexts) -> tuple[tuple[str, str], ...]:
    total = table.total
    figures = [
        (
            words.indicators[code].name,
            _reach_text(cell, words) if code == "R1" else cell_text(cell, words),
        )
        for code, cell in total.figures.items()
        if cell.kind != "level"
    ]
    alone = (
        []
        if total.self_registered is None or total.self_registered.kind == "level"
        else [(words.self_registered.name, _self_registered(total, words))]
    )
    return (
        (_("Rumah tangga yang dikenal petugas"), _households(total, words)),
        *figures,
        *alone,
        (words.reached.name, words.reached_words[total.reached]),
        *(
            (words.ratios[name].name, ratio_text(cell, words))
            for name, cell in table.ratios.items()
            if name in MAIN_RATIOS
        ),
    )


def _definitions(table: CoverageTable, words: CoverageTexts) -> tuple[tuple[str, str], ...]:
    shown = [
        it for code, it in words.indicators.items() if table.total.figures[code].kind != "level"
    ]
    alone = table.total.self_registered
    if alone is not None and alone.kind != "level":
        shown.append(words.self_registered)
    return (
        *((it.name, f"{it.definition} {it.source}") for it in (*shown, words.reached)),
        *(
            (it.name, f"{it.definition} {it.source}")
            for it in (words.ratios[name] for name in table.ratios if name in MAIN_RATIOS)
        ),
    )


def _map(table: CoverageTable, words: CoverageTexts, drawn: DrawnMap) -> ReportMap:
    return ReportMap(
        heading=_("Peta kecamatan") if table.level == "regency" else _("Peta kabupaten dan kota"),
        drawing=drawn.drawing,
        signs=(
            ("g1", "0–9%"),
            ("g2", "10–19%"),
            ("g3", "20–34%"),
            ("g4", "35%+"),
            ("gh", _("belum cukup untuk persen")),
            ("gn", _("0–4 rumah tangga")),
            ("gd", words.reasons["no_data"]),
        ),
        notes=" ".join(_map_notes(drawn)),
    )


def _map_notes(drawn: DrawnMap) -> list[str]:
    """What a map cannot tell, and where its lines come from."""
    notes = [
        _("Satu lingkaran, satu wilayah. Makin besar, makin banyak rumah tangga."),
        _("Letak lingkaran perkiraan."),
        _("Pulau kecil yang jauh bisa tidak tergambar."),
    ]
    for source, licence in drawn.sources:
        notes.append(_("Garis: %(source)s (%(licence)s).", source=source, licence=licence))
    if drawn.has_shipped_outlines:
        notes.append(_("Garis: Natural Earth (domain publik), sebelum lima provinsi terbaru."))
    if drawn.has_shipped_points:
        notes.append(_("Titik: countries-states-cities (ODbL) dan lainnya."))
    return notes


def cell_text(cell: Cell, words: CoverageTexts) -> str:
    """A figure in words: its percentage, and of how many."""
    if cell.kind not in ("share", "percent"):
        return words.reasons[cell.kind]
    share = ""
    if cell.kind == "share":
        total = _number(cell.denominator or 0)
        if cell.at_most is not None:
            few: str = _("0–%(most)s dari %(total)s", most=cell.at_most, total=total)
            return few
        share = _("%(done)s dari %(total)s", done=_number(cell.numerator or 0), total=total)
    if cell.percent is None:
        return share
    return f"{cell.percent}% ({share})" if share else f"{cell.percent}%"


def _reach_text(cell: Cell, words: CoverageTexts) -> str:
    """R1 in words, with what is to be said with it."""
    remark = reach_remark(cell)
    if remark in ("below_one", "smaller"):
        return f"{cell_text(cell, words)}. {words.reach.remarks[remark].capitalize()}"
    return cell_text(cell, words)


def ratio_text(cell: RatioCell, words: CoverageTexts) -> str:
    """A further ratio in words."""
    if cell.kind == "zero":
        few: str = _("0–4 dari %(total)s", total=_number(cell.answered or 0))
        return few
    if cell.kind == "gap":
        points: str = _("%(points)s poin", points=f"{cell.points:+}")
        return points
    return f"{cell.percent}%" if cell.kind == "percent" else words.reasons[cell.kind]


def _households(row: CoverageRow, words: CoverageTexts) -> str:
    return words.zero if row.is_zero else _number(row.households.denominator or 0)


def _self_registered(row: CoverageRow, words: CoverageTexts) -> str:
    cell = row.self_registered
    if cell is None:
        return ""
    return _number(cell.denominator or 0) if cell.kind == "count" else words.reasons[cell.kind]


def _few_name(row: CoverageRow, words: CoverageTexts) -> str:
    return f"{row.name} ({words.reached.name.lower()})" if row.reached else row.name


def _number(value: int) -> str:
    return format_decimal(value, 0, language())
