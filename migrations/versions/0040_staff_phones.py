"""upload tokens by which phones of staff send by PIN alone"""

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('upload_token') as table:
        table.add_column(
            sa.Column('for_staff', sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    # A phone of staff would else become one of a profile.
    op.execute(sa.text('DELETE FROM upload_token WHERE for_staff'))
    with op.batch_alter_table('upload_token') as table:
        table.drop_column('for_staff')
