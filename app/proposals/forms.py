"""Forms of proposals and answers, and their sentences."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.kit.clock import today
from app.kit.forms.base import PublicForm, SignedInForm, strip_invisible
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.proposals.rules import (
    LONGEST_LINE,
    LONGEST_TEXT,
    STATES,
    SUBJECTS,
    AnswerText,
    ProposalText,
    private_fault,
)


def _names_nobody(_form: Any, field: Any) -> None:
    """A validator: the text is published, so it names no person and no number."""
    fault = private_fault(field.data or "")
    if fault == "number":
        raise ValidationError(gettext("Jangan tulis nomor telepon, NIK, atau surel."))
    if fault == "person":
        raise ValidationError(gettext("Tulis lembaga atau jabatan, bukan nama orang."))


def _line(label: Any, example: Any, missing: Any) -> StringField:
    return StringField(
        label,
        description=example,
        filters=[strip_invisible],
        validators=[
            DataRequired(missing),
            Length(max=LONGEST_LINE, message=_("Paling panjang 120 huruf.")),
            _names_nobody,
        ],
    )


def _text(label: Any, missing: Any) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[strip_invisible],
        validators=[
            DataRequired(missing),
            Length(max=LONGEST_TEXT, message=_("Paling panjang 1.000 huruf.")),
            _names_nobody,
        ],
    )


class _ProposalFields:
    """The fields of a proposal, in both forms."""

    organisation = _line(
        _("Nama lembaga"),
        _("Bukan nama orang. Contoh: Serikat Contoh"),
        _("Tulis nama lembaganya."),
    )
    subject = RadioField(
        _("Tentang apa?"),
        choices=lambda: [(code, gettext(words)) for code, words in SUBJECTS.items()],
        validators=[InputRequired(_("Pilih satu."))],
    )
    about = _line(
        _("Yang mana?"),
        _("Contoh: R3, atau judul pelajarannya"),
        _("Tulis angka, pelajaran, atau cara kerja yang mana."),
    )
    text = _text(_("Usulnya, dan alasannya"), _("Tulis usulnya."))

    def said(self) -> ProposalText:
        """The proposal, of a valid form."""
        return ProposalText(
            self.organisation.data or "",
            self.subject.data or "",
            self.about.data or "",
            self.text.data or "",
        )


class SentProposalForm(_ProposalFields, PublicForm):
    """The form for organisations, without an account."""


class EnteredProposalForm(_ProposalFields, SignedInForm):
    """The form for staff, who write down a proposal for an organisation."""

    proposed_on = DateField(
        _("Tanggal usul"), validators=[InputRequired(_("Tulis tanggal usulnya."))]
    )

    def validate_proposed_on(self, field: DateField) -> None:
        if field.data and field.data > today():
            raise ValidationError(gettext("Tanggal ini belum tiba."))


class AnswerForm(SignedInForm):
    """An answer, or what became of a proposal."""

    state = RadioField(
        _("Bagaimana usul ini sekarang?"),
        choices=lambda: [(code, gettext(words)) for code, words in STATES.items()],
        validators=[InputRequired(_("Pilih satu."))],
    )
    office = _line(
        _("Kantor yang menjawab"),
        _("Bukan nama orang. Contoh: Direktorat Contoh"),
        _("Tulis kantor yang menjawab."),
    )
    text = _text(_("Jawaban, dan apa yang dilakukan"), _("Tulis jawabannya."))

    def said(self) -> AnswerText:
        """The answer, of a valid form."""
        return AnswerText(self.state.data or "", self.office.data or "", self.text.data or "")
