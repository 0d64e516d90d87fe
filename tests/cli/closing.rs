//! Pipes that close, disks that are full: what was asked for is either there or it is said that it is not.

use std::io::{Read, Write};
use std::process::Stdio;

use super::run::{payrules, run};

/// Sessions enough to fill any pipe.
fn many() -> String {
    (0..20_000)
        .map(|n| {
            format!(r#"{{"id":"S-{n}","date_of_service":"2026-03-02","lines":[{{"code":"97110","minutes":25}}]}}"#)
                + "\n"
        })
        .collect()
}

#[test]
fn a_reader_that_leaves_ends_the_run_quietly() {
    for format in ["table", "json", "jsonl", "csv"] {
        let mut child = payrules(&["check", "--payer", "florida-pip", "--format", format, "--quiet", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let feed = std::thread::spawn(move || {
            let _ = stdin.write_all(many().as_bytes());
        });
        let mut first = [0_u8; 64];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        feed.join().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{format}");
        assert!(output.status.code().unwrap() < 2, "{format}: {:?}", output.status);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_on_every_format() {
    for format in ["table", "json", "jsonl", "csv"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        for more in [&[][..], &["--brief"], &["--brief=findings"]] {
            let output = payrules(&["check", "--payer", "medicare", "--format", format, "examples/article.jsonl"])
                .args(more)
                .stdout(full.try_clone().unwrap())
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(4), "{format}");
            let err = String::from_utf8(output.stderr).unwrap();
            assert!(err.contains("no space left on device"), "{format}: {err}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_by_commands_that_only_print() {
    for arguments in [&["payers"][..], &["show", "medicare"], &["lint"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = payrules(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{arguments:?}");
    }
}

#[test]
fn output_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.jsonl");
    let name = path.to_str().unwrap();
    let to_file =
        run(&["check", "--payer", "medicare", "--format", "jsonl", "--output", name, "examples/article.jsonl"]);
    let to_pipe = run(&["check", "--payer", "medicare", "--format", "jsonl", "examples/article.jsonl"]);
    assert_eq!(to_file.out, "");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), to_pipe.out);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing but the answer is left");
}

#[test]
fn output_to_a_folder_that_is_not_there_decides_nothing() {
    let ran =
        run(&["check", "--payer", "medicare", "--output", "tests/cli/nowhere/answers.csv", "examples/article.jsonl"]);
    assert_eq!(ran.status, 2, "{}", ran.shown());
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("tests/cli/nowhere/answers.csv"), "{}", ran.err);
}
