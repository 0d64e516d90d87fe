//! The words of the rule language, each with what it does, in a few words.

/// Words and what they do.
pub const WORDS: &[(&str, &str)] = &[
    ("deny", "this payer does not cover the line: 0 units, and its minutes leave the pool"),
    (
        "bundle",
        "the line is paid inside the `some other line` that the rule names: 0 units, its minutes stay in the pool",
    ),
    ("hold", "payable once something is put right; the rule's `needs` says what"),
    ("review", "a person must judge"),
    ("warn", "pays, but say so; asks for no fact that is lacking"),
    ("add", "`add modifier X`: the line needs this modifier; no need to ask whether it is there"),
    (
        "cap",
        "`cap units at N per line`, `per code` or `per session`: no more units than N; `cap lines at N per session`: no more lines; `cap payment at X per session`: no more dollars",
    ),
    ("pay", "`pay 85%`: so much of the expected payment is paid; changes no decision"),
    (
        "for",
        "`for each line` looks at every line by itself, `for the session` at the session as a whole; behind a table, its key",
    ),
    ("each", "`for each line`: every service line by itself"),
    ("where", "narrows: the rule or quantifier is only about what this holds for"),
    ("unless", "exempts: the rule is not about what this holds for"),
    ("require", "what must hold; where it is false, the effect behind `otherwise` follows"),
    ("otherwise", "what follows where the `require` is false"),
    ("and", "both; beside `or` it needs parentheses"),
    ("or", "one of them; beside `and` it needs parentheses"),
    ("not", "the opposite; `not (a <= b)` is true where one of the two is absent, `a > b` is not"),
    ("is", "compares with one value; `is present`, `is absent` ask whether it is recorded"),
    ("in", "a value among many: a list by name, `[97110, 97112]`, `97161 to 97168`, `M54.*`"),
    ("has", "asks a list: `has X`, `has any of`, `has all of`, `has none of`, `has only`"),
    ("any", "`has any of`: at least one of them"),
    ("all", "`has all of`: each of them"),
    ("none", "`has none of`: not one of them, the exact opposite of `has any of`"),
    ("only", "`has only`: nothing but these; false on an empty list"),
    ("present", "recorded, and not stated to be absent"),
    ("absent", "known not to be there; what a record does not mention is unknown, not absent"),
    ("some", "`some line where …`: at least one"),
    ("no", "`no line where …`: not one"),
    ("every", "`every line where … satisfies …`; true where there is none"),
    ("satisfies", "what each of an `every` must hold"),
    ("at", "`at least N`, `at most N` of lines, sessions or conditions"),
    ("exactly", "`exactly N` of lines, sessions or conditions"),
    ("other", "without the rule's own line"),
    ("covered", "`covered line`: one that no rule of the first stage denies or bundles"),
    ("earlier", "`earlier session`, `earlier line`: those before this session, in a window"),
    ("this", "`this.code`: the rule's own line, from inside of a quantifier; `in this calendar year`: a window"),
    ("within", "`d within 90 days after e`, or `before`: a window of time, both ends included"),
    ("count", "`count of lines where ( … )`: how many"),
    ("sum", "`sum of minutes of lines where ( … )`"),
    ("smallest", "`smallest of (a, b)`: absent ones are skipped"),
    ("largest", "`largest of (a, b)`: absent ones are skipped"),
    ("earliest", "`earliest of (a, b)`: the first date, absent ones are skipped"),
    ("latest", "`latest of (a, b)`: the last date, absent ones are skipped"),
    ("days", "`days from a to b`: the number of days between two dates"),
    ("if", "`if c then a else b`: chooses between values"),
    ("then", "the value where the condition of the `if` holds"),
    ("else", "the value where the condition of the `if` does not hold"),
    (
        "per",
        "what a limit is for: `per line`, `per code`, `per session`, `per day`, `per code and day and provider.npi`",
    ),
    ("of", "between a quantifier, count or percentage and what it is of"),
    ("to", "a range of codes, both ends included: `97161 to 97168`"),
    ("since", "`since case.injured_on`: earlier sessions from that day on"),
];

/// What a word of the language does.
#[must_use]
pub fn about(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(one, _)| *one == word).map(|(_, doc)| *doc)
}
