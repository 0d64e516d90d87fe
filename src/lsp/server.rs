//! The loop: messages in, answers and diagnostics out.
//!
//! One thread reads, this one thinks and writes. All messages that have come are taken before the first is answered, so that a request
//! that was cancelled is not worked on, and ten changes in a row are checked once: diagnostics are published when nothing more waits.
//! What takes longer, reasoning about saved rules, goes on beside the loop and comes back as a message. What always holds: every request
//! is answered once, whatever is in it, and a message that makes no sense changes nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    Cancel, DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, Initialized, LogMessage, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{Initialize, Request as _, Shutdown};
use lsp_types::{
    CancelParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, InitializeParams, LogMessageParams, MessageType, NumberOrString,
    PublishDiagnosticsParams,
};
use serde_json::Value;

use super::deep::{Deep, Task};
use super::wire::{self, Frame};
use super::workspace::Workspace;
use super::{client, problems, requests};

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// `shutdown`, then `exit`.
    Clean,
    /// `exit`, or the end of the input, without `shutdown`.
    Sudden,
    /// Nothing can be written any more.
    Broken,
}

/// Where in its life a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Waiting,
    Running,
    ShutDown,
}

/// Serves one client to the end.
pub fn serve(input: impl Read + Send + 'static, output: impl Write) -> Ending {
    let (send, frames) = mpsc::channel();
    let found = send.clone();
    thread::spawn(move || {
        let mut input = BufReader::new(input);
        loop {
            let frame = wire::read(&mut input).unwrap_or(Frame::End);
            let last = matches!(frame, Frame::End);
            if send.send(Incoming::Frame(frame)).is_err() || last {
                break;
            }
        }
    });
    let mut server = Server {
        out: output,
        life: Life::Waiting,
        workspace: Workspace::default(),
        client: client::Client::default(),
        cancelled: BTreeSet::new(),
        found,
    };
    server.run(&frames).unwrap_or(Ending::Broken)
}

struct Server<W: Write> {
    out: W,
    life: Life,
    workspace: Workspace,
    client: client::Client,
    cancelled: BTreeSet<RequestId>,
    /// Where what was found in the background goes.
    found: Sender<Incoming>,
}

/// What the loop waits for.
enum Incoming {
    /// Something from the client.
    Frame(Frame),
    /// What reasoning found in a folder.
    Found(PathBuf, Deep),
}

impl<W: Write> Server<W> {
    fn run(&mut self, incoming: &Receiver<Incoming>) -> io::Result<Ending> {
        let mut waiting: VecDeque<Frame> = VecDeque::new();
        loop {
            while let Ok(one) = incoming.try_recv() {
                waiting.extend(self.came(one));
            }
            let Some(frame) = waiting.pop_front() else {
                // What was cancelled and has not come by now was answered before.
                self.cancelled.clear();
                self.publish()?;
                self.reason();
                let one = incoming.recv().unwrap_or(Incoming::Frame(Frame::End));
                waiting.extend(self.came(one));
                continue;
            };
            match frame {
                Frame::End => return Ok(self.ending()),
                Frame::Malformed(why) => self.malformed(&why)?,
                Frame::Message(Message::Notification(note)) if note.method == Exit::METHOD => return Ok(self.ending()),
                Frame::Message(Message::Notification(note)) => self.notification(note)?,
                Frame::Message(Message::Request(request)) => self.request(request)?,
                Frame::Message(Message::Response(_)) => {}
            }
        }
    }

    /// Takes what came: what the client sent is to be answered in its turn.
    fn came(&mut self, one: Incoming) -> Option<Frame> {
        match one {
            Incoming::Frame(frame) => {
                self.note_cancel(&frame);
                Some(frame)
            }
            Incoming::Found(path, deep) => {
                if let Some(folder) = self.workspace.folder(&path) {
                    folder.deep = Some(deep);
                    folder.unsaid = true;
                }
                None
            }
        }
    }

    /// Begins to reason about folders that were saved, beside this loop. Who saves again before it has ended gets both, the later one
    /// last or first: either holds only where the texts are the same.
    fn reason(&mut self) {
        for path in self.workspace.folders() {
            let saved = self.workspace.folder(&path).is_some_and(|folder| std::mem::take(&mut folder.unreasoned));
            let name = path.to_string_lossy().replace('\\', "/");
            let task = self.workspace.world(&path).filter(|_| saved).and_then(|world| Task::of(world.snapshot, &name));
            if let Some(task) = task {
                let found = self.found.clone();
                thread::spawn(move || {
                    // Nobody waits for it where the session has ended.
                    let _ = found.send(Incoming::Found(path, task.run()));
                });
            }
        }
    }

    fn ending(&self) -> Ending {
        if self.life == Life::ShutDown { Ending::Clean } else { Ending::Sudden }
    }

    fn note_cancel(&mut self, frame: &Frame) {
        if let Frame::Message(Message::Notification(note)) = frame
            && note.method == Cancel::METHOD
            && let Ok(params) = serde_json::from_value::<CancelParams>(note.params.clone())
        {
            self.cancelled.insert(match params.id {
                NumberOrString::Number(number) => number.into(),
                NumberOrString::String(text) => text.into(),
            });
        }
    }

    fn send(&mut self, message: Message) -> io::Result<()> {
        message.write(&mut self.out)?;
        self.out.flush()
    }

    fn answer(&mut self, id: RequestId, result: Result<Value, (ErrorCode, String)>) -> io::Result<()> {
        self.cancelled.remove(&id);
        let response = match result {
            Ok(value) => Response { id, response_result: Ok(value) },
            Err((code, message)) => Response::new_err(id, code as i32, message),
        };
        self.send(Message::Response(response))
    }

    fn notify(&mut self, method: &str, params: impl serde::Serialize) -> io::Result<()> {
        let params = serde_json::to_value(params).map_err(io::Error::from)?;
        self.send(Message::Notification(Notification { method: method.to_owned(), params }))
    }

    fn log(&mut self, message: String) -> io::Result<()> {
        self.notify(LogMessage::METHOD, LogMessageParams { typ: MessageType::WARNING, message })
    }

    /// Something that is no message has no id to answer to.
    fn malformed(&mut self, why: &str) -> io::Result<()> {
        let error = serde_json::json!({
            "jsonrpc": "2.0", "id": null, "error": { "code": ErrorCode::ParseError as i32, "message": why },
        });
        let text = error.to_string();
        write!(self.out, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.out.flush()
    }

    fn request(&mut self, request: Request) -> io::Result<()> {
        let Request { id, method, params } = request;
        if self.cancelled.contains(&id) {
            return self.answer(id, Err((ErrorCode::RequestCanceled, String::from("the request was cancelled"))));
        }
        let result = match (self.life, method.as_str()) {
            (Life::Waiting, Initialize::METHOD) => self.initialize(params),
            (Life::Waiting, _) => Err((ErrorCode::ServerNotInitialized, String::from("`initialize` comes first"))),
            (Life::ShutDown, _) => Err((ErrorCode::InvalidRequest, String::from("the server was shut down"))),
            (Life::Running, Initialize::METHOD) => {
                Err((ErrorCode::InvalidRequest, String::from("initialized already")))
            }
            (Life::Running, Shutdown::METHOD) => {
                self.life = Life::ShutDown;
                Ok(Value::Null)
            }
            (Life::Running, method) => requests::answer(&mut self.workspace, &self.client, method, params),
        };
        self.answer(id, result)
    }

    fn initialize(&mut self, params: Value) -> Result<Value, (ErrorCode, String)> {
        let invalid = |error: serde_json::Error| (ErrorCode::InvalidParams, error.to_string());
        let params: InitializeParams = serde_json::from_value(params).map_err(invalid)?;
        self.client = client::Client::of(&params);
        self.workspace.columns = self.client.columns;
        for root in client::roots(&params) {
            super::folder::below(&root).into_iter().for_each(|folder| self.workspace.watch(folder));
        }
        self.life = Life::Running;
        serde_json::to_value(client::offer(&self.client)).map_err(invalid)
    }

    fn notification(&mut self, note: Notification) -> io::Result<()> {
        if self.life != Life::Running {
            return Ok(());
        }
        let method = note.method.clone();
        if let Err(error) = self.take(note) {
            return self.log(format!("`{method}` cannot be read: {error}"));
        }
        Ok(())
    }

    fn take(&mut self, note: Notification) -> serde_json::Result<()> {
        match note.method.as_str() {
            DidOpenTextDocument::METHOD => {
                let params: DidOpenTextDocumentParams = serde_json::from_value(note.params)?;
                let document = params.text_document;
                self.workspace.open(document.uri, document.version, document.text);
            }
            DidChangeTextDocument::METHOD => {
                let params: DidChangeTextDocumentParams = serde_json::from_value(note.params)?;
                self.workspace.change(&params.text_document.uri, params.text_document.version, params.content_changes);
            }
            DidCloseTextDocument::METHOD => {
                let params: DidCloseTextDocumentParams = serde_json::from_value(note.params)?;
                self.workspace.close(&params.text_document.uri);
            }
            DidSaveTextDocument::METHOD => {
                let params: DidSaveTextDocumentParams = serde_json::from_value(note.params)?;
                self.workspace.saved(&params.text_document.uri);
            }
            DidChangeWatchedFiles::METHOD => self.workspace.refresh(),
            Initialized::METHOD | Cancel::METHOD => {}
            // What the protocol has beside is optional, and what it has not is passed over.
            _ => {}
        }
        Ok(())
    }

    /// Tells what is wrong in every folder that has changed.
    fn publish(&mut self) -> io::Result<()> {
        if self.life != Life::Running {
            return Ok(());
        }
        for path in self.workspace.folders() {
            let unsaid = self.workspace.folder(&path).is_some_and(|folder| std::mem::take(&mut folder.unsaid));
            if !unsaid {
                continue;
            }
            let Some(world) = self.workspace.world(&path) else { continue };
            let now = problems::by_file(&world, &self.client);
            let mut notes = Vec::new();
            let mut said = BTreeMap::new();
            for (name, diagnostics) in now {
                let Some(uri) = world.uri_of(&name) else { continue };
                let version = world.version(&name);
                said.insert(name.clone(), (version, diagnostics.clone()));
                notes.push((name, PublishDiagnosticsParams { uri, diagnostics, version }));
            }
            let told = self.workspace.folder(&path).map(|folder| std::mem::replace(&mut folder.told, said.clone()));
            let told = told.unwrap_or_default();
            for (name, note) in notes {
                let same = match told.get(&name) {
                    Some((version, before)) => {
                        (note.version.is_none() || note.version == *version) && *before == note.diagnostics
                    }
                    None => note.version.is_none() && note.diagnostics.is_empty(),
                };
                if !same {
                    self.notify(PublishDiagnostics::METHOD, note)?;
                }
            }
            for gone in told.keys().filter(|name| !said.contains_key(*name)) {
                if let Some(uri) = super::uri::of(std::path::Path::new(gone)) {
                    let note = PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None };
                    self.notify(PublishDiagnostics::METHOD, note)?;
                }
            }
        }
        Ok(())
    }
}
