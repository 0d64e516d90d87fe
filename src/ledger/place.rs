//! Where a ledger is kept: a file, or a PostgreSQL database.
//!
//! In: what follows `--ledger`. Out: a [`Place`]. What always holds: its name, which messages show, has no password.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::error::LedgerError;
use super::tls;

/// Where a ledger is kept.
#[derive(Clone)]
pub struct Place {
    pub(super) at: At,
    /// As messages call it, in backticks.
    pub(super) name: String,
}

#[derive(Clone)]
pub(super) enum At {
    File(PathBuf),
    Server(Box<postgres::Config>),
}

/// What a URL of PostgreSQL begins with.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

impl Place {
    /// The place that a text names: a URL of PostgreSQL, or else a file. The password is for a URL that has none.
    ///
    /// # Errors
    /// [`LedgerError`] if it begins as a URL of PostgreSQL and is none, or is a URL of something else.
    pub fn parse(text: &str, password: Option<&str>) -> Result<Place, LedgerError> {
        let trouble = |why: &str, advice: &str| LedgerError {
            place: String::from("that `--ledger` names"),
            why: why.to_owned(),
            advice: advice.to_owned(),
            met: false,
        };
        if !SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
            if text.is_empty() {
                return Err(trouble("the name of its file is empty", "name a file, or postgres://USER@HOST/DATABASE"));
            }
            if text.contains("://") {
                return Err(trouble(
                    "its URL is none of PostgreSQL",
                    "name a file, or write postgres://USER@HOST/DATABASE",
                ));
            }
            return Ok(Place { at: At::File(PathBuf::from(text)), name: format!("`{text}`") });
        }
        // What the library says of a URL that it cannot read may show a part of it, and so of the password.
        let mut config: postgres::Config = text.parse().map_err(|_| {
            trouble(
                "its URL cannot be read",
                "write postgres://USER:PASSWORD@HOST:PORT/DATABASE; in a password, write @ as %40, : as %3A, / as %2F, % as %25",
            )
        })?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(trouble("its URL names no host", "write postgres://USER@HOST/DATABASE"));
        }
        if let (None, Some(password)) = (config.get_password(), password) {
            config.password(password);
        }
        tls::ask_for(&mut config, text);
        let name = name(&config);
        Ok(Place { at: At::Server(Box::new(config)), name })
    }
}

/// User, host, port and database.
fn name(config: &postgres::Config) -> String {
    let mut out = String::from("`postgres://");
    if let Some(user) = config.get_user() {
        // Writing to a text cannot fail.
        let _ = write!(out, "{user}@");
    }
    let hosts: Vec<String> = (config.get_hosts().iter())
        .map(|host| match host {
            postgres::config::Host::Tcp(host) => host.clone(),
            #[cfg(unix)]
            postgres::config::Host::Unix(path) => path.display().to_string(),
        })
        .collect();
    out.push_str(&hosts.join(","));
    for port in config.get_ports() {
        let _ = write!(out, ":{port}");
    }
    if let Some(database) = config.get_dbname() {
        let _ = write!(out, "/{database}");
    }
    out.push('`');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Place::parse(text, None).map(|place| place.name).unwrap_err().to_string()
    }

    #[test]
    fn a_name_has_no_password() {
        let place = Place::parse("postgres://biller:s3cret@db.example:5433/practice", None).unwrap();
        assert_eq!(place.name, "`postgres://biller@db.example:5433/practice`");
        assert_eq!(Place::parse("a b.ledger", None).unwrap().name, "`a b.ledger`");
        let place = Place::parse("postgres://biller@db.example/practice", Some("s3cret")).unwrap();
        let At::Server(config) = &place.at else { panic!("a file") };
        assert_eq!(config.get_password(), Some(b"s3cret".as_slice()));
    }

    #[test]
    fn patients_data_leaves_the_machine_encrypted_unless_the_url_says_otherwise() {
        use postgres::config::SslMode;
        let mode = |url: &str| {
            let place = Place::parse(url, None).unwrap();
            let At::Server(config) = &place.at else { panic!("a file") };
            config.get_ssl_mode()
        };
        for near in ["localhost", "127.0.0.1:5433", "[::1]", "%2Frun%2Fpostgresql"] {
            assert_eq!(mode(&format!("postgres://biller@{near}/practice")), SslMode::Prefer, "{near}");
        }
        assert_eq!(mode("postgres://biller@db.example/practice"), SslMode::Require);
        assert_eq!(mode("postgres://biller@localhost,db.example/practice"), SslMode::Require);
        assert_eq!(mode("postgres://biller@localhost/practice?hostaddr=192.0.2.1"), SslMode::Require);
        assert_eq!(mode("postgres://biller@db.example/practice?sslmode=disable"), SslMode::Disable);
    }

    #[test]
    fn what_is_no_place_is_told_without_its_text() {
        for text in ["postgres://biller:s3cr/et@db/practice?x=s3cr", "postgres://biller:s3cret@db:port/practice"] {
            assert!(!error(text).contains("s3cr"), "{}", error(text));
            assert!(error(text).contains("its URL cannot be read\nwrite postgres://"), "{}", error(text));
        }
        assert!(error("mysql://biller:s3cret@db/practice").contains("its URL is none of PostgreSQL"));
        assert!(error("postgres:///practice").contains("its URL names no host"));
        assert!(error("").contains("is empty"));
    }
}
