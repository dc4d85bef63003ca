"""a person's own plan of coming home: month, ticked steps, last days of papers"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'return_plan',
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('made_at', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('arrived_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ['account'], ['account.id'],
            name=op.f('fk_return_plan_account'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('account', name=op.f('pk_return_plan')),
    )
    op.create_table(
        'return_step',
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('step', sa.String(length=14), nullable=False),
        sa.Column('done_on', sa.Date(), nullable=False),
        sa.CheckConstraint(
            "step IN ('tabungan', 'surat', 'keahlian', 'uang_sana', 'barang', 'bulan_pertama',"
            " 'sesudah', 'kabar')",
            name=op.f('ck_return_step_step_is_known'),
        ),
        sa.ForeignKeyConstraint(
            ['account'], ['return_plan.account'],
            name=op.f('fk_return_step_account'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('account', 'step', name=op.f('pk_return_step')),
    )
    op.create_table(
        'return_paper',
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('paper', sa.String(length=8), nullable=False),
        sa.Column('valid_until', sa.Date(), nullable=False),
        sa.CheckConstraint(
            "paper IN ('paspor', 'izin', 'bpjs')", name=op.f('ck_return_paper_paper_is_known')
        ),
        sa.ForeignKeyConstraint(
            ['account'], ['return_plan.account'],
            name=op.f('fk_return_paper_account'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('account', 'paper', name=op.f('pk_return_paper')),
    )


def downgrade() -> None:
    op.drop_table('return_paper')
    op.drop_table('return_step')
    op.drop_table('return_plan')
