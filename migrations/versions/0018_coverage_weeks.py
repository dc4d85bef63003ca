"""coverage of each Monday, frozen: the numbers that officers are shown"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'coverage_week',
        sa.Column('monday', sa.Date(), nullable=False),
        sa.Column('as_of', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('fingerprint', sa.String(length=16), nullable=False),
        sa.Column('late', sa.Boolean(), nullable=False),
        sa.Column('visible_at', app.kit.store.db.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('monday', name=op.f('pk_coverage_week')),
    )
    op.create_table(
        'coverage_page',
        sa.Column('monday', sa.Date(), nullable=False),
        sa.Column('region', sa.String(length=8), nullable=False),
        sa.Column('numbers', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['monday'],
            ['coverage_week.monday'],
            name=op.f('fk_coverage_page_monday'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('monday', 'region', name=op.f('pk_coverage_page')),
    )


def downgrade() -> None:
    op.drop_table('coverage_page')
    op.drop_table('coverage_week')
