//! Every help text, as a reader sees it.

use super::run::run;

/// The commands, as the program's own help lists them.
pub fn commands() -> Vec<String> {
    let help = run(&["--help"]).out;
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // A description that wraps goes on below, further in.
    let names = list.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_help_text() {
    let mut all = String::new();
    for command in std::iter::once(String::new()).chain(commands()) {
        let arguments: Vec<&str> = [command.as_str(), "--help"].into_iter().filter(|a| !a.is_empty()).collect();
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
