//! What readers make of files: each file of `corpus/` is named after what it shows, and its snapshot holds the file and what was
//! read. The folder says how it is read: plain, strict, gathered, partial, or by the columns map beside it.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod direct;
mod generated;
mod show;

use payrules::formats::{ColumnMap, ReadOptions, open};

#[test]
fn files_are_read_as_their_names_say() {
    insta::glob!("corpus/*/*", |path| {
        let name = path.to_str().unwrap();
        if name.ends_with(".map.toml") {
            return;
        }
        let folder = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let map = path.with_extension("map.toml");
        let options = ReadOptions {
            strict: folder == "strict",
            gather: folder == "gather",
            partial: folder == "partial",
            columns: (folder == "mapped").then(|| ColumnMap::load(map.to_str().unwrap()).unwrap()),
            ..ReadOptions::default()
        };
        let short = path.file_name().unwrap().to_str().unwrap();
        let read = match open(name, None, options) {
            Ok(reader) => show::all(reader),
            Err(error) => format!("not read: {error}\n"),
        };
        let folder = format!("{}/", path.parent().unwrap().display());
        let source = show::source(&std::fs::read(path).unwrap());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{short}\n{source}\n---\n{}", read.replace(&folder, "")));
        });
    });
}
