//! Hover, definitions and references.

use serde_json::{Value, json};

use super::client::Client;

fn opened() -> Client {
    let mut client = Client::start();
    for name in ["base.toml", "harbor.toml", "harbor.test.toml"] {
        client.open(name);
    }
    client
}

fn hover(client: &mut Client, name: &str, words: &str, more: usize) -> String {
    let found = client.ask("textDocument/hover", client.at(name, words, more));
    found["contents"]["value"].as_str().unwrap_or("").to_owned()
}

#[test]
fn hover_says_what_a_name_is() {
    let mut client = opened();
    let list = hover(&mut client, "harbor.toml", "timed_codes and", 3);
    assert!(list.contains("a list of 4") && list.contains("`97112`") && list.contains("one-on-one"), "{list}");
    let fact = hover(&mut client, "harbor.toml", "purpose is not", 0);
    assert!(fact.contains("what the service is for") && fact.contains("`wellness`"), "{fact}");
    assert!(fact.contains("presumes `rehabilitative`"), "{fact}");
    let found = client.ask("textDocument/hover", client.at("harbor.toml", "wellness", 2));
    assert_eq!(client.covered("harbor.toml", &found["range"]), "wellness");
    assert_eq!(hover(&mut client, "harbor.toml", "= 1", 0), "");
    assert_eq!(client.end(), 0);
}

/// Where a request about a place leads: the file and the words there.
fn led(client: &mut Client, found: &Value) -> Vec<String> {
    let one = |place: &Value| {
        let uri = place["uri"].as_str().unwrap();
        let name = uri.rsplit('/').next().unwrap();
        let line = place["range"]["start"]["line"].as_u64().unwrap() + 1;
        format!("{name}:{line} {}", client.covered(name, &place["range"]))
    };
    found.as_array().map(|all| all.iter().map(one).collect()).unwrap_or_default()
}

#[test]
fn a_definition_is_found_in_the_parent_too() {
    let mut client = opened();
    let mut go = |name: &str, words: &str, more: usize| {
        let found = client.ask("textDocument/definition", client.at(name, words, more));
        led(&mut client, &found)
    };
    assert_eq!(go("harbor.toml", "timed_codes and", 3), ["base.toml:16 timed_codes"]);
    assert_eq!(go("harbor.toml", "\"base\"", 1), ["base.toml:4 base"]);
    assert_eq!(go("harbor.toml", "most for code", 1), ["base.toml:22 most"]);
    assert_eq!(go("harbor.toml", "rule    = \"visits\"", 12), ["base.toml:50 visits"]);
    assert_eq!(go("harbor.toml", "extra.device is", 7), ["harbor.toml:22 extra.device"]);
    assert_eq!(go("harbor.test.toml", "\"massage-alone\"", 2), ["base.toml:38 massage-alone"]);
    assert_eq!(go("harbor.test.toml", "\"typical\"", 2), ["harbor.test.toml:1 typical"]);
    assert_eq!(go("harbor.toml", "active = {", 2), ["base.toml:17 active"], "from a change to what is changed");
    assert_eq!(client.end(), 0);
}

#[test]
fn references_are_found_in_every_file_that_shares_the_name() {
    let mut client = opened();
    let mut params = client.at("base.toml", "active      =", 1);
    params["context"] = json!({ "includeDeclaration": true });
    let found = client.ask("textDocument/references", params.clone());
    assert_eq!(led(&mut client, &found), ["base.toml:17 active", "base.toml:43 active", "harbor.toml:19 active"]);
    params["context"] = json!({ "includeDeclaration": false });
    let found = client.ask("textDocument/references", params);
    assert_eq!(led(&mut client, &found), ["base.toml:43 active"]);
    let found = client.ask("textDocument/documentHighlight", client.at("base.toml", "active\n", 0));
    let kinds: Vec<i64> = found.as_array().unwrap().iter().map(|one| one["kind"].as_i64().unwrap()).collect();
    assert_eq!(kinds, [3, 2], "written, read");
    assert_eq!(client.end(), 0);
}
