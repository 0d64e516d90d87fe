//! `docs`: to standard output or a file, and what is said of a payer that there is not.

use std::fs;

use super::run::run;

#[test]
fn a_handbook_goes_to_standard_output_or_into_a_file() {
    let ran = run(&["docs", "tricare"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.starts_with("# TRICARE\n"), "{}", ran.out);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tricare.html").to_string_lossy().into_owned();
    let ran = run(&["docs", "Tricare Prime", "--format", "html", "--output", &path]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    let page = fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<h1>TRICARE</h1>"));
}

#[test]
fn mistakes_are_told() {
    let ran = run(&["docs", "tricar"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("did you mean `tricare`?"), "{}", ran.err);
    let ran = run(&["docs", "tricare", "--output", "no-such-folder/tricare.md"]);
    assert_eq!(ran.status, 4);
    assert!(ran.err.contains("cannot write `no-such-folder/tricare.md`"), "{}", ran.err);
}
