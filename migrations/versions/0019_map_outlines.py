"""outlines of regions that an operator loaded for the map"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'map_outline',
        sa.Column('region', sa.String(length=13), nullable=False),
        sa.Column('fine', sa.Text(), nullable=False),
        sa.Column('coarse', sa.Text(), nullable=False),
        sa.Column('source', sa.String(length=200), nullable=False),
        sa.Column('licence', sa.String(length=200), nullable=False),
        sa.Column('loaded_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['region'],
            ['region.code'],
            name=op.f('fk_map_outline_region_region'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('region', name=op.f('pk_map_outline')),
    )


def downgrade() -> None:
    op.drop_table('map_outline')
