"""people without a phone take part after a consent read aloud"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

MOMENT = app.kit.store.db.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        'spoken_consent',
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('cohort', sa.Uuid(), nullable=False),
        sa.Column('read_by', sa.Uuid(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('given_at', MOMENT, nullable=False),
        sa.Column('claimed_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ['account'], ['account.id'],
            name=op.f('fk_spoken_consent_account'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['cohort'], ['cohort.id'], name=op.f('fk_spoken_consent_cohort'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['read_by'], ['account.id'],
            name=op.f('fk_spoken_consent_read_by'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('account', name=op.f('pk_spoken_consent')),
    )
    for name in ('cohort', 'read_by'):
        op.create_index(op.f(f'ix_spoken_consent_{name}'), 'spoken_consent', [name])


def downgrade() -> None:
    op.drop_table('spoken_consent')
