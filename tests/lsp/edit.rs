//! What changes a file: completion, rename, fixes, format; and its parts and colours.

use serde_json::{Value, json};

use super::client::Client;

/// An editor that can do what most can.
fn able() -> Client {
    let mut client = Client::with(json!({
        "textDocument": {
            "completion": { "completionItem": { "snippetSupport": true } },
            "rename": { "prepareSupport": true },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    }));
    for name in ["base.toml", "harbor.toml", "harbor.test.toml"] {
        client.open(name);
    }
    client
}

fn labels(items: &Value) -> Vec<&str> {
    items.as_array().map(|all| all.iter().map(|item| item["label"].as_str().unwrap()).collect()).unwrap_or_default()
}

#[test]
fn completion_while_a_rule_is_typed() {
    let mut client = able();
    client.edit("harbor.toml", "purpose is not wellness cap", "purpose is not  cap");
    let params = client.at("harbor.toml", "is not  cap", 7);
    let items = client.ask("textDocument/completion", params);
    assert_eq!(labels(&items)[..3], ["habilitative", "maintenance", "rehabilitative"]);
    let edit = &items[0]["textEdit"];
    assert_eq!(
        (&edit["newText"], client.covered("harbor.toml", &edit["range"]).as_str()),
        (&json!("habilitative"), "")
    );
    client.edit("harbor.toml", "purpose is not  cap", "purpose is not wellness cap");

    client.edit("harbor.toml", "code in timed_codes", "code in ti");
    let items = client.ask("textDocument/completion", client.at("harbor.toml", "code in ti", 10));
    let list = items.as_array().unwrap().iter().find(|item| item["label"] == "timed_codes").unwrap().clone();
    assert_eq!(client.covered("harbor.toml", &list["textEdit"]["range"]), "ti");
    let whole = client.ask("completionItem/resolve", list);
    assert!(whole["documentation"]["value"].as_str().unwrap().contains("`97112`"), "{whole}");
    assert_eq!(client.end(), 0);
}

#[test]
fn completion_of_keys_and_shapes_goes_by_what_the_client_can() {
    let mut able = able();
    able.edit("harbor.toml", "\n[presume]", "\n\n[presume]");
    let shape = |client: &mut Client| {
        let items = client.ask("textDocument/completion", client.at("harbor.toml", "\n\n[presume]", 1));
        let all = items.as_array().unwrap().clone();
        let item = all.into_iter().find(|item| item["label"] == "rule for each line").unwrap();
        (item["textEdit"]["newText"].as_str().unwrap().to_owned(), item["insertTextFormat"].clone())
    };
    let (text, format) = shape(&mut able);
    assert!(text.contains("id      = \"${1:id}\"") && format == 2, "{text} {format}");
    assert_eq!(able.end(), 0);
    let mut plain = Client::start();
    plain.open("harbor.toml");
    plain.edit("harbor.toml", "\n[presume]", "\n\n[presume]");
    let (text, format) = shape(&mut plain);
    assert!(text.contains("id      = \"id\"") && !text.contains('$') && format.is_null(), "{text} {format}");
    assert_eq!(plain.end(), 0);
}

#[test]
fn a_rename_changes_every_file_that_shares_the_name() {
    let mut client = able();
    let at = client.at("harbor.toml", "timed_codes and", 2);
    let asked = client.ask("textDocument/prepareRename", at.clone());
    assert_eq!(asked["placeholder"], "timed_codes");
    let mut params = at;
    params["newName"] = json!("minute_codes");
    let edit = client.ask("textDocument/rename", params);
    let files = edit["documentChanges"].as_array().unwrap().clone();
    let changed: Vec<(String, usize)> = files
        .iter()
        .map(|file| {
            let name = file["textDocument"]["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            for one in file["edits"].as_array().unwrap() {
                assert_eq!(client.covered(&name, &one["range"]), "timed_codes");
                assert_eq!(one["newText"], "minute_codes");
            }
            (name, file["edits"].as_array().unwrap().len())
        })
        .collect();
    assert_eq!(changed, [(String::from("base.toml"), 2), (String::from("harbor.toml"), 1)]);
    assert_eq!(files[0]["textDocument"]["version"], 1);
    assert_eq!(client.end(), 0);
}

#[test]
fn what_cannot_be_renamed_is_refused_with_the_reason() {
    let mut client = able();
    let id = client.request("textDocument/prepareRename", client.at("harbor.toml", "purpose is", 2));
    let answer = client.answer(id);
    assert!(answer["error"]["message"].as_str().unwrap().contains("a fact of the record"), "{answer}");
    let mut params = client.at("base.toml", "massage = 'code", 2);
    params["newName"] = json!("deny");
    let id = client.request("textDocument/rename", params);
    let answer = client.answer(id);
    assert!(answer["error"]["message"].as_str().unwrap().contains("a word of the rule language"), "{answer}");
    assert_eq!(client.end(), 0);
}

#[test]
fn a_fix_is_offered_and_all_sure_ones_at_once() {
    let mut client = able();
    client.edit("harbor.toml", "purpose is not wellness", "purpose is not welness");
    let told = client.told("harbor.toml");
    let params = json!({
        "textDocument": { "uri": client.uri("harbor.toml") }, "range": told[0]["range"],
        "context": { "diagnostics": told },
    });
    let actions = client.ask("textDocument/codeAction", params);
    assert_eq!(
        (&actions[0]["title"], &actions[0]["kind"]),
        (&json!("write `wellness` for `welness`"), &json!("quickfix"))
    );
    assert_eq!(actions[0]["diagnostics"][0]["code"], "E0202");
    assert!(actions[0].get("isPreferred").is_none(), "a near name is a guess");
    let edit = &actions[0]["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(client.covered("harbor.toml", &edit["range"]), "welness");

    client.edit("harbor.toml", "purpose is not welness", "purpose != wellness");
    client.told("harbor.toml");
    let mut params = client.at("harbor.toml", "!=", 0);
    params["range"] = json!({ "start": params["position"], "end": params["position"] });
    params["context"] = json!({ "diagnostics": [], "only": ["source.fixAll"] });
    let actions = client.ask("textDocument/codeAction", params);
    assert_eq!(actions.as_array().unwrap().len(), 1, "{actions}");
    let edit = &actions[0]["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!((&edit["newText"], client.covered("harbor.toml", &edit["range"]).as_str()), (&json!("is not"), "!="));
    assert_eq!(client.end(), 0);
}

#[test]
fn a_file_is_formatted_by_the_lines_that_change() {
    let mut client = able();
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let params = json!({ "textDocument": { "uri": client.uri("harbor.toml") }, "options": options });
    let whole = client.ask("textDocument/formatting", params.clone());
    if let Some(edit) = whole.as_array().unwrap().first() {
        let text = client.text("harbor.toml");
        let range = &edit["range"];
        let (start, end) = (super::client::byte(text, &range["start"]), super::client::byte(text, &range["end"]));
        let text = format!("{}{}{}", &text[..start], edit["newText"].as_str().unwrap(), &text[end..]);
        client.replace("harbor.toml", &text);
    }
    assert_eq!(client.ask("textDocument/formatting", params.clone()), json!([]), "once is enough");
    client.edit("harbor.toml", "[presume]\npurpose = ", "[presume]\npurpose    =    ");
    let edits = client.ask("textDocument/formatting", params.clone());
    assert_eq!(edits[0]["newText"], "purpose = \"rehabilitative\"\n");
    assert_eq!(edits.as_array().unwrap().len(), 1);
    client.edit("harbor.toml", "[presume]", "[presume");
    assert_eq!(client.ask("textDocument/formatting", params), Value::Null, "a file that is not TOML is left alone");
    assert_eq!(client.end(), 0);
}

#[test]
fn parts_folds_and_symbols_of_the_folder() {
    let mut client = able();
    let document = json!({ "textDocument": { "uri": client.uri("harbor.toml") } });
    let parts = client.ask("textDocument/documentSymbol", document.clone());
    let names: Vec<&str> = parts.as_array().unwrap().iter().map(|part| part["name"].as_str().unwrap()).collect();
    let expected =
        ["payer", "sources", "lists", "facts", "presume", "most-units", "override of visits", "insured-plans"];
    assert_eq!(names, expected);
    let rule = &parts[5];
    assert_eq!(rule["detail"], "🌊 No more units than the table has");
    assert_eq!(client.covered("harbor.toml", &rule["selectionRange"]), "most-units");
    assert!(client.covered("harbor.toml", &rule["range"]).starts_with("[[rule]]\n"));
    let folds = client.ask("textDocument/foldingRange", document);
    assert!(
        folds.as_array().unwrap().iter().any(|fold| fold["startLine"] == rule["range"]["start"]["line"]),
        "{folds}"
    );
    let found = client.ask("workspace/symbol", json!({ "query": "massagealone" }));
    assert_eq!((&found[0]["name"], &found[0]["containerName"]), (&json!("massage-alone"), &json!("base")));
    assert_eq!(client.end(), 0);
}

#[test]
fn the_words_of_a_rule_are_coloured() {
    let mut client = able();
    let legend = client.offer["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    let document = json!({ "textDocument": { "uri": client.uri("harbor.toml") } });
    let tokens = client.ask("textDocument/semanticTokens/full", document.clone());
    let decoded = |client: &Client, tokens: &Value| {
        let (mut line, mut column) = (0, 0);
        let numbers: Vec<u64> =
            tokens["data"].as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect();
        let words = numbers.chunks(5).map(|token| {
            column = if token[0] == 0 { column + token[1] } else { token[1] };
            line += token[0];
            let end = json!({ "line": line, "character": column + token[2] });
            let range = json!({ "start": { "line": line, "character": column }, "end": end });
            format!("{} {}", legend[token[3] as usize].as_str().unwrap(), client.covered("harbor.toml", &range))
        });
        words.collect::<Vec<_>>()
    };
    let all = decoded(&client, &tokens);
    assert_eq!(
        all[..6],
        ["keyword for", "keyword each", "keyword line", "keyword where", "property code", "keyword in"]
    );
    for word in ["type timed_codes", "enumMember wellness", "macro cap", "struct most", "property code"] {
        assert!(all.contains(&word.to_owned()), "{word} in {all:?}");
    }
    let mut params = document;
    let line = client.at("harbor.toml", "when   =", 0)["position"]["line"].clone();
    let next = json!(line.as_u64().unwrap() + 1);
    params["range"] = json!({ "start": { "line": line, "character": 0 }, "end": { "line": next, "character": 0 } });
    let some = client.ask("textDocument/semanticTokens/range", params);
    assert_eq!(decoded(&client, &some)[..3], ["property coverage.funding", "keyword is", "enumMember insured"]);
    assert_eq!(client.end(), 0);
}

#[test]
fn the_page_about_a_code_is_handed_out_and_linked() {
    let mut client = Client::silent();
    let options = json!({ "pages": "payrules:/diagnostics/" });
    let root = client.uri("");
    client.ask("initialize", json!({ "capabilities": {}, "rootUri": root, "initializationOptions": options }));
    client.tell("initialized", json!({}));
    client.open("harbor.toml");
    client.edit("harbor.toml", "purpose is not wellness", "purpose is not welness");
    let told = client.told("harbor.toml");
    assert_eq!(told[0]["codeDescription"]["href"], "payrules:/diagnostics/E0202.md");
    let page = client.ask("payrules/page", json!({ "code": "E0202" }));
    assert!(page.as_str().unwrap().starts_with("# E0202"), "{page}");
    assert_eq!(client.ask("payrules/page", json!({ "code": "E9999" })), Value::Null);
    assert_eq!(client.end(), 0);
}

#[test]
fn above_a_rule_stand_its_cases() {
    let mut client = able();
    let document = json!({ "textDocument": { "uri": client.uri("base.toml") } });
    let lenses = client.ask("textDocument/codeLens", document);
    let seen: Vec<(String, &str)> = (lenses.as_array().unwrap().iter())
        .map(|lens| (client.covered("base.toml", &lens["range"]), lens["command"]["title"].as_str().unwrap()))
        .collect();
    let expected = [("massage-alone", "▸ 1 case: 1 does not"), ("visits", "▸ no case names it")];
    assert_eq!(seen, expected.map(|(id, text)| (id.to_owned(), text)));
    assert_eq!(lenses[0]["command"]["command"], "", "this client cannot show places");
    assert_eq!(client.end(), 0);
}
