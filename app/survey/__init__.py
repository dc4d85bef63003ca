"""The survey before and after the course, and its scores."""

from flask import Flask

from app.kit.room import PersonalTable, Room
from app.kit.store.exported import make_exporter
from app.kit.text.msgid import N_
from app.survey import actions, queries
from app.survey.models import SurveyAnswer, SurveyPostponement, SurveyScore, SurveyWave
from app.survey.routes import bp
from app.survey.rules.instrument import load_instrument

_UNTIL = N_("Selama Anda setuju ikut survei; dihapus begitu persetujuan ditarik.")


def connect(_app: Flask) -> None:
    """Read the questionnaire, so that a translation that does not fit fails at start, not later."""
    load_instrument()


ROOM = Room(
    blueprint=bp,
    connect=connect,
    withdrawals={queries.CONSENT: actions.erase_surveys},
    personal_data={
        "survey": PersonalTable(
            make_exporter(
                SurveyWave.account,
                SurveyWave.wave,
                SurveyWave.form,
                SurveyWave.version,
                SurveyWave.started_at,
                SurveyWave.last_at,
                SurveyWave.ended_at,
            ),
            actions.erase_surveys,
            _UNTIL,
        ),
        "survey_answer": PersonalTable(
            make_exporter(
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
            make_exporter(
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
            make_exporter(SurveyPostponement.account, SurveyPostponement.until),
            actions.erase_survey_postponement,
            N_("Sampai kapan Anda tidak diajak ikut survei. Dihapus bersama profil."),
        ),
    },
)
