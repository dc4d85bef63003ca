"""which languages there are is a setting, no longer a rule of the table account"""

from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

# SQLite builds the table anew for that. Rows that refer to it stay: env.py switches foreign keys
# off meanwhile.


def upgrade() -> None:
    with op.batch_alter_table('account') as batch:
        batch.drop_constraint(op.f('ck_account_a_language_that_is_spoken'), type_='check')


def downgrade() -> None:
    op.execute("UPDATE account SET language = 'id' WHERE language NOT IN ('id', 'en')")
    with op.batch_alter_table('account') as batch:
        batch.create_check_constraint(
            op.f('ck_account_a_language_that_is_spoken'), "language IN ('id', 'en')"
        )
