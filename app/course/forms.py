"""What readers send."""

from __future__ import annotations

from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.kit.forms import Form, PublicForm, strip
from app.kit.i18n import lazy_gettext as _l


class UnclearForm(PublicForm):
    """“Kurang jelas?”: empty for one tap, or a sentence."""

    sentence = StringField(filters=[strip], validators=[Optional(), Length(max=500)])


class PreviewForm(Form):
    """A lesson, its quiz and its story, as typed or pasted; the files beside it are no fields."""

    lesson = TextAreaField(_l("Isi pelajaran"), validators=[Optional(), Length(max=20_000)])
    quiz = TextAreaField(_l("Kuis"), validators=[Optional(), Length(max=20_000)])
    story = TextAreaField(_l("Cerita bercabang"), validators=[Optional(), Length(max=20_000)])
