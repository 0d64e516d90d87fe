//! Rows of whole answers.

use super::units::Units;
use super::words::Said;
use super::{BriefRows, Detail};
use crate::model::determination::{Answer, Determination};

impl BriefRows {
    /// Adds what an answer says, in short.
    pub fn push(&mut self, answer: &Answer) {
        match answer {
            Answer::Decided(decided) => self.push_decided(decided),
            Answer::Rejected(rejection) => self.reject(rejection.clone()),
        }
    }

    fn push_decided(&mut self, decided: &Determination) {
        let payer = self.payer_number(&decided.payer);
        let mut row = self.begin(&decided.id, payer, decided.date_of_service, decided.decision);
        for line in &decided.lines {
            row.line(&line.code, line.decision, Units::from(line.units));
        }
        for finding in &decided.findings {
            let rule = row.rows.rule_number(payer, &finding.rule, &finding.effect);
            let lines = finding.lines.iter().copied();
            match row.rows.detail {
                Detail::Rules => row.finding(rule, lines),
                Detail::Findings => {
                    let stem = row.rows.stem_number(rule, finding);
                    let (message, fix) = (finding.message.as_str(), finding.fix.as_deref());
                    row.finding_in_words(rule, lines, Said { stem, message, fix, cost: finding.cost });
                }
            }
        }
        decided.missing.iter().for_each(|missing| row.missing(&missing.fact));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BriefRow, BriefSession};
    use super::*;
    use crate::model::determination::{Decision, Rejection};

    fn sessions(rows: &BriefRows) -> Vec<BriefSession<'_>> {
        let decided = |row| match row {
            BriefRow::Decided(session) => Some(session),
            BriefRow::Rejected(_) => None,
        };
        rows.iter().filter_map(decided).collect()
    }

    /// Everything that a session says, for comparing.
    fn said(session: BriefSession<'_>) -> String {
        let lines: Vec<_> =
            session.lines().map(|line| (line.code, line.decision.word(), line.units.number())).collect();
        let findings: Vec<_> = session.findings().map(|fired| (fired.rule.place(), fired.lines)).collect();
        let (rules, missing): (Vec<_>, Vec<_>) = (session.rules().collect(), session.missing().collect());
        let head = (session.id(), session.payer(), session.date_of_service, session.decision.word());
        format!("{head:?} {lines:?} {findings:?} {rules:?} {missing:?}")
    }

    #[test]
    fn rows_by_pieces_are_read_as_they_were_added() {
        let day = jiff::civil::date(2026, 3, 2);
        let mut rows = BriefRows::default();
        for round in 0..2 {
            let payer = rows.payer_number("medicare");
            let hold = rows.rule_number(payer, "plan", "hold");
            let deny = rows.rule_number(payer, "massage", "deny");
            let mut row = rows.begin("V-1", payer, day, Decision::NeedsInfo);
            row.line("97110", Decision::NeedsInfo, Units::Parts(20_000));
            row.line("97124", Decision::NotCovered, Units::Unknown);
            for (rule, lines) in [(deny, vec![2]), (hold, vec![1, 2]), (deny, vec![1])] {
                row.finding(rule, lines);
            }
            for fact in ["provider.type", "kx", "provider.type", "a", "kx"] {
                row.missing(fact);
            }
            rows.reject(Rejection::new(Some(String::from("V-2")), Vec::new()));
            let mut row = rows.begin("V-3", payer, day, Decision::NotBilled);
            row.missing("kx");
            let all: Vec<String> = sessions(&rows).into_iter().map(said).collect();
            assert_eq!(
                all,
                [
                    r#"("V-1", "medicare", 2026-03-02, "needs_info") [("97110", "needs_info", Some(2)), ("97124", "not_covered", None)] [(1, [2]), (0, [1, 2]), (1, [1])] ["massage", "plan"] ["a", "kx", "provider.type"]"#,
                    r#"("V-3", "medicare", 2026-03-02, "not_billed") [] [] [] ["kx"]"#,
                ],
                "round {round}"
            );
            let rejected =
                rows.iter().filter(|row| matches!(row, BriefRow::Rejected(r) if r.id.as_deref() == Some("V-2")));
            assert_eq!((rejected.count(), rows.len()), (1, 3));
            rows.clear();
            assert!(rows.is_empty() && rows.iter().next().is_none());
        }
    }
}
