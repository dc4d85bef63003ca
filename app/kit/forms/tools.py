"""Tools: forms whose result appears on the same page, identical for everyone, with nothing stored.

The numbers are private (wages, debts), so the form uses POST: no address, history or log contains
them. GET works too, since lessons link to tools with numbers and people share links; a link is made
only when the button "Buat tautan" is pressed, and the page says what it contains. The same address
with `.json` answers GET and POST; invalid input gives 422 with `{"errors": {field: sentence}}`. To
build a tool, write:

- rules: pure functions from parsed numbers to one frozen result (numbers below 10^36, the limit
  of spelled-out numbers);
- a CalculatorForm with fields of kit.forms.fields (RupiahField, WholeNumberField, PercentField,
  ChoiceField), which accept both notations and "1,5 jt" and show the parsed value; `contradictions`
  rejects contradictory numbers;
- a CalculatorPage that connects them, and two views:

      @bp.route("/alat/impas", methods=["GET", "POST"])
      @public
      def breakeven() -> Response:
          return TOOL.render()

      @bp.route("/alat/impas.json", methods=["GET", "POST"])
      @public
      def items_to_sell_json() -> Response:
          return TOOL.render_json()

- a template that extends kit/tool.html and fills its blocks (title, description, back, ask,
  fields, answer, more); its variables are `form` and `result`. kit/tool.html contains the error
  list, the example, the parsed values, the form, the link and the print styles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from flask import Response, jsonify, make_response, request, url_for
from werkzeug.datastructures import MultiDict

from app.kit.forms.base import PublicForm
from app.kit.forms.fields import ChoiceField, ParsedField
from app.kit.registry import registry
from app.kit.text import numbers
from app.kit.text.i18n import language
from app.kit.web.pages import render

LINK = "tautan"
"""The name of the button that requests a link."""


class CalculatorForm(PublicForm):
    """The form of a calculator; it has fields of kit.forms.fields only."""

    prefilled_fields: ClassVar[frozenset[str]] = frozenset()
    """Fields that a link may fill in; they alone do not request a result."""

    def missing_fields(self) -> Iterable[tuple[ParsedField | ChoiceField, str]]:
        """Return (field, error sentence) if one of several fields is required and all are empty.
        Always checked, so that an empty form shows all its errors at once."""
        return ()

    def contradictions(self) -> Iterable[tuple[ParsedField | ChoiceField, str]]:
        """Return (field, error sentence) for numbers that are valid alone but contradict each
        other. Checked if every field is valid."""
        return ()

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        missing = list(self.missing_fields())
        for field, sentence in missing or (self.contradictions() if is_valid else ()):
            field.errors = [*field.errors, sentence]
        return not self.errors

    def clear_errors_of_empty_fields(self) -> None:
        """Remove the errors of empty fields."""
        for field in self:
            if not self._typed_text(field):
                field.errors = []

    @property
    def is_filled_in(self) -> bool:
        """Whether any field is filled in."""
        return any(self._typed_text(f) for f in self if f.name not in self.prefilled_fields)

    def filled_in_fields(self) -> list[tuple[str, str]]:
        """The filled-in fields as (label, parsed value)."""
        return [(str(f.label.text), getattr(f, "meaning", "")) for f in self if self._typed_text(f)]

    def link_parameters(self) -> dict[str, Any]:
        """Return the filled-in fields as URL parameters, as they were typed."""
        return {field.name: self._typed_text(field) for field in self if self._typed_text(field)}

    def _typed_text(self, field: Any) -> str:
        return str(getattr(field, "typed_text", ""))


def _format_example_value(value: str | int) -> str:
    if isinstance(value, str):
        return value
    return numbers.format_decimal(Decimal(value), 0, language())


F = TypeVar("F", bound=CalculatorForm)
R = TypeVar("R")


@dataclass(frozen=True)
class CalculatorPage(Generic[F, R]):
    """A page with a calculator: its form, calculation and template. `endpoint` is the page's view,
    `example` the parameters of "Coba contoh" (invented numbers; an int is formatted in the language
    of the page). `work_out` computes the result from a valid form; `as_json` encodes it."""

    endpoint: str
    template: str
    form: type[F]
    work_out: Callable[[F], R]
    as_json: Callable[[R], Mapping[str, Any]]
    example: Mapping[str, str | int]
    linked: bool = True
    """If false, the page accepts numbers only by POST and makes no link, for tools about wages,
    which no address should contain."""

    def render(self, **template_values: Any) -> Response:
        """The page. A link may contain only some of the numbers; a posted form must be valid or is
        shown with its errors and 422. `template_values` is passed to the template."""
        posted = request.method == "POST"
        form = self.form(self._submitted_data(posted))
        asked = posted or form.is_filled_in
        is_complete = asked and form.validate()
        example: dict[str, Any] = {
            name: _format_example_value(to) for name, to in self.example.items()
        }
        if not posted:
            form.clear_errors_of_empty_fields()
        return render(
            self.template,
            422 if form.errors else 200,
            form=form,
            asked=asked,
            posted=posted,
            result=self.work_out(form) if is_complete else None,
            typed=example,
            example=url_for(self.endpoint, **example) if self.linked else None,
            link=self._link_to(form)
            if is_complete and self.linked and LINK in request.values
            else None,
            **template_values,
        )

    def _submitted_data(self, is_post: bool) -> MultiDict[str, str]:
        if self.linked or is_post:
            return request.values if self.linked else request.form
        known = self.form.prefilled_fields
        return MultiDict([pair for pair in request.args.items() if pair[0] in known])

    def _link_to(self, form: F) -> str:
        public_url: str = registry().settings.public_url
        return public_url + url_for(self.endpoint, **form.link_parameters())

    def render_json(self) -> Response:
        """Return the result as JSON; 422 with the errors if the form is invalid."""
        form = self.form(request.values)
        if not form.validate():
            errors = {field.name: str(field.errors[0]) for field in form if field.errors}
            return make_response(jsonify(errors=errors), 422)
        return jsonify(self.as_json(self.work_out(form)))
