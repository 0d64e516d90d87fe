//! How many mutants the cases notice.
//!
//! In: what became of each mutant. Out: counts, and the score in tenths of a percent, rounded down, so that 95% is never said of less.
//! What is counted: valid mutants that some session tells apart, because a case noticed it or the search found one. Those for which it found none are
//! counted beside, never hidden: they may change nothing, or the search may have been too short.

use super::trial::{Fate, Sought, Tried};

/// Counts over mutants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Those that some session tells apart.
    pub mutants: usize,
    /// Those that some case notices.
    pub noticed: usize,
    /// Those for which no session was found.
    pub alike: usize,
}

impl Score {
    /// Over all of them.
    pub fn of<'t>(tried: impl Iterator<Item = &'t Tried>) -> Score {
        let mut score = Score::default();
        for one in tried {
            let count = match &one.fate {
                Fate::Invalid => continue,
                Fate::Unnoticed(Sought::InVain) => {
                    score.alike = score.alike.saturating_add(1);
                    continue;
                }
                Fate::Unnoticed(_) => 0,
                Fate::Noticed { .. } => 1,
            };
            score.mutants = score.mutants.saturating_add(1);
            score.noticed = score.noticed.saturating_add(count);
        }
        score
    }

    /// Tenths of a percent; all of nothing is all.
    #[must_use]
    pub fn permille(self) -> usize {
        self.noticed.saturating_mul(1000).checked_div(self.mutants).unwrap_or(1000)
    }

    /// Such as `97.3%`.
    #[must_use]
    pub fn percent(self) -> String {
        let all = self.permille();
        let (whole, tenth) = (all.checked_div(10).unwrap_or(0), all.checked_rem(10).unwrap_or(0));
        if self.noticed == self.mutants { String::from("100%") } else { format!("{whole}.{tenth}%") }
    }

    /// Whether it is at least so many percent.
    #[must_use]
    pub fn reaches(self, percent: u32) -> bool {
        let wanted = usize::try_from(percent).unwrap_or(usize::MAX);
        self.noticed.saturating_mul(100) >= self.mutants.saturating_mul(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_never_rounded_up() {
        let score = Score { mutants: 1000, noticed: 949, alike: 3 };
        assert_eq!((score.percent().as_str(), score.reaches(95)), ("94.9%", false));
        let nearly = Score { mutants: 10_000, noticed: 9_999, alike: 0 };
        assert_eq!(nearly.percent(), "99.9%");
        assert_eq!(Score::default().percent(), "100%");
    }
}
