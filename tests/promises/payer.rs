//! A payer made of generated rules.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use payrules::engine::Engine;
use payrules::lang::check::{Checker, Declared};
use payrules::lang::text::Text;
use payrules::lang::typed::{CodeSet, Item, Scope, Template};
use payrules::model::determination::{Liability, Needs};
use payrules::model::value::Value;
use payrules::profile::checked::{
    Claim, Classes, Exception, Grade, Origin, Payment, Profile, Rule, Share, Source, Units, UnitsVariant,
};
use payrules::source::{Sources, Span};
use payrules::units::assistant::Test;
use payrules::units::{Direction, Method, Pool, Rounding, Tie, Trim};
use proptest::prelude::*;
use proptest::sample::select;

use crate::texts;

/// How the payer counts.
#[derive(Clone, Debug)]
pub struct Config {
    method: Option<Method>,
    floor: Option<Method>,
    tie: Tie,
    trim: Trim,
    variant: Option<&'static str>,
    share: Option<Test>,
}

/// KX as if it were an assistant's.
fn share(test: Test) -> Share {
    Share { modifiers: vec!["KX".into()], test, from: None, until: None, source: "law".into() }
}

const PER_LINE: Method = Method::CPT;
const HYBRID: Method = Method::Hybrid { minimum: 8 };
const TENTHS: Method = Method::Decimal { rounding: Rounding { places: 1, direction: Direction::Nearest } };

/// Any way of counting.
pub fn config() -> impl Strategy<Value = Config> {
    (
        select(vec![
            Some(Method::CMS),
            Some(Method::CMS),
            Some(PER_LINE),
            Some(HYBRID),
            Some(TENTHS),
            Some(Method::Flat),
            None,
        ]),
        select(vec![None, None, Some(PER_LINE)]),
        select(vec![Tie::Listed, Tie::Charge]),
        select(vec![Trim::Last, Trim::LowestCharge]),
        select(vec![None, None, Some("case.phase is acute"), Some("documentation.improvement")]),
        select(vec![None, Some(Test::Midpoint), Some(Test::TenPercent)]),
    )
        .prop_map(|(method, floor, tie, trim, variant, share)| Config { method, floor, tie, trim, variant, share })
}

/// An engine that knows the payer alone; `None` if the checker refuses a rule (a cap that reads units, say).
pub fn engine(rules: &[texts::Rule], config: &Config) -> Option<Engine> {
    let mut sources = Sources::new();
    let declared = Declared::default();
    let mut checker = Checker::new(&declared);
    let mut text = |words: &str| {
        let id = sources.add("generated", words);
        Text { text: words.into(), at: Span::new(id, 0, words.len()), exact: true }
    };
    let origin = Origin { file: "generated".into(), span: Span::default(), override_reason: None };
    let mut checked = Vec::new();
    for (i, rule) in rules.iter().enumerate() {
        let body = checker.rule(&text(&rule.text))?;
        let mut exceptions = Vec::new();
        if let Some(when) = &rule.exception {
            exceptions.push(Exception {
                id: format!("e{i}"),
                when: checker.condition(&text(when), body.scope)?,
                from: None,
                until: None,
                dated_by: None,
                source: "law".into(),
                origin: origin.clone(),
            });
        }
        checked.push(Rule {
            id: format!("r{i}"),
            title: format!("rule {i}"),
            source: "manual".into(),
            from: None,
            until: None,
            dated_by: None,
            status: None,
            text: rule.text.clone(),
            body,
            message: Template::default(),
            fix: None,
            needs: Some(Needs::Clinical),
            liability: rule.liability.map(|p| if p { Liability::Patient } else { Liability::Provider }),
            group: None,
            carc: None,
            rarc: Vec::new(),
            exceptions,
            reads_params: Vec::new(),
            origin: origin.clone(),
        });
    }
    let mut variants = Vec::new();
    if let Some(when) = config.variant {
        variants.push(UnitsVariant {
            when: checker.condition(&text(when), Scope::Session)?,
            from: None,
            until: None,
            method: Some(PER_LINE),
            never_fewer_than: None,
            pool: None,
            source: "law".into(),
            origin: origin.clone(),
        });
    }
    let errors = checker.diagnostics.iter().any(|d| d.is_error());
    (!errors).then(|| Engine::new(vec![profile(checked, variants, config, &origin)]))
}

fn profile(rules: Vec<Rule>, variants: Vec<UnitsVariant>, config: &Config, origin: &Origin) -> Profile {
    let day: Date = date(2026, 1, 1);
    let source = |id: &str| Source {
        id: id.into(),
        title: id.into(),
        section: None,
        url: None,
        seen: day,
        grade: Grade::A,
        origin: origin.clone(),
    };
    let set = |codes: &[&str]| CodeSet::new(None, codes.iter().map(|code| Item::One(Value::text(code))).collect());
    Profile {
        id: "payer".into(),
        name: "A payer".into(),
        kind: "commercial".into(),
        aliases: vec![],
        from: day,
        until: None,
        edition: day,
        checked: day,
        chain: vec!["payer".into()],
        digest: "sha256:".into(),
        sources: ["manual", "law"].map(|id| (id.to_owned(), source(id))).into(),
        params: BTreeMap::new(),
        lists: BTreeMap::new(),
        tables: BTreeMap::new(),
        defines: BTreeMap::new(),
        counters: BTreeMap::new(),
        years: BTreeMap::new(),
        facts: BTreeMap::new(),
        presume: vec![],
        holidays: vec![],
        units: Units {
            method: config.method,
            never_fewer_than: config.floor,
            pool: Pool::Session,
            tie: config.tie,
            trim: config.trim,
            timed: vec![],
            untimed: vec![],
            counted: vec![],
            source: None,
            variants,
            classes: Classes {
                timed: set(&["97124", "97110", "97140"]),
                untimed: set(&["97010"]),
                counted: set(&["97545"]),
            },
            origin: origin.clone(),
        },
        claim: Claim {
            modifier_order: ["GP", "KX", "59"].map(String::from).to_vec(),
            one_of: vec![vec!["KX".into(), "59".into()]],
            shares: config.share.map(share).into_iter().collect(),
        },
        payment: Payment {
            reduced: vec![],
            codes: CodeSet::default(),
            share: None,
            pool: Pool::Day,
            lesser_of_charge: false,
            source: None,
        },
        rules,
        samples: BTreeMap::new(),
        tests: vec![],
        fees: None,
    }
}
