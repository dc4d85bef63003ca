"""How a person is listed on a shared phone: by name, or by a drawing."""

from __future__ import annotations

from app.kit.text.msgid import N_

DRAWINGS: dict[str, str] = {
    "ikan": N_("Ikan"),
    "perahu": N_("Perahu"),
    "matahari": N_("Matahari"),
    "bunga": N_("Bunga"),
    "bintang": N_("Bintang"),
    "gunung": N_("Gunung"),
}
"""Symbol to the word beside it."""
