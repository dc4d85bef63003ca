"""A form with a list that is shown before it is stored."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import HiddenField, TextAreaField

from app.kit.forms.base import SignedInForm
from app.kit.text.i18n import lazy_gettext as _


class ShownListForm(SignedInForm):
    """A list, pasted or as the file `berkas`. `shown` names the list that the page showed, so that
    no other one is confirmed."""

    shown = HiddenField()
    text = TextAreaField(
        _("Atau tempel daftarnya"), description=_("Baris pertama berisi nama kolom.")
    )

    def digest(self) -> str:
        """A fingerprint of what would be stored."""
        raise NotImplementedError

    def sent_list(self, most: int) -> tuple[bytes, bool]:
        """(content, whether it is a file) of the list; a file comes before what was pasted. Of a
        file not more than one byte over `most` is read."""
        file: Any = request.files.get("berkas")
        content = file.read(most + 1) if file else b""
        return (content, True) if content else ((self.text.data or "").encode(), False)

    def remember_shown(self) -> None:
        """Note the list that the page shows."""
        self.shown.data = self.digest()

    def is_as_shown(self) -> bool:
        """Whether this is the list that the page showed."""
        return bool(self.shown.data == self.digest())
