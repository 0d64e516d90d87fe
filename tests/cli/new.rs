//! `new`: a folder that is clean and whose cases pass, with no further step.

use std::fs;

use super::run::run;

fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("my-rules").to_string_lossy().into_owned();
    (folder, rules)
}

/// Every payer that ships and the parts that are parents, each with its text: those are found in `rules/`, so that none is forgotten.
fn parents() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir("rules").unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let Some(id) = name.strip_suffix(".toml").filter(|id| !id.ends_with(".test")) else { continue };
        let text = fs::read_to_string(format!("rules/{name}")).unwrap();
        if text.contains("[payer]") || ["therapy-base", "law-il-368g"].contains(&id) {
            found.push((id.to_owned(), text));
        }
    }
    found.sort();
    found
}

#[test]
fn what_it_writes_is_clean_and_passes_whatever_it_extends() {
    let parents = parents();
    let payers = parents.iter().filter(|(_, text)| text.contains("[payer]")).count();
    assert!(payers > 25, "only {payers} payers were found in rules/");
    for (parent, text) in &parents {
        let (_folder, rules) = folder();
        let ran = run(&["new", "acme", "--rules", &rules, "--extends", parent]);
        assert_eq!(ran.status, 0, "{parent}: {}", ran.err);
        let lint = run(&["lint", "--rules", &rules, "--deny-warnings"]);
        assert_eq!(lint.status, 0, "{parent}: {}", lint.out);
        let test = run(&["test", "--rules", &rules]);
        assert_eq!(test.status, 0, "{parent}: {}", test.out);
        let own = ["acme.toml", "acme.test.toml"].map(|name| format!("{rules}/{name}"));
        let fmt = run(&["fmt", "--check", &own[0], &own[1]]);
        assert_eq!(fmt.status, 0, "{parent}: {}", fmt.out);
        // The files of the program beside it are as they are in the program.
        assert_eq!(&fs::read_to_string(format!("{rules}/{parent}.toml")).unwrap(), text);
    }
}

#[test]
fn what_it_says_goes_into_the_file() {
    let (_folder, rules) = folder();
    let given = ["--name", "Acme \"Health\" Plan", "--kind", "auto", "--from", "2025-07-01"];
    let ran = run(&[["new", "acme", "--rules", &rules].as_slice(), given.as_slice()].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    let text = fs::read_to_string(format!("{rules}/acme.toml")).unwrap();
    for line in ["name    = 'Acme \"Health\" Plan'", "kind    = \"auto\"", "from    = 2025-07-01 "] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn it_never_writes_over_a_file_and_says_what_is_wrong() {
    let (_folder, rules) = folder();
    assert_eq!(run(&["new", "acme", "--rules", &rules]).status, 0);
    fs::write(format!("{rules}/acme.toml"), "mine").unwrap();
    for (arguments, said) in [
        (["acme", "--kind", "commercial"], "is there already; nothing was written"),
        (["Acme Plan", "--kind", "commercial"], "such as `acme-plan`"),
        (["other", "--extends", "therapy-bas"], "did you mean `therapy-base`?"),
        (["other", "--extends", "other"], "cannot extend itself"),
        (["other", "--name", " "], "the name is empty"),
        (["other", "--kind", "comercial"], "commercial"),
    ] {
        let ran = run(&[["new"].as_slice(), arguments.as_slice(), ["--rules", &rules].as_slice()].concat());
        assert_eq!(ran.status, 2, "{arguments:?}");
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
    }
    assert_eq!(fs::read_to_string(format!("{rules}/acme.toml")).unwrap(), "mine");
    assert_eq!(fs::read_dir(&rules).unwrap().count(), 3, "acme, its cases and therapy-base");
    let (_folder, empty) = folder();
    let ran = run(&["new", "acme", "--rules", &empty, "--extends", "ncci-therapy"]);
    assert_eq!((ran.status, fs::exists(&empty).unwrap()), (2, false), "{}", ran.err);
}
