"""Certificates as a PDF, one A4 landscape page each, readable in black and white. Pure.

Its letters are the standard ones, which every reader of PDFs has, so no font is embedded."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

REGULAR, BOLD, ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"
ONE_COLUMN = 4
"""So many modules stand below each other; more stand in two columns."""
QR_WIDTH = 118.0
"""Points, 42 mm: half a millimetre for each dark square of the longest certificate."""


def render_certificates_pdf(text: str, progress: Callable[[int], None] | None = None) -> bytes:
    """The PDF of a document by forms.certificate_document, in the order of its certificates. The
    same text gives the same bytes."""
    # Here, since the server never needs it: files are made in a process of its own.
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    told = json.loads(text)
    out = io.BytesIO()
    size = landscape(A4)
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, lang="id")
    canvas.setTitle(" / ".join(told["words"]["title"]))
    many = told["certificates"]
    for number, certificate in enumerate(many, 1):
        _draw_page(canvas, size, told["words"], certificate)
        canvas.showPage()
        if progress is not None:
            progress(number * 100 // (len(many) + 1))
    canvas.save()
    return out.getvalue()


def _draw_page(
    canvas: Any, size: tuple[float, float], words: Mapping[str, Any], told: Mapping[str, Any]
) -> None:
    width, height = size
    left, right = 70.0, width - 70.0
    _draw_frame(canvas, width, height)
    canvas.setFont(BOLD, 15)
    canvas.drawString(left, height - 78, words["programme"])
    _pair(canvas, left, height - 122, words["title"], 34, 15)
    _pair(canvas, left, height - 176, words["given_to"], 13, 10)
    _fit(canvas, told["name"], BOLD, 30, right - left)
    canvas.drawString(left, height - 232, told["name"])
    canvas.setLineWidth(0.8)
    canvas.line(left, height - 241, right, height - 241)
    _pair(canvas, left, height - 264, words["finished"], 13, 10)
    _draw_modules(canvas, told["modules"], left, height - 306, right - left - QR_WIDTH - 20)
    foot = 76.0
    _pair(canvas, left, foot + 62, told["day"], 13, 10)
    canvas.setFont(REGULAR, 8.5)
    for line, sentence in enumerate(words["note"]):
        canvas.drawString(left, foot + 14 - 12 * line, sentence)
    _draw_qr(canvas, told["link"], right - QR_WIDTH, foot + 2)
    canvas.setFont(REGULAR, 8.5)
    for line, sentence in enumerate(words["scan"]):
        canvas.drawRightString(right - QR_WIDTH - 10, foot + 14 - 12 * line, sentence)


def _draw_frame(canvas: Any, width: float, height: float) -> None:
    """Two lines, and between them the weave of the house as dark and light squares."""
    canvas.setLineWidth(1.6)
    canvas.rect(24, 24, width - 48, height - 48)
    canvas.setLineWidth(0.6)
    canvas.rect(42, 42, width - 84, height - 84)
    step = 9.0
    path = canvas.beginPath()
    for side in (24.0, height - 42.0):
        for column in range(int((width - 48) / step)):
            path.rect(24 + column * step, side + (column % 2) * step, step, step)
    for side in (24.0, width - 42.0):
        for row in range(2, int((height - 48) / step) - 2):
            path.rect(side + (row % 2) * step, 24 + row * step, step, step)
    canvas.setFillGray(0.72)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillGray(0)


def _pair(canvas: Any, x: float, y: float, pair: Sequence[str], large: float, small: float) -> None:
    """A text in the first language, and below it, smaller, in the second."""
    canvas.setFont(REGULAR if large < 20 else BOLD, large)
    canvas.drawString(x, y, pair[0])
    canvas.setFont(ITALIC, small)
    for second in pair[1:]:
        canvas.drawString(x, y - small * 1.4, second)


def _draw_modules(
    canvas: Any, modules: Sequence[Sequence[str]], left: float, top: float, width: float
) -> None:
    columns = 1 if len(modules) <= ONE_COLUMN else 2
    rows = -(-len(modules) // columns)
    step = min(34.0, 140.0 / rows)
    large = min(14.0, step * 0.46)
    for number, names in enumerate(modules):
        x = left + number // rows * width / columns
        y = top - number % rows * step
        room = width / columns - 24
        canvas.circle(x + 3, y + large * 0.33, 2, stroke=0, fill=1)
        _fit(canvas, names[0], BOLD, large, room)
        canvas.drawString(x + 14, y, names[0])
        for second in names[1:]:
            _fit(canvas, second, ITALIC, large * 0.78, room)
            canvas.drawString(x + 14, y - large * 0.95, second)


def _fit(canvas: Any, text: str, font: str, size: float, width: float) -> None:
    """Set the font at this size, or smaller so that the text is no wider than `width`."""
    needed = canvas.stringWidth(text, font, size)
    canvas.setFont(font, size if needed <= width else size * width / needed)


def _draw_qr(canvas: Any, link: str, x: float, y: float) -> None:
    """The QR code of a link, QR_WIDTH wide, without its quiet zone: paper around it is white."""
    import segno

    # Any mask can be read; comparing all eight takes most of the time of a page.
    matrix = segno.make(link, error="m", micro=False, boost_error=False, mask=0).matrix
    side = QR_WIDTH / len(matrix)
    path = canvas.beginPath()
    for row, squares in enumerate(matrix):
        start = None
        for column, dark in enumerate([*squares, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                down = y + QR_WIDTH - (row + 1) * side
                path.rect(x + start * side, down, (column - start) * side, side)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)
