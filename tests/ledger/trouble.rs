//! Ledgers that cannot be used: each says what is wrong and what to do, decides nothing or keeps what it had, and shows no password.

use std::process::Output;

use payrules::ledger::{Ledger, Mode};

use crate::cluster;
use crate::made::entry;
use crate::places::{Empty, on_both};
use crate::processes::{QUAY, payrules, recording, run, sessions, text};

/// That a run ended before anything was decided, with this error and this advice.
#[track_caller]
fn refused(done: &Output, why: &str, advice: &str) {
    let err = text(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{err}");
    assert_eq!(text(&done.stdout), "", "{err}");
    assert!(err.contains(why) && err.contains(advice), "{err}");
    assert!(!err.contains(cluster::PASSWORD), "{err}");
}

fn record(ledger: &str) -> Output {
    run(recording(ledger), &sessions(0..3))
}

#[test]
fn a_ledger_that_another_program_holds_is_waited_for_and_then_told() {
    on_both(|place| {
        place.recording().record(&[entry("V-1", 25, None)], None).unwrap();
        let mut waiting = Ledger::open(&place.place(), Mode::Record, 1).unwrap();
        let held = |error: payrules::ledger::LedgerError| {
            let error = error.to_string();
            assert!(error.contains("another program holds it; waited 1 s"), "{error}");
            assert!(error.contains("wait until that is done, and run the same command again"), "{error}");
        };
        let batch = [entry("V-2", 25, None)];
        if place.text.starts_with("postgres:") {
            let mut other = postgres::Client::connect(&place.text, postgres::NoTls).unwrap();
            let mut other = other.transaction().unwrap();
            other.batch_execute("LOCK TABLE payrules_sessions IN SHARE ROW EXCLUSIVE MODE").unwrap();
            held(waiting.record(&batch, None).unwrap_err());
            assert_eq!(waiting.sessions("P-1").unwrap().len(), 1);
        } else {
            let other = rusqlite::Connection::open(&place.text).unwrap();
            other.execute_batch("BEGIN IMMEDIATE").unwrap();
            held(waiting.record(&batch, None).unwrap_err());
            // Who only reads does not wait.
            assert_eq!(waiting.sessions("P-1").unwrap().len(), 1);
        }
        waiting.record(&batch, None).unwrap();
        assert_eq!(waiting.sessions("P-1").unwrap().len(), 2);
    });
}

#[test]
fn files_that_are_no_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("notes.txt"), "visits of March, by hand, and some more words\n".repeat(40)).unwrap();
    refused(&record(&path("notes.txt")), "notes.txt`: it is no SQLite database", "\nname the file of a ledger");
    let before = std::fs::read_to_string(path("notes.txt")).unwrap();
    assert!(before.starts_with("visits of March"));
    refused(&record(&path("no/such/folder")), "it cannot be made: no such file", "check that the folder is there");
    refused(&record(folder.path().to_str().unwrap()), "it cannot be opened", "check that the folder is there");
    let status = run(payrules(&["ledger", "status", &path("none")]), "");
    refused(&status, "none`: there is no such file", "`payrules check --record` makes a new one");
    assert!(!folder.path().join("none").exists());
    let check = run(payrules(&["check", "--ledger", &path("none"), "--payer", "medicare", "-"]), &sessions(0..3));
    refused(&check, "there is no such file", "check its name");
    let lone = run(payrules(&["check", "--payer", "medicare", "--record", "-"]), &sessions(0..3));
    refused(&lone, "--ledger <LEDGER>", "");
}

#[test]
fn a_damaged_ledger_says_so() {
    let place = Empty::file();
    assert_eq!(record(&place.text).status.code(), Some(1));
    let mut bytes = std::fs::read(&place.text).unwrap();
    let from = 4096.min(bytes.len() - 1);
    bytes[from..].fill(0x5a);
    std::fs::write(&place.text, bytes).unwrap();
    let status = run(payrules(&["ledger", "status", &place.text]), "");
    refused(&status, "it is damaged", "restore it from a backup");
}

#[test]
#[cfg(unix)]
fn a_new_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Empty::file();
    let _held = place.recording();
    let folder = std::path::Path::new(&place.text).parent().unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
    }
}

/// Root may write anywhere, so what is read-only is tried as somebody else.
#[cfg(unix)]
fn as_nobody(folder: &std::path::Path) -> Option<std::path::PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let program = folder.join("payrules");
    std::fs::copy(env!("CARGO_BIN_EXE_payrules"), &program).ok()?;
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).ok()?;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).ok()?;
    let tried =
        std::process::Command::new("setpriv").args(["--reuid", "65534", "--clear-groups", "--", "true"]).status();
    tried.is_ok_and(|status| status.success()).then_some(program)
}

#[test]
#[cfg(unix)]
fn a_read_only_ledger_is_read_and_not_recorded_in() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = as_nobody(folder.path()) else { return };
    let place = folder.path().join("a ledger?.sqlite").to_str().unwrap().to_owned();
    assert_eq!(record(&place).status.code(), Some(1));
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o644)).unwrap();
    let nobody = |arguments: &[&str]| {
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid", "65534", "--clear-groups", "--"]).arg(&program).args(arguments);
        command
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        run(command, &sessions(0..3))
    };
    let status = nobody(&["ledger", "status", &place]);
    assert_eq!(status.status.code(), Some(0), "{}", text(&status.stderr));
    assert!(
        text(&status.stdout).contains("sessions  3 sessions of 3 patients, for 1 payer"),
        "{}",
        text(&status.stdout)
    );
    let check = nobody(&["check", "--payer", "medicare", "--ledger", &place, "--record", "-"]);
    refused(&check, "it, or its folder, is read-only", "without `--record` it is only read");
    let check = nobody(&["check", "--payer", "medicare", "--ledger", &place, "-"]);
    assert_eq!(check.status.code(), Some(1), "{}", text(&check.stderr));
    // In a folder that is read-only no new one is made, and one that may be written itself gets no write-ahead log.
    let new = folder.path().join("new.sqlite").to_str().unwrap().to_owned();
    let check = nobody(&["check", "--payer", "medicare", "--ledger", &new, "--record", "-"]);
    refused(
        &check,
        "new.sqlite`: it cannot be made: permission denied",
        "check that the folder is there, and that you may write to it",
    );
    assert!(!std::path::Path::new(&new).exists());
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o666)).unwrap();
    let check = nobody(&["check", "--payer", "medicare", "--ledger", &place, "--record", "-"]);
    refused(&check, "it, or its folder, is read-only", "check that the folder is there, and that you may write to it");
    let status = nobody(&["ledger", "status", &place]);
    assert!(text(&status.stdout).contains("sessions  3 sessions of 3 patients"), "{}", text(&status.stderr));
}

#[test]
#[cfg(unix)]
fn a_disk_that_fails_part_way_loses_and_doubles_nothing() {
    let place = Empty::file();
    drop(place.recording());
    // No file may grow beyond 400 blocks of 512 bytes: the ledger fails in the middle.
    let script = format!("trap '' XFSZ; ulimit -f 400; exec {} \"$@\"", env!("CARGO_BIN_EXE_payrules"));
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &script, "sh", "check", "--format", "jsonl", "--ledger", &place.text, "--record"]);
    command.args(QUAY).arg("-").stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    let done = run(command, &sessions(0..900));
    let err = text(&done.stderr);
    assert_eq!(done.status.code(), Some(4), "{err}");
    assert!(err.contains("run the same command again: what is recorded already is not counted twice"), "{err}");
    let answered = text(&done.stdout).lines().count();
    let kept = place.open(Mode::Read).unwrap().status().unwrap().sessions;
    assert!(answered > 0 && answered < 900 && usize::try_from(kept).unwrap() >= answered, "{answered}, {kept}: {err}");
    let done = run(recording(&place.text), &sessions(0..900));
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    let status = place.open(Mode::Read).unwrap().status().unwrap();
    assert_eq!((status.sessions, status.replaced), (900, 0));
}

/// A small disk of its own, full in the middle of a run and grown afterwards. Only who may mount has one.
const SMALL_DISK: &str = r#"
mkdir "$1/disk" && mount -t tmpfs -o size=512k none "$1/disk" 2>/dev/null || exit 99
check() { "$0" check --rules tests/ledger/rules --payer quay --format jsonl --ledger "$2/disk/a.ledger" --record "$2/in.jsonl" >"$2/$1.out" 2>"$2/$1.err"; echo $? >"$2/$1.status"; }
check full "$1"
mount -o remount,size=64m "$1/disk"
"$0" ledger status "$1/disk/a.ledger" >"$1/between.out"
check again "$1"
"$0" ledger status "$1/disk/a.ledger" >"$1/after.out"
"#;

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_and_the_same_command_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.jsonl"), sessions(0..900)).unwrap();
    let mut own = std::process::Command::new("unshare");
    own.args(["-m", "sh", "-c", SMALL_DISK, env!("CARGO_BIN_EXE_payrules")]).arg(folder.path());
    own.current_dir(env!("CARGO_MANIFEST_DIR")).stderr(std::process::Stdio::null());
    let made = own.status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let err = read("full.err");
    assert_eq!(read("full.status").trim(), "4", "{err}");
    assert!(err.contains("a.ledger`: the disk is full\nmake room, and run the same command again"), "{err}");
    let answered = read("full.out").lines().count();
    let kept = |name: &str| -> usize {
        let text = read(name);
        let line = text.lines().find(|line| line.trim_start().starts_with("sessions")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    assert!(answered > 0 && answered < 900 && kept("between.out") >= answered, "{answered} {}", read("between.out"));
    assert_eq!(read("again.status").trim(), "1", "{}", read("again.err"));
    assert_eq!(read("again.out").lines().count(), 900);
    assert_eq!(kept("after.out"), 900, "{}", read("after.out"));
}

#[test]
fn urls_that_lead_nowhere() {
    let name = |rest: &str| format!("postgres://{}:{}@{rest}", cluster::USER, cluster::PASSWORD);
    let advice = "check host and port, and that the server runs and can be reached from here";
    refused(
        &record(&name("no-such-host.invalid/practice")),
        "`postgres://biller@no-such-host.invalid:5432/practice`",
        advice,
    );
    refused(&record(&name("127.0.0.1:1/practice")), "connection refused", advice);
    refused(
        &record("mysql://biller@db/practice"),
        "its URL is none of PostgreSQL",
        "\nname a file, or write postgres://",
    );
    let wrong = name("db/practice?no_such_setting=1");
    refused(&record(&wrong), "its URL cannot be read", "in a password, write @ as %40");
}

#[test]
fn a_server_that_lets_nobody_in() {
    let Some(place) = Empty::server() else { return };
    let wrong = place.text.replace(cluster::PASSWORD, "an0ther-secret");
    let done = record(&wrong);
    refused(&done, "the server does not let this user in", "check user and password; PGPASSWORD is taken");
    assert!(!text(&done.stderr).contains("an0ther-secret"));
    let without = place.text.replace(&format!(":{}", cluster::PASSWORD), "");
    refused(&record(&without), "the server asks for a password", "PGPASSWORD is taken for a URL without a password");
    let mut command = recording(&without);
    command.env("PGPASSWORD", cluster::PASSWORD);
    assert_eq!(run(command, &sessions(0..3)).status.code(), Some(1));
    let (server, _) = place.text.rsplit_once('/').unwrap();
    refused(&record(&format!("{server}/no_such_database")), "the server has no such database", "createdb NAME");
    // Somebody who may only read.
    place.tamper(
        "CREATE ROLE auditor LOGIN PASSWORD 'read-0nly-secret'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor",
    );
    let auditor = place.text.replace(cluster::PASSWORD, "read-0nly-secret").replace(cluster::USER, "auditor");
    let done = run(payrules(&["ledger", "export", &auditor]), "");
    assert_eq!((done.status.code(), text(&done.stdout).lines().count()), (Some(0), 3), "{}", text(&done.stderr));
    let done = record(&auditor);
    refused(&done, "permission denied", "without `--record` it is enough to read");
}

#[test]
fn a_server_that_goes_away_is_told_and_nothing_is_counted_twice() {
    let Some(place) = Empty::server() else { return };
    let mut ledger = place.recording();
    ledger.record(&[entry("V-1", 25, None)], None).unwrap();
    place.tamper(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'payrules' \
                  AND datname = current_database()",
    );
    let error = ledger.record(&[entry("V-2", 25, None)], None).unwrap_err().to_string();
    assert!(error.contains("run the same command again"), "{error}");
    let mut ledger = place.recording();
    ledger.record(&[entry("V-1", 25, None), entry("V-2", 25, None)], None).unwrap();
    assert_eq!(ledger.sessions("P-1").unwrap().len(), 2);
}

#[test]
fn a_connection_is_encrypted_or_says_why_not() {
    let Some((url, certificate)) = cluster::encrypted("localhost") else { return };
    let with = |url: &str, trusted: &std::path::Path| {
        let mut command = recording(url);
        command.env("SSL_CERT_FILE", trusted).env_remove("SSL_CERT_DIR");
        run(command, &sessions(0..3))
    };
    // Nobody else sees in the clear what these tables know of connections.
    let trigger = "CREATE TABLE seen (encrypted TEXT); CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                   INSERT INTO seen SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid(); RETURN NEW; END $$; \
                   CREATE TRIGGER look AFTER INSERT ON payrules_sessions FOR EACH STATEMENT EXECUTE FUNCTION look()";
    let done = with(&format!("{url}?sslmode=require"), &certificate);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    let mut plain = postgres::Client::connect(&format!("{url}?sslmode=disable"), postgres::NoTls).unwrap();
    plain.batch_execute(trigger).unwrap();
    plain.batch_execute("TRUNCATE payrules_sessions, payrules_decisions, payrules_lines").unwrap();
    // Where the server can encrypt, that is what is done, asked for or not.
    assert_eq!(with(&url, &certificate).status.code(), Some(1));
    let seen = plain.query_one("SELECT count(*), min(encrypted), max(encrypted) FROM seen", &[]).unwrap();
    assert_eq!(
        (seen.get::<_, i64>(0), seen.get::<_, String>(1), seen.get::<_, String>(2)),
        (3, "true".into(), "true".into())
    );
    let why = "the server's certificate is not trusted";
    let nothing = tempfile::NamedTempFile::new().unwrap();
    refused(&with(&url, nothing.path()), why, "name the file of the certificate of who signed it in SSL_CERT_FILE");
    // The certificate is for localhost, not for its number.
    refused(&with(&url.replace("localhost", "127.0.0.1"), &certificate), why, "and the host in the URL as it does");
    let over_the_socket = format!("{}?sslmode=require", cluster::database().unwrap());
    refused(
        &record(&over_the_socket),
        "the server does not encrypt connections",
        "`?sslmode=disable` at the end of the URL",
    );
}

#[test]
fn a_patient_whose_history_cannot_be_read_is_not_decided_and_the_one_before_is_recorded() {
    on_both(|place| {
        assert_eq!(run(recording(&place.text), &sessions(1..3)).status.code(), Some(1));
        place.tamper("UPDATE payrules_sessions SET record = '{' WHERE patient = 'P-2'");
        let done = run(recording(&place.text), &sessions(21..23));
        let err = text(&done.stderr);
        assert_eq!(done.status.code(), Some(4), "{err}");
        assert!(err.contains("cannot read the earlier sessions in the ledger `"), "{err}");
        assert!(err.contains("`: a record in it cannot be read; restore it from a backup"), "{err}");
        assert!(!err.contains(cluster::PASSWORD), "{err}");
        assert_eq!(text(&done.stdout).matches("\"id\":\"V-").count(), 1, "{}", text(&done.stdout));
        assert_eq!(place.open(Mode::Read).unwrap().sessions("P-1").unwrap().len(), 2);
        assert_eq!(place.open(Mode::Read).unwrap().status().unwrap().sessions, 3);
    });
}
