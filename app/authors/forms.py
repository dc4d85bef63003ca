"""Forms for authors."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from app.kit.forms.base import SignedInForm
from app.kit.text.i18n import lazy_gettext as _l


class LessonPreviewForm(SignedInForm):
    """The form for the preview of a lesson: lesson, quiz and scenario, typed or pasted. Uploaded
    files are not fields."""

    lesson = TextAreaField(_l("Isi pelajaran"), validators=[Optional(), Length(max=20_000)])
    quiz = TextAreaField(_l("Kuis"), validators=[Optional(), Length(max=20_000)])
    story = TextAreaField(_l("Cerita bercabang"), validators=[Optional(), Length(max=20_000)])
