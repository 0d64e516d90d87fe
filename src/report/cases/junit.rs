//! Outcomes as JUnit XML, for build servers. No time is written, so that the same rules give the same bytes.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Telling, Tested, failure};
use crate::report::View;

/// A suite for each payer, in the order run, and a case for each case; what failed holds the text that people read.
///
/// # Errors
/// What the library says if it cannot be written as XML.
pub fn junit(tested: &[Tested], how: Telling<'_>) -> Result<String, String> {
    let plain = Telling { view: View { colour: false, ..how.view }, ..how };
    let mut report = Report::new("payrules");
    let mut suites: Vec<TestSuite> = Vec::new();
    for one in tested {
        let outcome = &one.outcome;
        let status = if outcome.passed() {
            TestCaseStatus::success()
        } else {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let differences: Vec<String> = outcome.differences.iter().map(ToString::to_string).collect();
            status.set_message(differences.join("; ")).set_description(failure(one, plain).trim_end());
            status
        };
        let mut case = TestCase::new(outcome.name.as_str(), status);
        case.set_classname(outcome.payer.as_str());
        let place = super::json::place(outcome.place, how.sources);
        case.extra.insert("file".into(), place.file.into());
        case.extra.insert("line".into(), place.line.to_string().into());
        if suites.last().is_none_or(|suite| suite.name.as_str() != outcome.payer) {
            suites.push(TestSuite::new(outcome.payer.as_str()));
        }
        if let Some(suite) = suites.last_mut() {
            suite.add_test_case(case);
        }
    }
    report.add_test_suites(suites);
    report.to_string().map_err(|error| error.to_string())
}
