"""A report as a PDF of two A4 pages. Pure.

Its letters are the standard ones, which every reader of PDFs has, so no font is embedded. Shades of
the map differ in darkness too, so that they survive a black-and-white printer."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from app.coverage_reports.rules.report import decode_report

FILL = {"g1": "#dbeada", "g2": "#a9cfb0", "g3": "#2f7a55", "g4": "#0b3d28", "gn": "#ffffff"}
ONE_COLUMN = 32
"""Rows of a table; longer tables of few columns stand in two columns."""
MOST_COLUMNS_BESIDE_OTHERS = 4
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def render_report_pdf(text: str) -> bytes:
    """The PDF of a report by `encode_report`. The same text gives the same bytes."""
    # Here, since the server never needs it: files are made in a process of its own.
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import BaseDocTemplate, Frame, KeepInFrame, PageBreak, PageTemplate

    told = decode_report(text)
    width, height = A4
    frame = Frame(15 * mm, 15 * mm, width - 30 * mm, height - 28 * mm, 0, 0, 0, 0)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        invariant=1,
        title=told["title"],
        subject=told["about"],
        lang=told["language"],
    )

    def write_footer(canvas: Any, _document: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(15 * mm, 9 * mm, told["footer"])
        canvas.drawRightString(width - 15 * mm, 9 * mm, f"{canvas.getPageNumber()} / 2")

    document.addPageTemplates(PageTemplate("A4", [frame], onPage=write_footer))
    space = (width - 30 * mm, height - 28 * mm)
    first, second = _first_page(told, space[0]), _second_page(told, space[0])
    document.build(
        [
            KeepInFrame(*space, first, mode="shrink"),
            PageBreak(),
            KeepInFrame(*space, second, mode="shrink"),
        ]
    )
    return out.getvalue()


def _first_page(told: Mapping[str, Any], width: float) -> list[Any]:
    """Headline, figures of the region, map, and what the numbers are."""
    from reportlab.platypus import Spacer, Table

    pairs = [(_text(name, 9), _text(value, 9, bold=True)) for name, value in told["summary"]]
    summary = Table(pairs, [width * 0.62, width * 0.38], style=_lines(), hAlign="LEFT")
    parts = [
        _text(told["title"], 20, bold=True),
        _text(told["about"], 9),
        Spacer(0, 8),
        *(_text(sentence, 12) for sentence in told["sentences"]),
        Spacer(0, 8),
        _text(told["summary_heading"], 12, bold=True),
        summary,
    ]
    if told["map"] is not None:
        parts += [
            Spacer(0, 8),
            _text(told["map"]["heading"], 12, bold=True),
            _map_picture(told["map"]["drawing"], width),
            _key_of_signs(told["map"]["signs"], width),
            _text(told["map"]["notes"], 7),
        ]
    parts += [Spacer(0, 8), *(_text(note, 8) for note in told["notes"])]
    return parts if told["map"] is not None else [*parts, *_definitions(told)]


def _second_page(told: Mapping[str, Any], width: float) -> list[Any]:
    """The parts; and beside a map definitions, which stand on the first page otherwise."""
    from reportlab.platypus import Spacer

    parts: list[Any] = []
    if told["rows"] or told["few"]:
        parts.append(_text(told["parts_heading"], 12, bold=True))
    if told["rows"]:
        parts.append(_table_of_parts(told["columns"], told["rows"], width))
    if told["few"]:
        names = ", ".join(told["few"])
        parts += [Spacer(0, 4), _text(f"{told['few_heading']}: {names}", 8)]
    return parts if told["map"] is None else [*parts, *_definitions(told)]


def _definitions(told: Mapping[str, Any]) -> list[Any]:
    from reportlab.platypus import Spacer

    heading = _text(told["definitions_heading"], 12, bold=True)
    texts = (f"<b>{escape(name)}.</b> {escape(text)}" for name, text in told["definitions"])
    return [Spacer(0, 10), heading, *(_paragraph(text, 7.5, "Helvetica") for text in texts)]


def _table_of_parts(columns: Sequence[str], rows: Sequence[Sequence[str]], width: float) -> Any:
    from reportlab.platypus import Table

    if len(rows) <= ONE_COLUMN or len(columns) > MOST_COLUMNS_BESIDE_OTHERS:
        return _one_table(columns, rows, width)
    half = (len(rows) + 1) // 2
    beside = [_one_table(columns, each, width * 0.49) for each in (rows[:half], rows[half:])]
    return Table([beside], [width / 2] * 2, style=[("LEFTPADDING", (0, 0), (-1, -1), 0)])


def _one_table(columns: Sequence[str], rows: Sequence[Sequence[str]], width: float) -> Any:
    from reportlab.platypus import Table

    size = 8 if len(rows) <= ONE_COLUMN else 7
    first = 0.34 if len(columns) > MOST_COLUMNS_BESIDE_OTHERS else 0.55 - 0.1 * (len(columns) - 3)
    widths = [width * first, *[width * (1 - first) / (len(columns) - 1)] * (len(columns) - 1)]
    cells = [[_text(each, size, bold=True) for each in columns]]
    cells += [[_text(field, size) for field in row] for row in rows]
    return Table(cells, widths, style=_lines(), repeatRows=1)


def _text(text: str, size: float, *, bold: bool = False) -> Any:
    return _paragraph(escape(text), size, "Helvetica-Bold" if bold else "Helvetica")


def _paragraph(markup: str, size: float, font: str) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("", fontName=font, fontSize=size, leading=size * 1.28, spaceAfter=2)
    return Paragraph(markup, style)


def _lines() -> list[Any]:
    """A thin line under each row, and little room inside."""
    from reportlab.lib.colors import HexColor

    everywhere = ((0, 0), (-1, -1))
    return [
        ("LINEBELOW", *everywhere, 0.4, HexColor("#86723a")),
        ("VALIGN", *everywhere, "TOP"),
        ("TOPPADDING", *everywhere, 1),
        ("BOTTOMPADDING", *everywhere, 1.5),
        ("LEFTPADDING", *everywhere, 0),
    ]


def _map_picture(drawing: Mapping[str, Any], width: float) -> Any:
    from reportlab.graphics.shapes import Drawing, Group, String
    from reportlab.lib.colors import HexColor

    scale = min(width / drawing["width"], 250 / drawing["height"])
    picture = Drawing(drawing["width"] * scale, drawing["height"] * scale)
    # Upside down, since a PDF counts from below.
    group = Group(transform=(scale, 0, 0, -scale, 0, drawing["height"] * scale))
    group.add(_clip_to(drawing["width"], drawing["height"]))
    line = HexColor("#86723a")
    for paths, fill in ((drawing["around"], None), (drawing["land"], HexColor("#f7f0d8"))):
        for path in paths:
            group.add(_outline(path, line, fill))
    for path in drawing["parts"]:
        group.add(_outline(path, line, None))
    for circle in drawing["circles"]:
        for shape in _circle(circle["x"], circle["y"], circle["radius"], circle["sign"]):
            group.add(shape)
    picture.add(group)
    for label in drawing["labels"]:
        x, y = label["x"] * scale, (drawing["height"] - label["y"]) * scale
        picture.add(
            String(
                x, y, label["text"], fontSize=6, textAnchor=label["anchor"], fontName="Helvetica"
            )
        )
    return picture


def _clip_to(width: float, height: float) -> Any:
    """What follows in the same group is drawn within this box only."""
    from reportlab.graphics.shapes import Path

    box = Path(isClipPath=1, strokeColor=None, fillColor=None)
    box.moveTo(0, 0)
    for x, y in ((width, 0), (width, height), (0, height)):
        box.lineTo(x, y)
    box.closePath()
    return box


def _outline(data: str, line: Any, fill: Any) -> Any:
    """The rings of an SVG path as Projection.path writes them: absolute starts, relative lines."""
    from reportlab.graphics.shapes import Path

    path = Path(strokeColor=line, strokeWidth=0.8, fillColor=fill)
    for ring in data.split("z")[:-1]:
        x, y, *steps = (float(number) for number in NUMBER.findall(ring))
        path.moveTo(x, y)
        for right, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + right, y + down
            path.lineTo(x, y)
        path.closePath()
    return path


def _circle(x: float, y: float, radius: float, sign: str) -> list[Any]:
    """A circle with its sign: a shade, hatched (gh), white (gn) or dashed (gd)."""
    from reportlab.graphics.shapes import Circle, Line
    from reportlab.lib.colors import HexColor

    ink = HexColor("#221d15")
    edge: dict[str, Any] = {"strokeColor": ink, "strokeWidth": 0.8}
    if sign == "gd":
        return [Circle(x, y, radius, fillColor=None, strokeDashArray=[2, 2], **edge)]
    shapes: list[Any] = [
        Circle(x, y, radius, fillColor=HexColor(FILL.get(sign, "#ffffff")), **edge)
    ]
    if sign == "gh":
        steps = [step * radius / 2 for step in (-1, 0, 1)]
        for step in steps:
            half = (radius**2 - step**2) ** 0.5
            # A chord of the circle at 45 degrees, `step` from its middle.
            dx, dy = step * 0.7071, -step * 0.7071
            along = half * 0.7071
            shapes.append(
                Line(x + dx - along, y + dy - along, x + dx + along, y + dy + along, **edge)
            )
    return shapes


def _key_of_signs(signs: Sequence[Sequence[str]], width: float) -> Any:
    from reportlab.graphics.shapes import Drawing
    from reportlab.platypus import Table

    cells = []
    for sign, _ in signs:
        picture = Drawing(10, 10)
        for shape in _circle(5, 5, 3 if sign == "gn" else 4.5, sign):
            picture.add(shape)
        cells.append(picture)
    row = [
        part
        for picture, (_, label) in zip(cells, signs, strict=True)
        for part in (picture, _text(label, 7))
    ]
    each = width / len(signs)
    return Table(
        [row],
        [12, each - 12] * len(signs),
        style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
    )
