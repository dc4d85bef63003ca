"""proposals of organisations, and answers"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'proposal',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('organisation', sa.String(length=120), nullable=False),
        sa.Column('subject', sa.String(length=10), nullable=False),
        sa.Column('about', sa.String(length=120), nullable=False),
        sa.Column('text', sa.String(length=1000), nullable=False),
        sa.Column('proposed_on', sa.Date(), nullable=False),
        sa.Column('by_form', sa.Boolean(), nullable=False),
        sa.Column('released_at', app.kit.store.db.Moment(timezone=True), nullable=True),
        sa.Column('entered_by', sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "subject IN ('angka', 'pelajaran', 'praktik')",
            name=op.f('ck_proposal_subject_is_known'),
        ),
        sa.CheckConstraint(
            'NOT by_form OR entered_by IS NULL', name=op.f('ck_proposal_a_form_names_no_account')
        ),
        sa.CheckConstraint(
            'by_form OR released_at IS NOT NULL', name=op.f('ck_proposal_only_forms_wait')
        ),
        sa.ForeignKeyConstraint(
            ['entered_by'], ['account.id'],
            name=op.f('fk_proposal_entered_by_account'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    )
    op.create_index(op.f('ix_proposal_released_at'), 'proposal', ['released_at'])
    op.create_index(op.f('ix_proposal_entered_by'), 'proposal', ['entered_by'])
    op.create_table(
        'proposal_answer',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('proposal', sa.Uuid(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('office', sa.String(length=120), nullable=False),
        sa.Column('text', sa.String(length=1000), nullable=False),
        sa.Column('answered_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('answered_by', sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('dibahas', 'diterima', 'sebagian', 'ditolak', 'dijalankan', 'dicabut')",
            name=op.f('ck_proposal_answer_state_is_known'),
        ),
        sa.ForeignKeyConstraint(
            ['answered_by'], ['account.id'],
            name=op.f('fk_proposal_answer_answered_by_account'), ondelete='SET NULL',
        ),
        sa.ForeignKeyConstraint(
            ['proposal'], ['proposal.id'],
            name=op.f('fk_proposal_answer_proposal_proposal'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_answer')),
    )
    op.create_index(op.f('ix_proposal_answer_proposal'), 'proposal_answer', ['proposal'])
    op.create_index(op.f('ix_proposal_answer_answered_by'), 'proposal_answer', ['answered_by'])


def downgrade() -> None:
    op.drop_table('proposal_answer')
    op.drop_table('proposal')
