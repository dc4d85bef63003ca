"""invitations made of a list of names; accepting one makes a person known"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('roster_invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('cohort', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('village', sa.String(length=13), nullable=True),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('until', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=True),
    sa.Column('accepted_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.CheckConstraint('number > 0', name=op.f('ck_roster_invitation_numbers_begin_at_one')),
    sa.CheckConstraint('(account IS NULL) = (accepted_at IS NULL)', name=op.f('ck_roster_invitation_who_accepts_does_so_at_a_time')),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_roster_invitation_account_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['cohort'], ['cohort.id'], name=op.f('fk_roster_invitation_cohort_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_roster_invitation_made_by_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['village'], ['region.code'], name=op.f('fk_roster_invitation_village_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_invitation')),
    sa.UniqueConstraint('code', name=op.f('uq_roster_invitation_code')),
    sa.UniqueConstraint('cohort', 'number', name=op.f('uq_roster_invitation_cohort_number'))
    )
    for name in ('account', 'made_by', 'until'):
        op.create_index(op.f(f'ix_roster_invitation_{name}'), 'roster_invitation', [name], unique=False)
    _let_ways_be("'tick', 'slip'")


def downgrade() -> None:
    op.execute("UPDATE acquaintance SET way = 'tick' WHERE way = 'slip'")
    _let_ways_be("'tick'")
    op.drop_table('roster_invitation')


def _let_ways_be(ways: str) -> None:
    name = op.f('ck_acquaintance_a_known_way')
    with op.batch_alter_table('acquaintance') as batch:
        batch.drop_constraint(name, type_='check')
        batch.create_check_constraint(name, f'way IN ({ways})')
