//! Between addresses of files and their paths.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

/// The path of a `file:` address; `None` for any other.
#[must_use]
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    if !rest.starts_with('/') {
        return None;
    }
    let text = decode(rest.split(['?', '#']).next()?)?;
    // `/c:/rules` is `c:/rules`.
    let drive =
        text.get(1..3).filter(|drive| drive.ends_with(':') && drive.starts_with(|c: char| c.is_ascii_alphabetic()));
    let path = if drive.is_some() { text.get(1..)? } else { &text };
    Some(PathBuf::from(path))
}

/// The address of a file.
#[must_use]
pub fn of(path: &Path) -> Option<Uri> {
    let text = path.to_string_lossy().replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    let mut uri = format!("file://{slash}");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    Uri::from_str(&uri).ok()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high.saturating_mul(16).saturating_add(low)).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_editors_write_them() {
        let read = |text: &str| path(&Uri::from_str(text).unwrap()).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(read("file:///home/me/my%20rules/%C3%A9.toml").as_deref(), Some("/home/me/my rules/é.toml"));
        assert_eq!(read("file:///c%3A/rules/a.toml").as_deref(), Some("c:/rules/a.toml"));
        assert_eq!(read("untitled:Untitled-1"), None);
        let there = Path::new("/home/me/my rules/é.toml");
        assert_eq!(path(&of(there).unwrap()).as_deref(), Some(there));
    }
}
