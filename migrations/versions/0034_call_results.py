"""what came of a trainer's calls"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'call_result',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('cohort', sa.Uuid(), nullable=False),
        sa.Column('learner', sa.Uuid(), nullable=False),
        sa.Column('trainer', sa.Uuid(), nullable=True),
        sa.Column('result', sa.String(length=10), nullable=False),
        sa.Column('called_on', sa.Date(), nullable=False),
        sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "result IN ('lanjut', 'lagi', 'nomor', 'pulang', 'jangan')",
            name=op.f('ck_call_result_a_known_result'),
        ),
        sa.ForeignKeyConstraint(
            ['cohort'], ['cohort.id'],
            name=op.f('fk_call_result_cohort'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['learner'], ['account.id'],
            name=op.f('fk_call_result_learner'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['trainer'], ['account.id'],
            name=op.f('fk_call_result_trainer'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_call_result')),
        sa.UniqueConstraint(
            'cohort', 'learner', 'trainer', 'called_on', name=op.f('uq_call_result_cohort_learner_trainer_called_on')
        ),
    )
    for column in ('learner', 'trainer', 'called_on'):
        op.create_index(op.f(f'ix_call_result_{column}'), 'call_result', [column])


def downgrade() -> None:
    for column in ('called_on', 'trainer', 'learner'):
        op.drop_index(op.f(f'ix_call_result_{column}'), table_name='call_result')
    op.drop_table('call_result')
