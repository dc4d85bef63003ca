"""survey results of each Monday, frozen: the score changes that officers are shown"""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'survey_results_week',
        sa.Column('monday', sa.Date(), nullable=False),
        sa.Column('as_of', app.kit.store.db.Moment(timezone=True), nullable=False),
        sa.Column('late', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('monday', name=op.f('pk_survey_results_week')),
    )
    op.create_table(
        'survey_results_page',
        sa.Column('monday', sa.Date(), nullable=False),
        sa.Column('region', sa.String(length=13), nullable=False),
        sa.Column('changes', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['monday'],
            ['survey_results_week.monday'],
            name=op.f('fk_survey_results_page_monday'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('monday', 'region', name=op.f('pk_survey_results_page')),
    )


def downgrade() -> None:
    op.drop_table('survey_results_page')
    op.drop_table('survey_results_week')
