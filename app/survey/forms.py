"""Forms of the survey."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired

from app.identity.rules import consent_wording
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.survey.queries import CONSENT


class SurveyConsentForm(SignedInForm):
    """The form for consent to the survey; the box is never ticked by default."""

    agree = BooleanField(
        _("Setuju"), validators=[DataRequired(_("Centang kalau setuju, atau pilih “Lain kali”."))]
    )

    def __init__(self) -> None:
        super().__init__()
        self.agree.label.text = gettext(consent_wording(CONSENT))


class SurveyAnswerForm(SignedInForm):
    """The form for one answer. `t` is the typed text; boxes and buttons (`j`, `lewati`) differ by
    question and are read by name."""

    t = StringField(filters=[strip_invisible])
