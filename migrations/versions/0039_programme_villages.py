"""villages with a programme, their history, marks of readiness and meetings"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

CODE = sa.String(length=13).with_variant(sa.String(length=13, collation='C'), 'postgresql')


def upgrade() -> None:
    op.create_table(
        'programme_village',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('village', CODE, nullable=False),
        sa.Column('programme', sa.String(length=12), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('name_key', sa.String(length=80), nullable=False),
        sa.Column('since', sa.String(length=10), nullable=False),
        sa.Column('decree', sa.String(length=80), nullable=False),
        sa.Column('decree_date', sa.String(length=10), nullable=False),
        sa.Column('office', sa.String(length=120), nullable=False),
        sa.Column('status', sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "(programme = 'lain') = (name <> '')",
            name=op.f('ck_programme_village_own_programme_has_a_name'),
        ),
        sa.CheckConstraint(
            "programme IN ('emas', 'desmigratif', 'desbumi', 'lain')",
            name=op.f('ck_programme_village_programme_is_known'),
        ),
        sa.CheckConstraint(
            "status IN ('usulan', 'aktif', 'selesai', 'dicoret')",
            name=op.f('ck_programme_village_status_is_known'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_village')),
        sa.UniqueConstraint(
            'village', 'programme', 'name_key',
            name=op.f('uq_programme_village_village_programme_name_key'),
        ),
    )
    op.create_table(
        'programme_village_change',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('entry', sa.Uuid(), nullable=False),
        sa.Column('values', sa.Text(), nullable=False),
        sa.Column('from_command', sa.Boolean(), nullable=False),
        sa.Column('changed_by', sa.Uuid(), nullable=True),
        sa.Column('changed_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['changed_by'], ['account.id'],
            name=op.f('fk_programme_village_change_changed_by'), ondelete='SET NULL',
        ),
        sa.ForeignKeyConstraint(
            ['entry'], ['programme_village.id'],
            name=op.f('fk_programme_village_change_entry'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_village_change')),
    )
    op.create_index(
        op.f('ix_programme_village_change_changed_by'), 'programme_village_change', ['changed_by']
    )
    op.create_index(
        op.f('ix_programme_village_change_entry'), 'programme_village_change', ['entry']
    )
    op.create_table(
        'village_mark',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('village', CODE, nullable=False),
        sa.Column('mark', sa.String(length=12), nullable=False),
        sa.Column('state', sa.String(length=8), nullable=False),
        sa.Column('paper', sa.String(length=160), nullable=False),
        sa.Column('seen_on', sa.Date(), nullable=False),
        sa.Column('noted_by', sa.Uuid(), nullable=True),
        sa.Column('noted_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state = 'belum' OR paper <> ''", name=op.f('ck_village_mark_a_paper_proves_it')
        ),
        sa.CheckConstraint(
            "state IN ('belum', 'ada', 'berjalan')", name=op.f('ck_village_mark_state_is_known')
        ),
        sa.ForeignKeyConstraint(
            ['noted_by'], ['account.id'],
            name=op.f('fk_village_mark_noted_by'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_village_mark')),
    )
    op.create_index(op.f('ix_village_mark_noted_by'), 'village_mark', ['noted_by'])
    op.create_index(op.f('ix_village_mark_village'), 'village_mark', ['village'])
    op.create_table(
        'village_meeting',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('village', CODE, nullable=False),
        sa.Column('held_on', sa.Date(), nullable=False),
        sa.Column('people', sa.Integer(), nullable=False),
        sa.Column('noted_by', sa.Uuid(), nullable=True),
        sa.Column('noted_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            'people >= 0 AND people % 5 = 0',
            name=op.f('ck_village_meeting_people_are_a_multiple_of_five'),
        ),
        sa.ForeignKeyConstraint(
            ['noted_by'], ['account.id'],
            name=op.f('fk_village_meeting_noted_by'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_village_meeting')),
    )
    op.create_index(op.f('ix_village_meeting_noted_by'), 'village_meeting', ['noted_by'])
    op.create_index(op.f('ix_village_meeting_village'), 'village_meeting', ['village'])


def downgrade() -> None:
    for column in ('village', 'noted_by'):
        op.drop_index(op.f(f'ix_village_meeting_{column}'), table_name='village_meeting')
    op.drop_table('village_meeting')
    for column in ('village', 'noted_by'):
        op.drop_index(op.f(f'ix_village_mark_{column}'), table_name='village_mark')
    op.drop_table('village_mark')
    for column in ('entry', 'changed_by'):
        op.drop_index(
            op.f(f'ix_programme_village_change_{column}'), table_name='programme_village_change'
        )
    op.drop_table('programme_village_change')
    op.drop_table('programme_village')
