-- Ten million invented sessions as Parquet, to measure memory with (docs/performance.md). 300,000 patients in days one behind the other; every
-- twentieth session is the second of its patient and day.
--   duckdb -c ".read benches/sessions.sql"        (or: python -c "import duckdb; duckdb.execute(open('benches/sessions.sql').read())")
COPY (
    WITH numbered AS (
        SELECT n, n - (CASE WHEN n % 20 = 1 THEN 1 ELSE 0 END) AS visit FROM range(10000000) AS numbers(n)
    )
    SELECT
        'S-' || n AS id,
        DATE '2024-01-01' + CAST(visit // 10000 AS INTEGER) AS date_of_service,
        {'id': 'P-' || (visit * 7919 % 300000), 'birth_date': DATE '1980-05-17'} AS patient,
        {'type': CASE WHEN n % 20 = 1 THEN 'occupational_therapist' ELSE 'physical_therapist' END, 'npi': '1000000001'} AS provider,
        {'established_on': DATE '2023-12-10', 'certified_on': DATE '2023-12-12'} AS plan_of_care,
        ['M54.50'] AS diagnoses,
        [
            {'code': '97110', 'minutes': CAST(15 + n % 31 AS INTEGER), 'modifiers': ['GP']},
            {'code': '97140', 'minutes': CAST(n % 23 AS INTEGER), 'modifiers': ['GP']}
        ] AS lines
    FROM numbered ORDER BY n
) TO 'sessions-10m.parquet' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 65536);
