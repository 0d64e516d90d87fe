"""Rule set R as polars expressions: every column of four lines side by side, no group, no Python per row.

In: a frame with list columns (codes, minutes, modifiers, diagnoses), strings and dates. Out: a frame with decision, fired and four units.
"""

import polars as pl

import words as w

LINES = range(4)


def parts(of):
    """One expression for each of the four lines, null where there is none."""
    return [pl.col(of).list.get(i, null_on_oob=True) for i in LINES]


def steps():
    """Columns to add, step by step; each step reads those before it."""
    col = pl.col
    yield [e.alias(f"code{i}") for i, e in enumerate(parts("codes"))] + [
        e.cast(pl.Int32).alias(f"minutes{i}") for i, e in enumerate(parts("minutes"))
    ] + [e.alias(f"modifiers{i}") for i, e in enumerate(parts("modifiers"))]
    code = [col(f"code{i}") for i in LINES]
    timed = [code[i].is_in(w.TIMED).fill_null(False) for i in LINES]
    yield [timed[i].alias(f"timed{i}") for i in LINES] + [
        pl.when(timed[i]).then(col(f"minutes{i}")).otherwise(0).alias(f"time{i}") for i in LINES
    ]
    time = [col(f"time{i}") for i in LINES]
    yield [(time[i] // 15).alias(f"whole{i}") for i in LINES] + [(time[i] % 15).alias(f"rest{i}") for i in LINES]
    rest = [col(f"rest{i}") for i in LINES]
    total = time[0] + time[1] + time[2] + time[3]
    whole = [col(f"whole{i}") for i in LINES]
    due = (total + 7) // 15 - (whole[0] + whole[1] + whole[2] + whole[3])
    yield [due.alias("due")]
    pooled = []
    for i in LINES:
        before = [(rest[j] >= rest[i]) if j < i else (rest[j] > rest[i]) for j in LINES if j != i]
        ahead = before[0].cast(pl.Int32) + before[1].cast(pl.Int32) + before[2].cast(pl.Int32)
        pooled.append((whole[i] + (ahead < col("due")).cast(pl.Int32)).alias(f"pooled{i}"))
    has = [lambda one, i=i: col(f"modifiers{i}").list.contains(one).fill_null(False) for i in LINES]
    manual_therapy = pl.any_horizontal([c == "97140" for c in code])
    yield pooled + [
        ((code[i] == "97124") & manual_therapy & ~has[i]("59") & ~has[i]("XS")).fill_null(False).alias(f"paired{i}")
        for i in LINES
    ]
    pooled = [col(f"pooled{i}") for i in LINES]
    yield [
        pl.when(col(f"paired{i}"))
        .then(0)
        .when(col(f"timed{i}"))
        .then(pl.min_horizontal(pooled[i], pl.lit(4)))
        .when(code[i].is_not_null())
        .then(1)
        .otherwise(0)
        .cast(pl.UInt8)
        .alias(f"units{i}")
        for i in LINES
    ]

    def some(codes):
        return pl.any_horizontal([c.is_in(codes) for c in code]).fill_null(False)

    def without(modifier):
        return pl.any_horizontal([code[i].is_not_null() & (code[i] != "98941") & ~has[i](modifier) for i in LINES])

    provider = col("provider")
    timed_units = sum(
        pl.when(col(f"timed{i}")).then(col(f"units{i}").cast(pl.Int32)).otherwise(0) for i in LINES
    )
    first = col("diagnoses").list.first().str.slice(0, 3)
    covered = pl.any_horizontal(
        [col("diagnoses").list.get(i, null_on_oob=True).str.slice(0, 3).is_in(w.COVERED) for i in LINES]
    ).fill_null(False)
    assistants = ["physical_therapist_assistant", "occupational_therapy_assistant"]
    rules = {
        1: (provider == "massage_therapist") | (provider.is_in(assistants) & some(w.EVALUATIONS)),
        2: some(["97124"]) & ~some(w.ACTIVE),
        3: col("plan").is_null(),
        4: col("plan").is_not_null() & col("certified").is_null(),
        5: (col("date") > col("certified").dt.offset_by("90d")).fill_null(False),
        6: ~(col("response") & col("goals")) | (~(col("regions") & col("techniques")) & some(w.MANUAL)),
        7: first.is_in(w.WELLNESS),
        8: ~covered,
        9: (provider.is_in(["physical_therapist", "physical_therapist_assistant"]) & without("GP"))
        | (provider.is_in(["occupational_therapist", "occupational_therapy_assistant"]) & without("GO")),
        10: pl.any_horizontal([col(f"paired{i}") for i in LINES]),
        11: pl.any_horizontal([p > 4 for p in pooled]),
        12: timed_units > 8,
        13: (col("visits_this_year") > 30) & col("authorized_by").is_null(),
        14: col("submitted") > col("date").dt.offset_by("365d"),
        15: col("date") < col("born").dt.offset_by("3y"),
        16: col("place").is_in(["02", "10"]) & some(w.HANDS_ON),
    }
    yield [sum((rule.cast(pl.UInt16) * (1 << (n - 1))) for n, rule in rules.items()).cast(pl.UInt16).alias("fired")]
    fired = col("fired")
    yield [
        pl.when((fired & w.mask(w.DENY)) != 0)
        .then(pl.lit("deny"))
        .when((fired & w.mask(w.HOLD)) != 0)
        .then(pl.lit("hold"))
        .when((fired & w.mask(w.ADJUST)) != 0)
        .then(pl.lit("adjusted"))
        .otherwise(pl.lit("covered"))
        .alias("decision")
    ]


def decide(frame):
    """The outcome of each row of a lazy frame."""
    for columns in steps():
        frame = frame.with_columns(columns)
    return frame.select("fired", "units0", "units1", "units2", "units3", "decision")


class Polars:
    """One frame in memory, or one Parquet file."""

    version = pl.__version__

    def __init__(self, visits, folder):
        self.frame = read(visits)
        self.parquet = str(folder / "polars.parquet")
        self.answers = str(folder / "polars-answers.parquet")
        self.said = None

    def memory(self):
        self.said = decide(self.frame.lazy()).collect()

    def parquet_in(self):
        """Ready to read a file."""
        self.frame.write_parquet(self.parquet)
        self.frame = None

    def parquet_out(self):
        decide(pl.scan_parquet(self.parquet)).sink_parquet(self.answers)
        self.said = None

    def outcomes(self):
        said = pl.read_parquet(self.answers) if self.said is None else self.said
        return said.iter_rows()


def read(visits):
    """The frame of visits in neutral form."""
    day = ["date", "submitted", "born", "plan", "certified"]
    schema = {name: pl.String for name in day} | {
        "visits_this_year": pl.Int64,
        "provider": pl.String,
        "place": pl.String,
        "authorized_by": pl.String,
        "response": pl.Boolean,
        "goals": pl.Boolean,
        "regions": pl.Boolean,
        "techniques": pl.Boolean,
        "diagnoses": pl.List(pl.String),
        "codes": pl.List(pl.String),
        "minutes": pl.List(pl.Int64),
        "modifiers": pl.List(pl.List(pl.String)),
    }
    frame = pl.read_ndjson(visits, schema={"id": pl.String} | schema)
    narrow = [pl.col("visits_this_year").cast(pl.UInt16), pl.col("minutes").cast(pl.List(pl.UInt8))]
    return frame.with_columns(narrow + [pl.col(name).str.to_date("%Y-%m-%d") for name in day])
