//! Ledgers that are of another version, and databases that are no ledger.

use payrules::ledger::Mode;

use crate::made::entry;
use crate::places::{Empty, on_both};

#[test]
fn a_ledger_of_a_newer_program_is_not_touched() {
    on_both(|place| {
        place.recording().record(&[entry("V-1", 25, None)], None).unwrap();
        place.tamper("UPDATE payrules_ledger SET version = 3");
        for mode in [Mode::Read, Mode::Record] {
            let error = place.open(mode).err().unwrap().to_string();
            assert!(error.contains("it is of version 3, and this payrules knows versions up to 2"), "{error}");
            assert!(error.contains("\nuse the payrules that wrote it, or a newer one; nothing was changed"), "{error}");
        }
        place.tamper("UPDATE payrules_ledger SET version = 2");
        assert_eq!(place.open(Mode::Read).unwrap().sessions("P-1").unwrap().len(), 1);
    });
}

#[test]
fn an_older_ledger_is_brought_up_to_date_by_recording_and_not_by_reading() {
    on_both(|place| {
        place.recording().record(&[entry("V-1", 25, None)], None).unwrap();
        place.tamper(
            "DROP INDEX payrules_one_session; DROP INDEX payrules_one_decision; DROP INDEX payrules_patient; \
             UPDATE payrules_ledger SET version = 1",
        );
        let error = place.open(Mode::Read).err().unwrap().to_string();
        assert!(error.contains("it is of version 1, and this payrules reads version 2"), "{error}");
        assert!(error.contains("`--record` once, which brings it up to date"), "{error}");
        let mut ledger = place.recording();
        ledger.record(&[entry("V-2", 25, None)], None).unwrap();
        assert_eq!(ledger.sessions("P-1").unwrap().len(), 2);
        assert_eq!(place.open(Mode::Read).unwrap().status().unwrap().version, 2);
    });
}

#[test]
fn steps_that_fail_leave_the_ledger_as_it_was() {
    on_both(|place| {
        place.recording().record(&[entry("V-1", 25, None)], None).unwrap();
        // The last index of the second step is there already: the step fails when its first ones are made.
        place.tamper(
            "DROP INDEX payrules_one_session; DROP INDEX payrules_one_decision; UPDATE payrules_ledger SET version = 1",
        );
        assert!(place.open(Mode::Record).is_err());
        // Nothing was left half done.
        place.tamper("DROP INDEX payrules_patient");
        place.recording();
        place.tamper("DROP INDEX payrules_one_session");
    });
}

#[test]
fn a_ledger_that_does_not_say_its_version_is_not_touched() {
    on_both(|place| {
        drop(place.recording());
        place.tamper("DELETE FROM payrules_ledger");
        let error = place.open(Mode::Record).err().unwrap().to_string();
        assert!(error.contains("does not say which version it is\nrestore it from a backup"), "{error}");
    });
}

#[test]
fn a_database_of_another_program_is_not_touched() {
    let place = Empty::file();
    place.tamper("CREATE TABLE theirs (x)");
    let before = std::fs::read(&place.text).unwrap();
    let error = place.open(Mode::Record).err().unwrap().to_string();
    assert!(error.contains("it is a database of another program, with no ledger in it\nname the file"), "{error}");
    let error = place.open(Mode::Read).err().unwrap().to_string();
    assert!(error.contains("there is no ledger in it"), "{error}");
    assert_eq!(std::fs::read(&place.text).unwrap(), before);
}

#[test]
fn on_a_server_a_ledger_stands_beside_other_tables() {
    let Some(place) = Empty::server() else { return };
    place.tamper("CREATE TABLE theirs (x TEXT)");
    let error = place.open(Mode::Read).err().unwrap().to_string();
    assert!(error.contains("there is no ledger in it\ncheck its name"), "{error}");
    place.recording().record(&[entry("V-1", 25, None)], None).unwrap();
    place.tamper("DROP TABLE theirs");
}

#[test]
fn a_ledger_that_several_make_at_once_is_made_once() {
    for _ in 0..8 {
        on_both(|place| {
            std::thread::scope(|scope| {
                let make = |n: u32| {
                    place.recording().record(&[entry(&format!("V-{n}"), 25, None)], None).unwrap();
                };
                let all: Vec<_> = (0..4).map(|n| scope.spawn(move || make(n))).collect();
                all.into_iter().for_each(|one| one.join().unwrap());
            });
            assert_eq!(place.recording().status().unwrap().sessions, 4);
        });
    }
}
