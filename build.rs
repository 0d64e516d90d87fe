//! The profiles of `rules/` are part of the program: a file that is new there builds it anew.

#[allow(clippy::print_stdout)] // how a build script speaks to cargo
fn main() {
    println!("cargo::rerun-if-changed=rules");
}
