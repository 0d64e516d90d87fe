//! Other engines. Each has a file, its rules beside it in its own language, and does the same work as the hand-written rules as far as it goes.
//!
//! They get a visit as a [`tree`] of their own values. Two entries of each: with the tree made in the run, as a host must that has its own structs,
//! and, with `-bound` behind the name, with trees made beforehand.

pub mod tree;

#[cfg(feature = "cedar")]
mod cedar;
#[cfg(feature = "cel")]
mod cel;
#[cfg(feature = "regorus")]
mod regorus;
#[cfg(feature = "rhai")]
mod rhai;
#[cfg(feature = "zen-expression")]
mod zen;

use crate::contest::{Absent, Contestant, Sample};

/// How one is made ready.
type New = fn(&Sample<'_>) -> Result<Box<dyn Contestant>, Absent>;

/// Makes an engine ready, and names its package.
///
/// # Errors
/// Why it cannot take part.
pub fn new(name: &str, sample: &Sample<'_>) -> Result<(Box<dyn Contestant>, &'static str), Absent> {
    let built: &[(&str, &'static str, New)] = &[
        #[cfg(feature = "rhai")]
        ("rhai", "rhai", tree::binding::<rhai::Rhai>),
        #[cfg(feature = "rhai")]
        ("rhai-bound", "rhai", tree::bound::<rhai::Rhai>),
        #[cfg(feature = "zen-expression")]
        ("zen-expression", "zen-expression", tree::binding::<zen::Expressions>),
        #[cfg(feature = "zen-expression")]
        ("zen-expression-bound", "zen-expression", tree::bound::<zen::Expressions>),
        #[cfg(feature = "zen-engine")]
        ("zen-engine", "zen-engine", tree::binding::<zen::graph::Graph>),
        #[cfg(feature = "zen-engine")]
        ("zen-engine-bound", "zen-engine", tree::bound::<zen::graph::Graph>),
        #[cfg(feature = "regorus")]
        ("regorus", "regorus", tree::binding::<regorus::Interpreter>),
        #[cfg(feature = "regorus")]
        ("regorus-bound", "regorus", tree::bound::<regorus::Interpreter>),
        #[cfg(feature = "regorus")]
        ("regorus-vm", "regorus", tree::binding::<regorus::Machine>),
        #[cfg(feature = "regorus")]
        ("regorus-vm-bound", "regorus", tree::bound::<regorus::Machine>),
        #[cfg(feature = "cel")]
        ("cel", "cel", tree::binding::<cel::Cel>),
        #[cfg(feature = "cel")]
        ("cel-bound", "cel", tree::bound::<cel::Cel>),
        #[cfg(feature = "cedar")]
        ("cedar", "cedar-policy", cedar::binding),
        #[cfg(feature = "cedar")]
        ("cedar-bound", "cedar-policy", cedar::bound),
    ];
    let Some((_, package, new)) = built.iter().find(|(one, _, _)| *one == name) else {
        return Err(format!("`{name}` is not built in"));
    };
    new(sample).map(|contestant| (contestant, *package))
}
