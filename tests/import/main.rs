//! What becomes of files that are imported. Each file of `corpus/` is a case, named after what it shows; its snapshot holds the case
//! and the outcome: what was told, what the file of tables has, and what lookups in it find. `case.rs` says how a case is written.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod case;
mod file;
mod law;
mod together;

use case::Case;

#[test]
fn files_are_imported_as_their_names_say() {
    insta::glob!("corpus/*.case", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let outcome = Case::read(&text).run();
        let short = path.file_name().unwrap().to_str().unwrap();
        let source: String = text.lines().map(|line| format!("| {line}\n")).collect();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{short}\n{source}---\n{outcome}").replace('\t', "→"));
        });
    });
}
