//! A client as an editor is one: starts the server, writes framed messages, reads what comes back.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// Longer than any answer may take, also on a slow machine; a server that hangs fails the test instead of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// One editor with one server.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    next: i64,
    texts: BTreeMap<String, (i64, String)>,
    /// Messages that came while another was waited for.
    pub aside: Vec<Value>,
    /// What `initialize` was answered with.
    pub offer: Value,
    /// The folder that is open.
    pub folder: tempfile::TempDir,
}

impl Client {
    /// A server that nobody has spoken to yet, in a copy of the shared folder of rules.
    pub fn silent() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ide/shared");
        for entry in fs::read_dir(shared).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_payrules"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (send, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        let (texts, aside, offer) = (BTreeMap::new(), Vec::new(), Value::Null);
        Self { child, stdin, messages, next: 0, texts, aside, offer, folder }
    }

    /// A server that is ready, with the given capabilities of the client.
    pub fn with(capabilities: Value) -> Self {
        let mut client = Self::silent();
        let root = client.uri("").trim_end_matches('/').to_owned();
        let params = json!({
            "processId": null, "rootUri": root, "capabilities": capabilities,
            "workspaceFolders": [{ "uri": root, "name": "rules" }],
        });
        client.offer = client.ask("initialize", params);
        client.tell("initialized", json!({}));
        client
    }

    /// A server that is ready, for a client that counts columns in UTF-16 units.
    pub fn start() -> Self {
        Self::with(json!({}))
    }

    /// The address of a file of the folder.
    pub fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.path().display())
    }

    /// The path of a file of the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    /// Sends one message.
    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and gives its number.
    pub fn request(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The next message that `wanted` likes; others are put aside.
    pub fn next(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.aside.iter().position(&wanted) {
            return self.aside.remove(at);
        }
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("an answer");
            if wanted(&message) {
                return message;
            }
            self.aside.push(message);
        }
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: i64) -> Value {
        self.next(|message| message["id"] == json!(id) && message.get("method").is_none())
    }

    /// The result of a request, which has to be one.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Opens a file of the folder, with the text on disk.
    pub fn open(&mut self, name: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        self.open_with(name, &text);
    }

    /// Opens a file of the folder, with another text than on disk.
    pub fn open_with(&mut self, name: &str, text: &str) {
        let document = json!({ "uri": self.uri(name), "languageId": "toml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.texts.insert(name.to_owned(), (1, text.to_owned()));
    }

    /// What the file says, as it is open.
    pub fn text(&self, name: &str) -> &str {
        &self.texts[name].1
    }

    /// Replaces `from`, which stands once in the file, by `to`, as typing does: only the place that changes is sent.
    pub fn edit(&mut self, name: &str, from: &str, to: &str) {
        let text = self.text(name).to_owned();
        assert_eq!(text.matches(from).count(), 1, "`{from}` once in {name}");
        let start = text.find(from).unwrap();
        let range = json!({ "start": place(&text, start), "end": place(&text, start + from.len()) });
        let version = self.texts[name].0 + 1;
        self.texts.insert(name.to_owned(), (version, text.replace(from, to)));
        let document = json!({ "uri": self.uri(name), "version": version });
        let changes = json!([{ "range": range, "text": to }]);
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Puts another text in place of the whole file.
    pub fn replace(&mut self, name: &str, text: &str) {
        let version = self.texts[name].0 + 1;
        self.texts.insert(name.to_owned(), (version, text.to_owned()));
        let document = json!({ "uri": self.uri(name), "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [{ "text": text }] }));
    }

    /// The parameters of a request about a place: the start of `words` in a file that is open, plus `more` bytes.
    pub fn at(&self, name: &str, words: &str, more: usize) -> Value {
        let text = self.text(name);
        let start = text.find(words).unwrap_or_else(|| panic!("`{words}` in {name}"));
        json!({ "textDocument": { "uri": self.uri(name) }, "position": place(text, start + more) })
    }

    /// What a range of an open file covers.
    pub fn covered(&self, name: &str, range: &Value) -> String {
        let text = self.text(name);
        text[byte(text, &range["start"])..byte(text, &range["end"])].to_owned()
    }

    /// The diagnostics that are published for a file next: its version if it is open, and a line each.
    pub fn told(&mut self, name: &str) -> Vec<Value> {
        let (uri, version) = (self.uri(name), self.texts.get(name).map(|(version, _)| *version));
        let note = self.next(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == json!(uri)
                && version.is_none_or(|version| message["params"]["version"] == json!(version))
        });
        note["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The same, by code and words.
    pub fn codes(&mut self, name: &str) -> Vec<String> {
        let told = self.told(name);
        told.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Ends the session and gives the exit status.
    pub fn end(mut self) -> i32 {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.status()
    }

    /// Closes the input and waits for the end.
    pub fn status(mut self) -> i32 {
        drop(self.stdin.take());
        let status = self.child.wait().unwrap().code().unwrap();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(err, "", "nothing is said beside the protocol");
        status
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One framed message; `None` at the end.
fn read(input: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim() {
            "" => break,
            line => length = line.strip_prefix("Content-Length: ").unwrap().parse().unwrap(),
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

/// Line and column, in UTF-16 units, of a byte.
pub fn place(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    json!({ "line": before.matches('\n').count(), "character": before[start..].encode_utf16().count() })
}

/// The byte of a line and column in UTF-16 units.
pub fn byte(text: &str, place: &Value) -> usize {
    let line = place["line"].as_u64().unwrap() as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut left = place["character"].as_u64().unwrap() as usize;
    for (at, c) in text[start..].char_indices() {
        if left == 0 {
            return start + at;
        }
        left -= c.len_utf16();
    }
    assert_eq!(left, 0, "a column inside of the line");
    text.len()
}
