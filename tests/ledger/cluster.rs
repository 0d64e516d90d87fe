//! A PostgreSQL cluster of our own: started once for all tests, on a socket in a folder of its own, gone when they are over.
//!
//! It is watched by a shell whose standard input is a pipe from here: when this process ends, however it ends, the pipe closes, and
//! the shell stops the server and deletes the folder. PostgreSQL refuses to run as root, so root starts it as another user.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

/// Its only user at first, who may do everything.
pub const USER: &str = "biller";
/// That user's password.
pub const PASSWORD: &str = "s3cret-0f-the-biller";

struct Cluster {
    folder: PathBuf,
    port: u16,
    /// Keeps the pipe open.
    _watched: Child,
}

/// How a server is stopped when the pipe closes.
const WATCH: &str = r#"
"$BIN/initdb" -D "$FOLDER/data" -U "$NAME" --auth=scram-sha-256 --pwfile="$FOLDER/password" -E UTF8 --locale=C >"$FOLDER/log" 2>&1 || exit 1
TLS=off
if openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -addext basicConstraints=critical,CA:FALSE -keyout "$FOLDER/key.pem" -out "$FOLDER/certificate.pem" >>"$FOLDER/log" 2>&1
then
  chmod 600 "$FOLDER/key.pem" && TLS=on
fi
"$BIN/postgres" -D "$FOLDER/data" -k "$FOLDER" -c listen_addresses=127.0.0.1 -c port="$PORT" -c fsync=off \
  -c ssl=$TLS -c ssl_key_file="$FOLDER/key.pem" -c ssl_cert_file="$FOLDER/certificate.pem" -c max_connections=50 >>"$FOLDER/log" 2>&1 &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$FOLDER"
"#;

/// The server, if there is PostgreSQL on this machine; if not, that was said.
fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(start).as_ref()
}

fn new_name(cluster: &Cluster) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("ledger{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut client = Client::connect(&url(&cluster.folder, cluster.port, "postgres"), NoTls).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    name
}

/// The URL of a new, empty database, over the socket.
pub fn database() -> Option<String> {
    let cluster = cluster()?;
    Some(url(&cluster.folder, cluster.port, &new_name(cluster)))
}

/// The URL of a new, empty database over TCP at a host that is this machine, and the file of the server's certificate.
pub fn encrypted(host: &str) -> Option<(String, PathBuf)> {
    let cluster = cluster()?;
    let certificate = cluster.folder.join("certificate.pem");
    assert!(certificate.exists(), "the server has no certificate: `openssl` is missing");
    let name = new_name(cluster);
    Some((format!("postgres://{USER}:{PASSWORD}@{host}:{}/{name}", cluster.port), certificate))
}

fn url(folder: &Path, port: u16, database: &str) -> String {
    let host = folder.to_str().unwrap().replace('/', "%2F");
    format!("postgres://{USER}:{PASSWORD}@{host}:{port}/{database}")
}

fn start() -> Option<Cluster> {
    let Some(programs) = programs() else {
        let missing = "there is no PostgreSQL on this machine (no `initdb` on the PATH or in /usr/lib/postgresql)";
        assert!(std::env::var_os("CI").is_none(), "{missing}; .ci/run installs it on Debian");
        let mut stderr = std::io::stderr();
        let _ = writeln!(stderr, "\n!!! NOT TESTED: {missing}; the ledger was tried with SQLite alone\n");
        return None;
    };
    let folder = tempfile::Builder::new().prefix("payrules-pg").tempdir().unwrap().keep();
    std::fs::write(folder.join("password"), PASSWORD).unwrap();
    let mut command = match other_user() {
        None => Command::new("sh"),
        Some((user, id)) => {
            for path in [folder.clone(), folder.join("password")] {
                std::os::unix::fs::chown(path, Some(id), None).unwrap();
            }
            let mut command = Command::new("setpriv");
            command.args(["--reuid", user, "--clear-groups", "--", "sh"]);
            command
        }
    };
    command.args(["-c", WATCH]).current_dir(&folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.env("BIN", programs).env("FOLDER", &folder).env("NAME", USER);
    // A port that nobody had a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    command.env("PORT", port.to_string());
    let mut watched = command.spawn().unwrap();
    let begun = Instant::now();
    loop {
        if Client::connect(&url(&folder, port, "postgres"), NoTls).is_ok() {
            return Some(Cluster { folder, port, _watched: watched });
        }
        let ended = watched.try_wait().unwrap();
        let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(ended.is_none() && begun.elapsed() < Duration::from_secs(120), "PostgreSQL does not start:\n{}", log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The folder with `initdb` and `postgres`.
fn programs() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// Who is to run the server, if we are root.
fn other_user() -> Option<(&'static str, u32)> {
    let id = |of: &[&str]| {
        let out = Command::new("id").arg("-u").args(of).output().ok()?.stdout;
        String::from_utf8(out).ok()?.trim().parse::<u32>().ok()
    };
    if id(&[]) != Some(0) {
        return None;
    }
    ["postgres", "nobody"].into_iter().find_map(|user| id(&[user]).map(|id| (user, id)))
}
