//! Versions of the packages that this program is made of.

const LOCK: &str = include_str!("../Cargo.lock");

/// The version of a package; `None`: it is none of them.
pub fn of(package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let version = LOCK.lines().skip_while(|line| *line != name).nth(1)?;
    Some(version.strip_prefix("version = ")?.replace('"', ""))
}
