"""figures from official sources by region, and what became of regions no longer in force"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('region_successor',
    sa.Column('old', sa.String(length=13), nullable=False),
    sa.Column('new', sa.String(length=13), nullable=False),
    sa.Column('since', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('old', name=op.f('pk_region_successor'))
    )
    op.create_table('denominator_load',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('url', sa.String(length=300), nullable=False),
    sa.Column('scheme', sa.String(length=10), nullable=False),
    sa.Column('figures', sa.Integer(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('from_command', sa.Boolean(), nullable=False),
    sa.Column('loaded_by', sa.Uuid(), nullable=True),
    sa.Column('loaded_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('undone_by', sa.Uuid(), nullable=True),
    sa.Column('undone_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("scheme IN ('kemendagri', 'bps')", name=op.f('ck_denominator_load_the_scheme_is_known')),
    sa.ForeignKeyConstraint(['loaded_by'], ['account.id'], name=op.f('fk_denominator_load_loaded_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['undone_by'], ['account.id'], name=op.f('fk_denominator_load_undone_by'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_denominator_load'))
    )
    op.create_index(op.f('ix_denominator_load_digest'), 'denominator_load', ['digest'])
    op.create_index(op.f('ix_denominator_load_loaded_by'), 'denominator_load', ['loaded_by'])
    op.create_index(op.f('ix_denominator_load_undone_by'), 'denominator_load', ['undone_by'])
    op.create_table('denominator_refused',
    sa.Column('load', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('indicator', sa.String(length=60), nullable=False),
    sa.Column('period', sa.String(length=60), nullable=False),
    sa.Column('value', sa.String(length=60), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('detail', sa.String(length=160), nullable=False),
    sa.ForeignKeyConstraint(['load'], ['denominator_load.id'], name=op.f('fk_denominator_refused_load'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('load', 'row', name=op.f('pk_denominator_refused'))
    )
    op.create_table('denominator_series',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('load', sa.Integer(), nullable=False),
    sa.Column('indicator', sa.String(length=30), nullable=False),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('figures', sa.Integer(), nullable=False),
    sa.CheckConstraint('starts <= ends', name=op.f('ck_denominator_series_it_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['load'], ['denominator_load.id'], name=op.f('fk_denominator_series_load'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_denominator_series')),
    sa.UniqueConstraint('load', 'indicator', 'starts', 'ends', name=op.f('uq_denominator_series_load_indicator_starts_ends'))
    )
    op.create_table('denominator',
    sa.Column('series', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=13).with_variant(sa.String(length=13, collation='C'), 'postgresql'), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.CheckConstraint('value >= 0', name=op.f('ck_denominator_it_is_not_negative')),
    sa.ForeignKeyConstraint(['series'], ['denominator_series.id'], name=op.f('fk_denominator_series'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('series', 'code', name=op.f('pk_denominator')),
    sqlite_with_rowid=False
    )
    op.create_table('denominator_choice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('series', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('chosen_by', sa.Uuid(), nullable=True),
    sa.Column('chosen_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chosen_by'], ['account.id'], name=op.f('fk_denominator_choice_chosen_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['series'], ['denominator_series.id'], name=op.f('fk_denominator_choice_series'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_denominator_choice'))
    )
    op.create_index(op.f('ix_denominator_choice_chosen_by'), 'denominator_choice', ['chosen_by'])
    op.create_index(op.f('ix_denominator_choice_series'), 'denominator_choice', ['series'])


def downgrade() -> None:
    op.drop_index(op.f('ix_denominator_choice_series'), table_name='denominator_choice')
    op.drop_index(op.f('ix_denominator_choice_chosen_by'), table_name='denominator_choice')
    op.drop_table('denominator_choice')
    op.drop_table('denominator')
    op.drop_table('denominator_series')
    op.drop_table('denominator_refused')
    op.drop_index(op.f('ix_denominator_load_undone_by'), table_name='denominator_load')
    op.drop_index(op.f('ix_denominator_load_loaded_by'), table_name='denominator_load')
    op.drop_index(op.f('ix_denominator_load_digest'), table_name='denominator_load')
    op.drop_table('denominator_load')
    op.drop_table('region_successor')
