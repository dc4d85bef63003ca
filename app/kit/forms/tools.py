"""A tool: a form whose answer stands on the same page, for everyone alike, and nothing is kept.

What people ask a tool about is theirs (wages, debts), so its form is posted: no address, history
or log holds a number. By GET it answers all the same, since lessons lead to it with numbers, and
so does who was given a link; a link is made when somebody presses "Buat tautan", and says what it
holds. The same address with `.json` answers GET and POST alike, 422 with `{"errors": {field:
sentence}}` to nonsense. To build one:

- rules: pure, from understood numbers to one frozen value, the result (figures below 10^36, which
  is as far as words go);
- a ToolForm out of the fields of kit.forms.fields (Rupiah, Count, Percent, Choice), which read both
  notations and "1,5 jt" and read back what they understood; what cannot be together says
  `objections`;
- a Tool that ties them, and two views:

      @bp.route("/alat/impas", methods=["GET", "POST"])
      @public
      def breakeven() -> Response:
          return TOOL.page()

      @bp.route("/alat/impas.json", methods=["GET", "POST"])
      @public
      def breakeven_json() -> Response:
          return TOOL.json()

- a template that extends kit/tool.html and fills its blocks (title, description, back, ask,
  fields, answer, more); it is given `form` and `result`. The frame has the list of faults, the
  example, what was read, the form, the link, and what print leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from flask import Response, jsonify, make_response, request, url_for
from werkzeug.datastructures import MultiDict

from app.kit.forms.base import PublicForm
from app.kit.forms.fields import Choice, Typed
from app.kit.registry import registry
from app.kit.text import numbers
from app.kit.text.i18n import language
from app.kit.web.pages import page

LINK = "tautan"
"""The button that asks for a link."""


class ToolForm(PublicForm):
    """What a tool asks: fields of kit.forms.fields only."""

    begins_with: ClassVar[frozenset[str]] = frozenset()
    """Fields that an address may fill in beforehand: they alone ask nothing yet."""

    def lacks(self) -> Iterable[tuple[Typed | Choice, str]]:
        """(field, what to write) where one of several fields is needed and none was filled in.
        Asked always, so that who sent an empty form is told at once of all that it needs."""
        return ()

    def objections(self) -> Iterable[tuple[Typed | Choice, str]]:
        """(field, what to write) where numbers that are each in order cannot be together. Asked
        when every field is in order by itself."""
        return ()

    def validate(self, extra_validators: Any = None) -> bool:
        in_order = super().validate(extra_validators)
        lacking = list(self.lacks())
        for field, sentence in lacking or (self.objections() if in_order else ()):
            field.errors = [*field.errors, sentence]
        return not self.errors

    def forgive_blanks(self) -> None:
        """Object to nothing that was not yet filled in."""
        for field in self:
            if not self._typed(field):
                field.errors = []

    @property
    def asked(self) -> bool:
        """Whether anything was filled in."""
        return any(self._typed(f) for f in self if f.name not in self.begins_with)

    def told(self) -> list[tuple[str, str]]:
        """What was filled in, each as (label, what was understood)."""
        return [(str(f.label.text), getattr(f, "meaning", "")) for f in self if self._typed(f)]

    def address(self) -> dict[str, Any]:
        """The parameters that say the same, as they were typed."""
        return {field.name: self._typed(field) for field in self if self._typed(field)}

    def _typed(self, field: Any) -> str:
        return str(getattr(field, "typed", ""))


def _written(value: str | int) -> str:
    if isinstance(value, str):
        return value
    return numbers.decimal(Decimal(value), 0, language())


F = TypeVar("F", bound=ToolForm)
R = TypeVar("R")


@dataclass(frozen=True)
class Tool(Generic[F, R]):
    """`endpoint` is the page's view, `example` the parameters of "Coba contoh" (invented numbers;
    an int is shown as the language of the page writes numbers). `work_out` is given a form that
    is in order; `as_json` its result."""

    endpoint: str
    template: str
    form: type[F]
    work_out: Callable[[F], R]
    as_json: Callable[[R], Mapping[str, Any]]
    example: Mapping[str, str | int]
    linked: bool = True
    """Where it is not, the page takes numbers by post only and makes no link: what it is told is
    a wage, which not even an address that was asked for should hold."""

    def page(self, **more: Any) -> Response:
        """The page. Numbers in the address may be some of those needed; a form that was sent is
        whole or gets its sentences, and 422. The template is given `more` too."""
        posted = request.method == "POST"
        form = self.form(self._told(posted))
        asked = posted or form.asked
        whole = asked and form.validate()
        example: dict[str, Any] = {name: _written(to) for name, to in self.example.items()}
        if not posted:
            form.forgive_blanks()
        return page(
            self.template,
            422 if form.errors else 200,
            form=form,
            asked=asked,
            posted=posted,
            result=self.work_out(form) if whole else None,
            typed=example,
            example=url_for(self.endpoint, **example) if self.linked else None,
            link=self._link(form) if whole and self.linked and LINK in request.values else None,
            **more,
        )

    def _told(self, posted: bool) -> MultiDict[str, str]:
        if self.linked or posted:
            return request.values if self.linked else request.form
        known = self.form.begins_with
        return MultiDict([pair for pair in request.args.items() if pair[0] in known])

    def _link(self, form: F) -> str:
        public_url: str = registry().settings.public_url
        return public_url + url_for(self.endpoint, **form.address())

    def json(self) -> Response:
        """The answer for machines."""
        form = self.form(request.values)
        if not form.validate():
            errors = {field.name: str(field.errors[0]) for field in form if field.errors}
            return make_response(jsonify(errors=errors), 422)
        return jsonify(self.as_json(self.work_out(form)))
