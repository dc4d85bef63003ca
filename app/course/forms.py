"""Forms for readers."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import Length, Optional

from app.kit.forms.base import PublicForm, strip_invisible


class UnclearLessonForm(PublicForm):
    """The form “Kurang jelas?” to report an unclear lesson: empty for one tap, or with a
    sentence."""

    sentence = StringField(filters=[strip_invisible], validators=[Optional(), Length(max=500)])
