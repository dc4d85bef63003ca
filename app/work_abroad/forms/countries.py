"""The field for the country of work; its choices are the country sheets."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from typing import Any

from app.kit.forms.fields import ChoiceField
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l
from app.work_abroad import queries

ELSEWHERE = "lain"
"""A country that has no sheet."""


class DestinationChoices(Mapping[str, Any]):
    """The choices {code: name of country}, read from the country sheets at each use, so that a new
    sheet adds a choice."""

    def _names(self) -> dict[str, Any]:
        code = language()
        sheets = {each.code: each.name[code] for each in queries.destination_countries(code)}
        return {"": _("Pilih negara")} | sheets | {ELSEWHERE: _("Negara lain")}

    def __getitem__(self, code: str) -> Any:
        return self._names()[code]

    def items(self) -> ItemsView[str, Any]:
        return self._names().items()  # read once, not once for each country

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


class CountryField(ChoiceField):
    """A field to choose one country; a choice is required."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        sentence = _l("Pilih negara dari daftar.")
        super().__init__(label, DestinationChoices(), sentence, default="", **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if not self.data:
            raise ValueError(self._sentence)
