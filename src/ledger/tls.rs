//! The encrypted way to a server: rustls, with the certificates that this machine trusts.
//!
//! In: the machine's store of certificates, or the file that `SSL_CERT_FILE` names. Out: what makes a connection encrypted. What always
//! holds: the server's certificate and its name are checked; whoever does not want that connects without TLS, and says so.

use std::sync::Arc;

use postgres::Config;
use postgres::config::{Host, SslMode};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::Fault;

/// What encrypts.
pub(super) fn connector() -> Result<MakeRustlsConnect, Fault> {
    let mut trusted = RootCertStore::empty();
    trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::new(format!("TLS cannot be set up: {error}"), PLAIN))?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Asks for TLS where patients' data would leave this machine, unless the URL says how it is to be.
pub(super) fn ask_for(config: &mut Config, url: &str) {
    let leaves = |host: &Host| match host {
        Host::Tcp(name) => !["localhost", "127.0.0.1", "::1", "[::1]"].contains(&name.as_str()),
        #[cfg(unix)]
        Host::Unix(_) => false,
    };
    let far = config.get_hosts().iter().any(leaves) || config.get_hostaddrs().iter().any(|host| !host.is_loopback());
    if far && !url.contains("sslmode=") {
        config.ssl_mode(SslMode::Require);
    }
}

/// What to do where there is no TLS.
const PLAIN: &str =
    "turn TLS on at the server; inside a private network, `?sslmode=disable` at the end of the URL does without";

/// What is wrong with the encryption, if it is that.
pub(super) fn fault(plain: &str) -> Option<Fault> {
    if plain.contains("does not support tls") {
        return Some(Fault::new("the server does not encrypt connections", PLAIN));
    }
    let advice = "name the file of the certificate of who signed it in SSL_CERT_FILE, and the host in the URL as it does; \
                  inside a private network, `?sslmode=disable` at the end of the URL does without";
    plain
        .contains("certificate")
        .then(|| Fault::new(format!("the server's certificate is not trusted: {plain}"), advice))
}
