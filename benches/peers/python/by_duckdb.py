"""Rule set R as SQL in duckdb; the statement stands in rule_set_r.sql.

In: a table with list columns (codes, minutes, modifiers, diagnoses), strings and dates, or a Parquet file of the same. Out: a table, or a file.
"""

import pathlib

import duckdb

import words as w

SQL = (pathlib.Path(__file__).parent / "rule_set_r.sql").read_text()

MACROS = """
create macro covered(diagnosis) as coalesce(diagnosis[1:3] in ({covered}), false);
create macro lacks(code, modifiers, one) as coalesce(code <> '98941' and not list_contains(modifiers, one), false);
"""

READ = """
create table visits as select * from read_ndjson('{visits}', columns = {{
    id: 'varchar', date: 'date', submitted: 'date', born: 'date', plan: 'date', certified: 'date', authorized_by: 'varchar',
    visits_this_year: 'usmallint', provider: 'varchar', place: 'varchar', response: 'boolean', goals: 'boolean',
    regions: 'boolean', techniques: 'boolean', diagnoses: 'varchar[]', codes: 'varchar[]', minutes: 'utinyint[]',
    modifiers: 'varchar[][]' }})
"""


class DuckDB:
    """One table in memory, or one Parquet file."""

    version = duckdb.__version__

    def __init__(self, visits, folder):
        self.base = duckdb.connect(config={"threads": 1})
        self.base.execute(MACROS.format(covered=", ".join(f"'{one}'" for one in w.COVERED)))
        self.base.execute(READ.format(visits=visits))
        self.parquet = str(folder / "duckdb.parquet")
        self.answers = str(folder / "duckdb-answers.parquet")
        self.said = None

    def memory(self):
        self.base.execute("create or replace temp table said as " + SQL.format(visits="visits"))
        self.said = "said"

    def parquet_in(self):
        """Ready to read a file."""
        self.base.execute(f"copy visits to '{self.parquet}' (format parquet)")
        self.base.execute("drop table visits")

    def parquet_out(self):
        from_file = SQL.format(visits=f"read_parquet('{self.parquet}')")
        self.base.execute(f"copy ({from_file}) to '{self.answers}' (format parquet)")
        self.said = f"read_parquet('{self.answers}')"

    def outcomes(self):
        return self.base.execute(f"select * from {self.said}").fetchall()
