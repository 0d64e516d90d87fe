//! Diagnostics as one types.

use serde_json::{Value, json};

use super::client::Client;

#[test]
fn a_mistake_is_told_while_it_stands_there() {
    let mut client = Client::start();
    client.open("harbor.toml");
    assert_eq!(client.told("harbor.toml"), Vec::<Value>::new());
    client.edit("harbor.toml", "purpose is not wellness", "purpose is not welness");
    let told = client.told("harbor.toml");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (&told[0]["code"], &told[0]["severity"], &told[0]["source"]),
        (&json!("E0202"), &json!(1), &json!("payrules"))
    );
    assert_eq!(client.covered("harbor.toml", &told[0]["range"]), "welness", "behind an emoji and accents");
    assert!(told[0]["message"].as_str().unwrap().contains("`wellness`"), "{told:?}");
    client.edit("harbor.toml", "welness", "wellness");
    assert_eq!(client.told("harbor.toml"), Vec::<Value>::new());
    assert_eq!(client.end(), 0);
}

#[test]
fn both_places_are_told_and_a_change_in_a_parent_is_seen_in_its_child() {
    let mut client = Client::start();
    client.open("harbor.toml");
    client.told("harbor.toml");
    client.open("base.toml");
    client.told("base.toml");
    client.edit("base.toml", "id      = \"visits\"", "id      = \"visit-limit\"");
    let told = client.told("harbor.toml");
    assert_eq!(told[0]["code"], "E0602", "the override is of nothing now: {told:?}");
    client.edit("base.toml", "id      = \"visit-limit\"", "id      = \"massage-alone\"");
    let told = client.told("base.toml");
    let twice = told.iter().find(|one| one["code"] == "E0505").expect("the same id twice");
    let other = &twice["relatedInformation"][0]["location"];
    assert_eq!(other["uri"], json!(client.uri("base.toml")));
    assert_eq!(client.covered("base.toml", &other["range"]), "massage-alone");
    assert_eq!(client.end(), 0);
}

#[test]
fn what_nothing_uses_is_faded_and_crlf_does_not_move_it() {
    let mut client = Client::start();
    client.open("harbor.toml");
    client.told("harbor.toml");
    let text = client.text("harbor.toml").replace("[facts]", "[params]\nunused = 3\n[facts]").replace('\n', "\r\n");
    client.replace("harbor.toml", &text);
    let told = client.told("harbor.toml");
    assert_eq!((&told[0]["code"], &told[0]["tags"], &told[0]["severity"]), (&json!("W0901"), &json!([1]), &json!(2)));
    assert_eq!(client.covered("harbor.toml", &told[0]["range"]), "unused");
    assert_eq!(client.end(), 0);
}

#[test]
fn a_folder_is_checked_before_a_file_of_it_is_opened_and_after_it_is_closed() {
    let mut client = Client::silent();
    let harbor = std::fs::read_to_string(client.path("harbor.toml")).unwrap();
    std::fs::write(client.path("harbor.toml"), harbor.replace("extends = \"base\"", "extends = \"bass\"")).unwrap();
    let root = client.uri("");
    client.offer = client.ask("initialize", json!({ "capabilities": {}, "rootUri": root }));
    client.tell("initialized", json!({}));
    assert!(client.codes("harbor.toml").contains(&String::from("E0601")));
    client.open_with("harbor.toml", &harbor);
    assert_eq!(client.codes("harbor.toml"), [""; 0], "what is open counts");
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": client.uri("harbor.toml") } }));
    let uri = client.uri("harbor.toml");
    let note =
        client.next(|message| message["params"]["uri"] == json!(uri) && message["params"].get("version").is_none());
    let codes: Vec<&Value> = note["params"]["diagnostics"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert!(codes.contains(&&json!("E0601")), "what is on disk counts again: {codes:?}");
    assert_eq!(client.end(), 0);
}

#[test]
fn a_toml_file_of_another_kind_is_left_alone() {
    let mut client = Client::start();
    std::fs::create_dir(client.path("other")).unwrap();
    client.open_with("other/Cargo.toml", "[package\nname = 3");
    client.open("harbor.toml");
    client.told("harbor.toml");
    let other = client.uri("other/Cargo.toml");
    assert!(client.aside.iter().all(|message| message["params"]["uri"] != json!(other)), "{:?}", client.aside);
    let params = client.at("other/Cargo.toml", "name", 1);
    assert_eq!(client.ask("textDocument/hover", params), Value::Null);
    assert_eq!(client.end(), 0);
}

#[test]
fn what_reasoning_finds_is_told_after_a_save_and_until_the_file_changes() {
    let mut client = Client::start();
    client.open("harbor.toml");
    client.told("harbor.toml");
    let rule =
        "[[rule]]\nid = \"short\"\ntitle = \"Short\"\nsource = \"harbor-guide\"\nmessage = \"{minutes} minutes\"\n";
    let text = "text = 'for each line where minutes < 8 minutes and minutes > 20 minutes warn'\n";
    let with = format!("{}\n{rule}{text}", client.text("harbor.toml"));
    client.replace("harbor.toml", &with);
    let codes = client.codes("harbor.toml");
    assert!(!codes.contains(&String::from("W0902")), "typing does not wait for it: {codes:?}");
    let uri = client.uri("harbor.toml");
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    let told = client.next(|message| {
        let all = message["params"]["diagnostics"].as_array();
        message["params"]["uri"] == json!(uri)
            && all.is_some_and(|all| all.iter().any(|one| one["code"] == json!("W0902")))
    });
    let found = told["params"]["diagnostics"].as_array().unwrap().iter().find(|one| one["code"] == "W0902").unwrap();
    assert_eq!(client.covered("harbor.toml", &found["range"]), "minutes > 20 minutes");
    client.replace("harbor.toml", &with.replace("minutes > 20", "minutes > 2"));
    assert!(!client.codes("harbor.toml").contains(&String::from("W0902")));
    assert_eq!(client.end(), 0);
}

#[test]
fn every_half_typed_state_of_a_file_is_answered() {
    let mut client = Client::start();
    client.open("harbor.toml");
    let text = client.text("harbor.toml").to_owned();
    let cuts = (0..text.len()).filter(|cut| text.is_char_boundary(*cut)).step_by(97);
    for cut in cuts {
        client.replace("harbor.toml", &text[..cut]);
        let last = text[..cut].chars().next_back().map_or(0, char::len_utf8);
        let params = json!({
            "textDocument": { "uri": client.uri("harbor.toml") },
            "position": super::client::place(&text[..cut], cut - last),
        });
        client.ask("textDocument/hover", params);
    }
    client.replace("harbor.toml", &text);
    assert_eq!(client.told("harbor.toml"), Vec::<Value>::new());
    assert_eq!(client.end(), 0);
}

#[test]
fn a_file_beyond_all_measure_is_told_and_not_read() {
    let mut client = Client::start();
    client.open("harbor.toml");
    client.told("harbor.toml");
    client.replace("harbor.toml", &"x = 1\n".repeat(2_000_000));
    let told = client.told("harbor.toml");
    assert_eq!(told[0]["code"], "E0508", "{told:?}");
    assert_eq!(client.end(), 0);
}

#[test]
fn a_file_with_a_mistake_in_every_line_is_told_in_part() {
    let mut client = Client::start();
    client.open("harbor.toml");
    client.told("harbor.toml");
    let mistakes: String = (0..30_000).map(|number| format!("key-{number} = 1\n")).collect();
    client.replace("harbor.toml", &format!("{mistakes}{}", client.text("harbor.toml").replace("schema = 1", "")));
    let told = client.told("harbor.toml");
    assert_eq!(told.len(), 501, "{:?}", told.last());
    assert!(
        told[500]["message"].as_str().unwrap().ends_with(" more problems in this file are not shown"),
        "{:?}",
        told[500]
    );
    assert_eq!(client.end(), 0);
}
