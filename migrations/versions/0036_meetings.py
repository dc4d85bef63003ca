"""meetings of cohorts and who was there; being there makes a person known"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

MOMENT = app.kit.store.db.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        'meeting',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('cohort', sa.Uuid(), nullable=False),
        sa.Column('held_on', sa.Date(), nullable=False),
        sa.Column('nth', sa.Integer(), nullable=False),
        sa.Column('lesson', sa.String(length=120), nullable=True),
        sa.Column('starts_at', sa.String(length=5), nullable=True),
        sa.Column('called_off', sa.String(length=10), nullable=True),
        sa.Column('made_by', sa.Uuid(), nullable=True),
        sa.Column('made_at', MOMENT, nullable=False),
        sa.CheckConstraint('nth IN (1, 2)', name=op.f('ck_meeting_first_or_second_class')),
        sa.CheckConstraint(
            "called_off IN ('cuaca', 'tempat', 'pelatih', 'peserta', 'acara')",
            name=op.f('ck_meeting_a_known_reason'),
        ),
        sa.ForeignKeyConstraint(
            ['cohort'], ['cohort.id'], name=op.f('fk_meeting_cohort'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['made_by'], ['account.id'], name=op.f('fk_meeting_made_by'), ondelete='SET NULL'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
        sa.UniqueConstraint(
            'cohort', 'held_on', 'nth', name=op.f('uq_meeting_cohort_held_on_nth')
        ),
    )
    op.create_index(op.f('ix_meeting_made_by'), 'meeting', ['made_by'])
    op.create_table(
        'attendance_mark',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('meeting', sa.Uuid(), nullable=False),
        sa.Column('account', sa.Uuid(), nullable=True),
        sa.Column('invitation', sa.Uuid(), nullable=True),
        sa.Column('is_present', sa.Boolean(), nullable=False),
        sa.Column('settles', sa.Boolean(), nullable=False),
        sa.Column('marked_by', sa.Uuid(), nullable=True),
        sa.Column('occurred_at', MOMENT, nullable=False),
        sa.Column('received_at', MOMENT, nullable=False),
        sa.CheckConstraint(
            '(account IS NULL) <> (invitation IS NULL)',
            name=op.f('ck_attendance_mark_of_one_person'),
        ),
        sa.ForeignKeyConstraint(
            ['account'], ['account.id'],
            name=op.f('fk_attendance_mark_account'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['invitation'], ['roster_invitation.id'],
            name=op.f('fk_attendance_mark_invitation'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['marked_by'], ['account.id'],
            name=op.f('fk_attendance_mark_marked_by'), ondelete='SET NULL',
        ),
        sa.ForeignKeyConstraint(
            ['meeting'], ['meeting.id'],
            name=op.f('fk_attendance_mark_meeting'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_mark')),
    )
    for name in ('account', 'invitation', 'marked_by', 'meeting'):
        op.create_index(op.f(f'ix_attendance_mark_{name}'), 'attendance_mark', [name])
    _let_ways_be("'tick', 'slip', 'meeting'")


def downgrade() -> None:
    op.execute("UPDATE acquaintance SET way = 'tick' WHERE way = 'meeting'")
    _let_ways_be("'tick', 'slip'")
    op.drop_table('attendance_mark')
    op.drop_table('meeting')


def _let_ways_be(ways: str) -> None:
    name = op.f('ck_acquaintance_a_known_way')
    with op.batch_alter_table('acquaintance') as batch:
        batch.drop_constraint(name, type_='check')
        batch.create_check_constraint(name, f'way IN ({ways})')
