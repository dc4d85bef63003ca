"""a cohort has one to five trainers, and may be archived

Going back drops assistants, and cohorts that nobody leads."""

import sqlalchemy as sa
from alembic import op

import app.kit.store.db

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

MOMENT = app.kit.store.db.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        'cohort_trainer',
        sa.Column('cohort', sa.Uuid(), nullable=False),
        sa.Column('account', sa.Uuid(), nullable=False),
        sa.Column('part', sa.String(length=10), nullable=False),
        sa.Column('since', MOMENT, nullable=False),
        sa.CheckConstraint(
            "part IN ('utama', 'pendamping')", name=op.f('ck_cohort_trainer_a_known_part')
        ),
        sa.ForeignKeyConstraint(
            ['account'], ['account.id'], name=op.f('fk_cohort_trainer_account'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['cohort'], ['cohort.id'], name=op.f('fk_cohort_trainer_cohort'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('cohort', 'account', name=op.f('pk_cohort_trainer')),
    )
    op.create_index(op.f('ix_cohort_trainer_account'), 'cohort_trainer', ['account'])
    lead = sa.text("part = 'utama'")
    op.create_index(
        'uq_cohort_trainer_one_lead',
        'cohort_trainer',
        ['cohort'],
        unique=True,
        sqlite_where=lead,
        postgresql_where=lead,
    )
    op.execute(
        'INSERT INTO cohort_trainer (cohort, account, part, since)'
        " SELECT id, trainer, 'utama', made_at FROM cohort"
    )
    with op.batch_alter_table('cohort') as batch:
        batch.drop_index(op.f('ix_cohort_trainer'))
        batch.drop_constraint(op.f('fk_cohort_trainer'), type_='foreignkey')
        batch.drop_column('trainer')
        batch.add_column(sa.Column('archived_at', MOMENT, nullable=True))


def downgrade() -> None:
    # SQLite enforces no foreign key meanwhile, so nothing cascades.
    for table, key in (('roster_invitation', 'cohort'), ('enrolment', 'cohort'), ('cohort', 'id')):
        op.execute(
            f'DELETE FROM {table} WHERE {key} NOT IN'
            " (SELECT cohort FROM cohort_trainer WHERE part = 'utama')"
        )
    op.add_column('cohort', sa.Column('trainer', sa.Uuid(), nullable=True))
    op.execute(
        'UPDATE cohort SET trainer = (SELECT account FROM cohort_trainer'
        " WHERE cohort_trainer.cohort = cohort.id AND part = 'utama')"
    )
    op.drop_table('cohort_trainer')
    with op.batch_alter_table('cohort') as batch:
        batch.drop_column('archived_at')
        batch.alter_column('trainer', existing_type=sa.Uuid(), nullable=False)
        batch.create_foreign_key(op.f('fk_cohort_trainer'), 'account', ['trainer'], ['id'])
        batch.create_index(op.f('ix_cohort_trainer'), ['trainer'], unique=False)
