//! Every help text, as a reader sees it.

use super::run::run;

#[test]
fn every_help_text() {
    let mut all = String::new();
    for command in ["", "check", "precheck", "payers", "show", "explain", "lint", "test", "diff"] {
        let arguments: Vec<&str> = [command, "--help"].into_iter().filter(|a| !a.is_empty()).collect();
        let ran = run(&arguments);
        assert_eq!(ran.status, 0, "{}", ran.err);
        all.push_str(&ran.shown());
        all.push('\n');
    }
    insta::assert_snapshot!(all);
}

#[test]
fn without_arguments_it_prints_its_help() {
    let ran = run(&[]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("payrules check --payer medicare"), "{}", ran.err);
}

#[test]
fn the_version_is_that_of_the_package() {
    let ran = run(&["--version"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, concat!("payrules ", env!("CARGO_PKG_VERSION"), "\n")));
}
