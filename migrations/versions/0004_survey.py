"""survey"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('wave', sa.String(length=6), nullable=False),
    sa.Column('form', sa.String(length=1), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('started_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('last_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('ended_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("form IN ('A', 'B')", name=op.f('ck_survey_a_known_form')),
    sa.CheckConstraint("wave IN ('before', 'after', 'later')", name=op.f('ck_survey_a_known_wave')),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_survey_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', 'wave', name=op.f('pk_survey'))
    )
    op.create_table('survey_answer',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('wave', sa.String(length=6), nullable=False),
    sa.Column('item', sa.String(length=8), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account', 'wave'], ['survey.account', 'survey.wave'], name=op.f('fk_survey_answer_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', 'wave', 'item', name=op.f('pk_survey_answer'))
    )
    op.create_table('survey_score',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('wave', sa.String(length=6), nullable=False),
    sa.Column('score', sa.String(length=10), nullable=False),
    sa.Column('thirds', sa.Integer(), nullable=False),
    sa.Column('skipped', sa.Integer(), nullable=False),
    sa.CheckConstraint('skipped >= 0', name=op.f('ck_survey_score_no_fewer_skipped_than_none')),
    sa.CheckConstraint('thirds BETWEEN 0 AND 60', name=op.f('ck_survey_score_no_more_than_twenty_points')),
    sa.ForeignKeyConstraint(['account', 'wave'], ['survey.account', 'survey.wave'], name=op.f('fk_survey_score_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', 'wave', 'score', name=op.f('pk_survey_score'))
    )
    op.create_table('survey_rest',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_survey_rest_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', name=op.f('pk_survey_rest'))
    )


def downgrade() -> None:
    op.drop_table('survey_rest')
    op.drop_table('survey_score')
    op.drop_table('survey_answer')
    op.drop_table('survey')
