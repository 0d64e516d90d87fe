//! What came before reaches the rules through a ledger: in `check`, `explain` and `precheck`, on both databases.

use std::process::Output;

use serde_json::{Value as Tree, json};

use crate::places::on_both;
use crate::processes::{QUAY, payrules, recording, run, text};

fn visit(number: u32, frequency: Option<&str>) -> Tree {
    let mut record = json!({
        "id": format!("V-{number}"), "date_of_service": format!("2026-03-{number:02}"),
        "patient": {"id": "P-1"}, "history": {"complete_from": "2026-01-01"},
        "lines": [{"code": "97110", "minutes": 25, "charge": 60.0}],
    });
    if let Some(frequency) = frequency {
        record["claim"] = json!({"frequency": frequency});
    }
    record
}

fn answers(done: &Output) -> Vec<(String, String)> {
    let word = |answer: &Tree, key: &str| answer[key].as_str().unwrap_or_default().to_owned();
    let one = |line: &str| {
        let answer: Tree = serde_json::from_str(line).unwrap();
        let message = answer["findings"][0]["message"].as_str().unwrap_or_default().to_owned();
        (word(&answer, "decision"), message)
    };
    assert!(done.status.code().is_some_and(|code| code < 2), "{}", text(&done.stderr));
    text(&done.stdout).lines().map(one).collect()
}

fn answer(decision: &str, message: &str) -> Vec<(String, String)> {
    vec![(decision.to_owned(), message.to_owned())]
}

#[test]
fn a_limit_is_counted_over_runs() {
    on_both(|place| {
        let record = |visit: &Tree| answers(&run(recording(&place.text), &visit.to_string()));
        let with = |command: &str, rest: &[&str], visit: &Tree| {
            let mut command = payrules(&[command, "--ledger", &place.text]);
            command.args(QUAY).args(rest);
            run(command, &visit.to_string())
        };
        let check = |visit: &Tree| answers(&with("check", &["--format", "jsonl", "-"], visit));
        assert_eq!(record(&visit(2, None)), answer("covered", ""));
        assert_eq!(record(&visit(4, None)), answer("covered", ""));
        // Again: the session itself is not before it.
        assert_eq!(record(&visit(4, None)), answer("covered", ""));
        assert_eq!(check(&visit(6, None)), answer("not_covered", "2 before this one"));
        let explained = text(&with("explain", &["-", "V-6"], &visit(6, None)).stdout);
        assert!(explained.contains("2 before this one"), "{explained}");
        let prechecked = text(&with("precheck", &["--format", "json", "-"], &visit(6, None)).stdout);
        assert!(prechecked.contains("2 before this one"), "{prechecked}");
        assert_eq!(record(&visit(6, None)), answer("not_covered", "2 before this one"));
        assert_eq!(check(&visit(8, None)), answer("not_covered", "3 before this one"));
        // One before the others does not see them.
        assert_eq!(check(&visit(1, None)), answer("covered", ""));
        // What is taken back leaves the history.
        record(&visit(2, Some("void")));
        assert_eq!(check(&visit(8, None)), answer("not_covered", "2 before this one"));
        assert_eq!(check(&visit(6, None)), answer("covered", ""));
        // And no file of history brings it again.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("old.json");
        std::fs::write(&file, visit(2, None).to_string()).unwrap();
        let history = ["--history", file.to_str().unwrap(), "--format", "jsonl", "-"];
        assert_eq!(answers(&with("check", &history, &visit(6, None))), answer("covered", ""));
        // A file of history takes back what the ledger has.
        std::fs::write(&file, visit(4, Some("void")).to_string()).unwrap();
        assert_eq!(answers(&with("check", &history, &visit(8, None))), answer("covered", ""));
    });
}

#[test]
fn the_summary_says_what_was_recorded_and_what_not() {
    on_both(|place| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary.json");
        let mut nobody = visit(7, None);
        nobody.as_object_mut().unwrap().remove("patient");
        let mut bad = visit(8, None);
        bad["date_of_service"] = json!("2026-02-30");
        let all = |visits: &[Tree]| {
            let input: String = visits.iter().map(|visit| format!("{visit}\n")).collect();
            let mut command =
                payrules(&["check", "--ledger", &place.text, "--record", "--summary", file.to_str().unwrap()]);
            command.args(QUAY).arg("-");
            let done = run(command, &input);
            let err = text(&done.stderr);
            let line = err.lines().find(|line| line.contains("ledger:")).unwrap_or(&err).trim().to_owned();
            let summary: Tree = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            (line, summary["ledger"].clone())
        };
        let (line, summary) = all(&[visit(2, None), visit(4, None), nobody, bad]);
        assert_eq!(line, "ledger: 2 sessions recorded; not recorded: 1 without `patient.id`, 1 rejected");
        let expected = json!({
            "recorded": 2, "replaced": 0, "taken_back": 0, "already_there": 0, "decided_anew": 0,
            "without_patient": 1, "unfit": 0, "rejected": 1,
        });
        assert_eq!(summary, expected);
        let mut of_another = visit(5, None);
        of_another["patient"]["id"] = json!("P-9");
        let mut other = visit(4, None);
        other["lines"][0]["minutes"] = json!(38);
        let (line, _) = all(&[visit(2, Some("void")), other, of_another.clone()]);
        assert_eq!(line, "ledger: 1 session recorded, 1 replaced an earlier version, 1 taken back");
        let (line, _) = all(&[visit(2, None), of_another]);
        assert_eq!(line, "ledger: 0 sessions recorded, 2 there already");
        let status = text(&run(payrules(&["ledger", "status", &place.text]), "").stdout);
        assert!(
            status.ends_with(
                "version   2\nsessions  2 sessions of 2 patients, for 1 payer\ndays      2026-03-04 to 2026-03-05\n\
             besides   1 taken back, 2 earlier versions replaced\n"
            ),
            "{status}"
        );
    });
}

#[test]
fn what_is_exported_is_recorded_anew_as_the_same() {
    on_both(|place| {
        let other = crate::places::Empty::file();
        let input: String = [visit(2, None), visit(4, None)].iter().map(|visit| format!("{visit}\n")).collect();
        run(recording(&place.text), &input);
        let export = |ledger: &str| text(&run(payrules(&["ledger", "export", ledger]), "").stdout);
        let first = export(&place.text);
        assert_eq!(first.lines().count(), 2);
        let done = run(recording(&other.text), &first);
        assert_eq!(answers(&done).len(), 2);
        assert_eq!(export(&other.text), first);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out.jsonl");
        let done = run(payrules(&["ledger", "export", &place.text, "--output", file.to_str().unwrap()]), "");
        assert_eq!((done.status.code(), text(&done.stdout)), (Some(0), String::new()));
        assert_eq!(std::fs::read_to_string(file).unwrap(), first);
    });
}

/// A payer that pays once a month, and does not count what it refused.
const PAID: [&str; 4] = ["--rules", "tests/ledger/rules", "--payer", "wharf"];

#[test]
fn what_the_payer_answered_is_recorded_by_the_same_records_with_their_outcome() {
    const HEAD: &str = "id,date_of_service,patient.id,history.complete_from,code,minutes,outcome\n";
    let march = |outcome: &str| format!("{HEAD}V-1,2026-03-02,P-1,2026-01-01,97110,25,{outcome}\n");
    let april = format!("{HEAD}V-9,2026-03-30,P-1,2026-01-01,97110,25,\n");
    let decided = |done: &Output| -> (String, Vec<String>, bool) {
        assert!(done.status.code().is_some_and(|code| code < 2), "{}", text(&done.stderr));
        let answer: Tree = serde_json::from_str(text(&done.stdout).lines().next().unwrap()).unwrap();
        let all = |key: &str, of: &str| -> Vec<String> {
            answer[key].as_array().unwrap().iter().map(|one| one[of].as_str().unwrap().to_owned()).collect()
        };
        let told = all("notes", "code").iter().any(|code| code == "outcomes-open");
        (answer["decision"].as_str().unwrap().to_owned(), all("missing", "fact"), told)
    };
    let open = (String::from("needs_info"), vec![String::from("history.paid"), String::from("V-1:outcome")], true);
    let settled = |word: &str| (word.to_owned(), Vec::new(), false);
    on_both(|place| {
        let check = |more: &[&str], input: &str| {
            let mut command = payrules(&["check", "--format", "jsonl"]);
            command.args(PAID).args(more).arg("-");
            decided(&run(command, input))
        };
        let ledger = ["--ledger", place.text.as_str()];
        let record = ["--ledger", place.text.as_str(), "--record"];
        assert_eq!(check(&record, &march("")), settled("covered"));
        assert_eq!(check(&ledger, &april), open);
        // The same without a ledger, and a file with outcomes beside a ledger without.
        let file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        let history = ["--history", file.path().to_str().unwrap()];
        std::fs::write(file.path(), march("")).unwrap();
        assert_eq!(check(&history, &april), open);
        std::fs::write(file.path(), march("denied")).unwrap();
        assert_eq!(check(&history, &april), settled("covered"));
        assert_eq!(check(&[&ledger[..], &history[..]].concat(), &april), settled("covered"));
        for (outcome, decision) in [("denied", "covered"), ("paid", "not_covered"), ("pending", "not_covered")] {
            check(&record, &march(outcome));
            assert_eq!(check(&ledger, &april), settled(decision), "{outcome}");
        }
        assert_eq!(place.open(payrules::ledger::Mode::Read).unwrap().status().unwrap().sessions, 1);
    });
}
