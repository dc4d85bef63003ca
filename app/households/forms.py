"""The invitation form."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.validators import InputRequired

from app.kit.forms.base import SignedInForm
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _


class HouseholdInvitationForm(SignedInForm):
    """Asks in which role a person is invited into one's household."""

    role = RadioField(
        _("Siapa yang Anda ajak?"),
        # Asked for when a page is made: the words depend on its language.
        choices=lambda: {
            "pekerja": gettext("Yang bekerja di luar negeri"),
            "keluarga": gettext("Keluarga di rumah"),
        },
        validators=[InputRequired(_("Pilih satu."))],
    )
