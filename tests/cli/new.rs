//! `new`: a folder that is clean and whose cases pass, with no further step.

use std::fs;

use super::run::run;

fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("my-rules").to_string_lossy().into_owned();
    (folder, rules)
}

#[test]
fn what_it_writes_is_clean_and_passes_whatever_it_extends() {
    let payers = [
        "aetna",
        "anthem",
        "bcbs-illinois",
        "bcbs-north-dakota",
        "cigna-ash",
        "florida-pip",
        "illinois-medicaid",
        "kaiser-nw",
        "medicare",
        "nevada-medicaid",
        "ny-no-fault",
        "ny-workers-comp",
        "oregon-medicaid",
        "premera",
        "regence-wa-lmt",
        "tricare",
        "ump-wa",
        "unitedhealthcare",
        "va-community-care",
        "wa-lni",
    ];
    for parent in ["therapy-base", "law-il-368g"].into_iter().chain(payers) {
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
        let copied = fs::read_to_string(format!("{rules}/{parent}.toml")).unwrap();
        assert_eq!(copied, fs::read_to_string(format!("rules/{parent}.toml")).unwrap());
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
