//! From `initialize` to `exit`, and what a careless client sends in between.

use serde_json::{Value, json};

use super::client::Client;

#[test]
fn a_session_from_start_to_end() {
    let mut client = Client::start();
    assert_eq!(client.offer["serverInfo"]["name"], "payrules");
    assert_eq!(client.offer["capabilities"]["positionEncoding"], "utf-16");
    client.open("harbor.toml");
    assert_eq!(client.told("harbor.toml"), Vec::<Value>::new());
    assert_eq!(client.end(), 0);
}

#[test]
fn columns_are_bytes_where_the_client_can_count_them() {
    let client = Client::with(json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } }));
    assert_eq!(client.offer["capabilities"]["positionEncoding"], "utf-8");
    assert_eq!(client.end(), 0);
}

#[test]
fn exit_without_shutdown_and_a_closed_input_are_told_in_the_status() {
    let mut client = Client::start();
    client.tell("exit", Value::Null);
    assert_eq!(client.status(), 1);
    assert_eq!(Client::start().status(), 1, "the input was closed");
    let mut client = Client::silent();
    client.tell("exit", Value::Null);
    assert_eq!(client.status(), 1, "before it began");
}

#[test]
fn requests_out_of_turn_are_refused() {
    let mut client = Client::silent();
    let code = |client: &mut Client, method: &str, params: Value| {
        let id = client.request(method, params);
        client.answer(id)["error"]["code"].as_i64().unwrap()
    };
    assert_eq!(code(&mut client, "textDocument/hover", json!({})), -32002, "not initialized");
    let mut client = Client::start();
    assert_eq!(code(&mut client, "textDocument/unheard", json!({})), -32601, "no such method");
    assert_eq!(code(&mut client, "textDocument/hover", json!({ "position": 7 })), -32602, "no such parameters");
    assert_eq!(code(&mut client, "initialize", json!({ "capabilities": {} })), -32600, "twice");
    client.ask("shutdown", Value::Null);
    assert_eq!(code(&mut client, "textDocument/hover", json!({})), -32600, "after shutdown");
    client.tell("exit", Value::Null);
    assert_eq!(client.status(), 0);
}

#[test]
fn what_is_no_message_is_told_and_the_session_goes_on() {
    let mut client = Client::start();
    client.raw(b"Content-Length: 9\r\n\r\n{\"id\": 1,");
    let told = client.next(|message| message["error"]["code"] == -32700);
    assert_eq!(told["id"], Value::Null);
    client.raw(b"Content-Length: 99999999999\r\nnonsense\r\n\r\n");
    client.next(|message| message["error"]["code"] == -32700);
    client.tell("textDocument/didOpen", json!({ "textDocument": "all wrong" }));
    let log = client.next(|message| message["method"] == "window/logMessage");
    assert!(log["params"]["message"].as_str().unwrap().contains("didOpen"), "{log}");
    client.tell("workspace/unheard", json!({}));
    client.tell("textDocument/didChange", json!({
        "textDocument": { "uri": client.uri("never-opened.toml"), "version": 3 }, "contentChanges": [{ "text": "x" }],
    }));
    client.open("harbor.toml");
    assert_eq!(client.told("harbor.toml"), Vec::<Value>::new());
    assert_eq!(client.end(), 0);
}

#[test]
fn a_request_that_was_cancelled_is_answered_so() {
    let mut client = Client::start();
    client.open("harbor.toml");
    let params = client.at("harbor.toml", "purpose is", 0);
    // Both in one write, so that the second is there when the first is read.
    let ask = json!({ "jsonrpc": "2.0", "id": "one", "method": "textDocument/hover", "params": params }).to_string();
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": "one" } }).to_string();
    let framed = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
    // Work that keeps the server busy while they come.
    let text = client.text("harbor.toml").to_owned();
    for _ in 0..3 {
        client.replace("harbor.toml", &text);
    }
    client.raw(format!("{}{}", framed(&ask), framed(&cancel)).as_bytes());
    let answer = client.next(|message| message["id"] == "one");
    let cancelled = answer["error"]["code"] == -32800;
    assert!(cancelled || answer["result"].is_object(), "answered once, one way or the other: {answer}");
    assert_eq!(client.end(), 0);
}
