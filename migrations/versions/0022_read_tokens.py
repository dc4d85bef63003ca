"""tokens by which programs read coverage"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('coverage_token',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('regions', sa.JSON(), nullable=False),
    sa.Column('maker', sa.Uuid(), nullable=False),
    sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('until', app.kit.store.db.Moment(timezone=True), nullable=False),
    sa.Column('revoked_at', app.kit.store.db.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['maker'], ['account.id'], name=op.f('fk_coverage_token_maker'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coverage_token')),
    sa.UniqueConstraint('hash', name=op.f('uq_coverage_token_hash'))
    )
    with op.batch_alter_table('coverage_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coverage_token_maker'), ['maker'], unique=False)

    op.create_table('coverage_token_use',
    sa.Column('token', sa.Uuid(), nullable=False),
    sa.Column('file', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['token'], ['coverage_token.id'], name=op.f('fk_coverage_token_use_token'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token', 'file', 'day', name=op.f('pk_coverage_token_use'))
    )


def downgrade() -> None:
    op.drop_table('coverage_token_use')
    with op.batch_alter_table('coverage_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coverage_token_maker'))

    op.drop_table('coverage_token')
