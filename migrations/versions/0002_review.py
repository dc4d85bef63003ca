"""answers in review, and when lessons come back"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('lesson', sa.String(length=120), nullable=False),
    sa.Column('rev', sa.String(length=64), nullable=False),
    sa.Column('question', sa.String(length=80), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('occurred_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_review_answer_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['id'], ['receipt.id'], name=op.f('fk_review_answer_id')),
    sa.ForeignKeyConstraint(['rev'], ['quiz_version.rev'], name=op.f('fk_review_answer_rev')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_answer'))
    )
    with op.batch_alter_table('review_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_answer_account'), ['account'], unique=False)

    op.create_table('review_due',
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('lesson', sa.String(length=120), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_review_due_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account', 'lesson', name=op.f('pk_review_due'))
    )


def downgrade() -> None:
    op.drop_table('review_due')
    with op.batch_alter_table('review_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_answer_account'))

    op.drop_table('review_answer')
