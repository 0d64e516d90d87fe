"""The words of rule set R, as in src/visit/words.rs."""

TIMED = ["97110", "97112", "97116", "97124", "97140", "97530", "97535", "97035"]
ACTIVE = ["97110", "97112", "97116", "97530", "97535"]
EVALUATIONS = ["97161", "97165"]
MANUAL = ["97124", "97140"]
HANDS_ON = ["97124", "97140", "97035", "97010", "98941"]
COVERED = (
    "M25 M54 M62 M75 M77 M79 M17 M16 M19 M23 M24 M43 M47 M48 M50 M51 M53 M65 M66 M67 "
    "M70 M71 M72 M76 M99 S13 S16 S23 S33 S43 S46 S53 S63 S73 S83 S86 S93 G56 R26 R29"
).split()
WELLNESS = ["Z00", "Z71", "Z72"]
DENY = [1, 2, 3, 5, 7, 8, 13, 14, 15, 16]
HOLD = [4, 6, 9, 12]
ADJUST = [10, 11]


def mask(rules):
    """The rules as bits, R01 in bit 0."""
    return sum(1 << (rule - 1) for rule in rules)
