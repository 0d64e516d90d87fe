//! What is for the shell: completions and manual pages.

use std::fs;

use super::help::commands;
use super::run::run;

#[test]
fn every_shell_completes_every_command_and_the_payers() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(&["completions", shell]);
        assert_eq!(ran.status, 0, "{shell}: {}", ran.err);
        for command in commands() {
            assert!(ran.out.contains(&command), "{shell}: no {command}");
        }
        assert!(ran.out.contains("--payer") || ran.out.contains("-l payer"), "{shell}: no --payer");
        // PowerShell and elvish complete options and commands, not their values.
        let values = matches!(shell, "bash" | "zsh" | "fish");
        assert_eq!(ran.out.contains("va-community-care"), values, "{shell}");
        assert_eq!(run(&["completions", shell]).out, ran.out, "{shell}: not the same twice");
    }
    assert_eq!(run(&["completions", "tcsh"]).status, 2);
}

#[test]
fn the_manual_has_every_command_in_one_page_or_a_page_each() {
    let page = run(&["man"]).out;
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("man1").to_string_lossy().into_owned();
    assert_eq!(run(&["man", "--output", &dir]).status, 0);
    assert!(fs::read_to_string(format!("{dir}/payrules.1")).unwrap().contains(".SH SUBCOMMANDS"));
    for command in commands() {
        let title = format!(".SH PAYRULES {}\n", command.to_uppercase());
        assert!(page.contains(&title), "{title}");
        let own = fs::read_to_string(format!("{dir}/payrules-{command}.1")).unwrap();
        assert!(own.contains(&format!("payrules {command}")) && own.contains(".SH OPTIONS"), "{command}");
    }
    assert!(page.contains("Exit status"), "the page says what the exit status means");
}
