//! Ids of the findings that the engine has by itself, beside the rules of a profile.

/// Every built-in finding. Rules may not have these ids; test cases may expect them.
pub const BUILT_IN: &[&str] = &[
    "assistant-share-unclear",
    "bundled-into-denied",
    "bundles-in-a-circle",
    "code-not-classified",
    "day-came-apart",
    "day-over-limit",
    "modifiers-exclude",
    "no-units",
    "profile-not-in-force",
    "time-not-recorded",
    "too-little-time",
    "too-many-modifiers",
    "unit-method-unknown",
    "unit-variants-clash",
    "units-not-recorded",
    "void",
];
