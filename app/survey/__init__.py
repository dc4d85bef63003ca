"""The survey before and after the course, and its scores."""

from flask import Flask

from app.kit.room import PersonalTable, Room
from app.kit.store.exported import exporter_of
from app.kit.text.msgid import N_
from app.survey import actions, queries
from app.survey.models import Survey, SurveyAnswer, SurveyRest, SurveyScore
from app.survey.routes import bp
from app.survey.rules.instrument import instrument

_UNTIL = N_("Selama Anda setuju ikut survei; dihapus begitu persetujuan ditarik.")


def connect(_app: Flask) -> None:
    """Read the instrument, so that a translation that does not fit stops the start and no page."""
    instrument()


ROOM = Room(
    blueprint=bp,
    connect=connect,
    withdrawals={queries.CONSENT: actions.erase_surveys},
    personal_data={
        "survey": PersonalTable(
            exporter_of(
                Survey.account,
                Survey.wave,
                Survey.form,
                Survey.version,
                Survey.started_at,
                Survey.last_at,
                Survey.ended_at,
            ),
            actions.erase_surveys,
            _UNTIL,
        ),
        "survey_answer": PersonalTable(
            exporter_of(
                SurveyAnswer.account,
                SurveyAnswer.wave,
                SurveyAnswer.item,
                SurveyAnswer.code,
                SurveyAnswer.at,
            ),
            actions.erase_surveys,
            _UNTIL,
        ),
        "survey_score": PersonalTable(
            exporter_of(
                SurveyScore.account,
                SurveyScore.wave,
                SurveyScore.score,
                SurveyScore.thirds,
                SurveyScore.skipped,
            ),
            actions.erase_surveys,
            _UNTIL,
        ),
        "survey_rest": PersonalTable(
            exporter_of(SurveyRest.account, SurveyRest.until),
            actions.erase_rest,
            N_("Sampai kapan Anda tidak diajak ikut survei. Dihapus bersama profil."),
        ),
    },
)
