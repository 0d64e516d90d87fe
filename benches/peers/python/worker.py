"""One engine with its visits, told by lines on standard input what to do: `run`, or `say FILE` for the outcomes of the last run.

worker.py ENGINE MODE VISITS FOLDER: ENGINE is polars or duckdb, MODE memory or parquet, VISITS a file of flat JSON lines. Answers on standard output:
`ready VERSION`, `spent WALL BUSY` in seconds, `said`. Busy is the time of all threads of this process; both engines are told to use one.
"""

import os
import pathlib
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"


def engine(name):
    if name == "polars":
        from by_polars import Polars

        return Polars
    from by_duckdb import DuckDB

    return DuckDB


def main(name, mode, visits, folder):
    one = engine(name)(visits, pathlib.Path(folder))
    if mode == "parquet":
        one.parquet_in()
    run = one.parquet_out if mode == "parquet" else one.memory
    print("ready", one.version, flush=True)
    for line in sys.stdin:
        command, _, path = line.strip().partition(" ")
        if command == "run":
            wall, busy = time.perf_counter(), time.process_time()
            run()
            print("spent", time.perf_counter() - wall, time.process_time() - busy, flush=True)
        else:
            with open(path, "w") as file:
                file.writelines(",".join(map(str, row)) + "\n" for row in one.outcomes())
            print("said", flush=True)


main(*sys.argv[1:])
