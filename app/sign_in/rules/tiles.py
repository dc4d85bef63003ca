"""How a person is listed on a shared phone: by name, or by a drawing."""

from __future__ import annotations

_ = str  # marks a sentence for translation

DRAWINGS: dict[str, str] = {
    "ikan": _("Ikan"),
    "perahu": _("Perahu"),
    "matahari": _("Matahari"),
    "bunga": _("Bunga"),
    "bintang": _("Bintang"),
    "gunung": _("Gunung"),
}
"""Symbol to the word beside it."""
