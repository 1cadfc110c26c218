//! What the program says and how it ends, given input that it cannot read.
#![expect(
    clippy::expect_used,
    reason = "a test ends where its world is not as it must be"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn pathlight(words: &[&str]) -> Output {
    let program = Command::new(env!("CARGO_BIN_EXE_pathlight")).args(words).output();
    program.expect("the program runs")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file with that text, in a folder of this test's own.
fn file(name: &str, text: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the folder can be written");
    path
}

#[test]
fn input_that_cannot_be_read_ends_with_2_and_names_the_file() {
    for (name, text, words) in [
        ("empty.json", b"".as_slice(), "empty"),
        ("cut.json", b"{\"pathlight\":", "line 1"),
        ("text.json", b"hello", "not JSON"),
        ("utf16.json", b"\xff\xfe{\x00}\x00", "UTF-8"),
        ("newer.json", b"{\"pathlight\": \"check/9\"}", "check/1"),
        ("both.json", b"{\"pathlight\": \"check/1\"}", "deployments"),
    ] {
        let path = file(name, text);
        let path = path.to_string_lossy();
        for words_of in [
            vec!["check", &path],
            vec!["explain", &path, "--from", "a", "--to", "b"],
        ] {
            let output = pathlight(&words_of);
            let said = errors(&output);
            assert_eq!(output.status.code(), Some(2), "{name}: {said}");
            assert!(said.contains(name) && said.contains(words), "{name}: {said}");
            assert!(output.stdout.is_empty(), "{name}");
        }
    }
    assert_eq!(pathlight(&["check", "missing.json"]).status.code(), Some(2));
    assert_eq!(pathlight(&["check"]).status.code(), Some(2));
    assert_eq!(pathlight(&["chekc", "a"]).status.code(), Some(2));
    assert_eq!(pathlight(&["check", "a", "--fast"]).status.code(), Some(2));
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let path = file("large.json", b"");
    let large = std::fs::File::create(&path).expect("the folder can be written");
    large.set_len(256 * 1024 * 1024 + 1).expect("a sparse file");
    let output = pathlight(&["check", &path.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("256 MiB"), "{}", errors(&output));
    let _ = std::fs::remove_file(path);
}

#[test]
fn one_unreadable_file_leaves_the_others_answered() {
    let estate = r#"{ "pathlight": "check/1", "deployments": [{ "subscription": "s", "resourceGroup": "rg", "resources": [] }],
        "hosts": [{ "name": "h", "network": "internet", "address": "192.0.2.1" }],
        "expect": [{ "from": "h", "to": { "address": "192.0.2.9" }, "verdict": "VERDICT" }] }"#;
    let holds = file("holds.json", estate.replace("VERDICT", "allowed").as_bytes());
    let fails = file("fails.json", estate.replace("VERDICT", "denied").as_bytes());
    let broken = file("broken.json", b"{");
    let [holds, fails, broken] = [holds, fails, broken].map(|path| path.to_string_lossy().into_owned());
    assert_eq!(pathlight(&["check", &holds]).status.code(), Some(0));
    assert_eq!(pathlight(&["check", &holds, &fails]).status.code(), Some(1));
    let output = pathlight(&["check", &broken, &holds, "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let answered = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        answered.contains("holds.json") && answered.contains("\"passed\": 1"),
        "{answered}"
    );
    assert!(errors(&output).contains("broken.json"));
}

#[test]
fn findings_are_printed_and_never_change_the_status() {
    let estate = r#"{ "pathlight": "check/1", "deployments": [{ "subscription": "s", "resourceGroup": "rg", "resources": [
          { "type": "Microsoft.Storage/storageAccounts", "name": "st", "location": "eastus",
            "properties": { "networkAcls": { "defaultAction": "Allow", "ipRules": [{ "value": "192.0.2.1" }] } } }] }],
        "hosts": [{ "name": "h", "network": "internet", "address": "192.0.2.1" }],
        "expect": [{ "from": "h", "to": "st", "verdict": "allowed" }], "problems": [] }"#;
    let path = file("findings.json", estate.as_bytes());
    let path = path.to_string_lossy();
    let said = |words: &[&str]| {
        let output = pathlight(words);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let text = said(&["check", &path]);
    assert!(
        text.contains("  finding: st: ") && text.contains("(inert-rules)"),
        "{text}"
    );
    let json = said(&["check", &path, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let finding = json.pointer("/0/findings/0").expect("a finding");
    let field = |name: &str| finding.get(name).cloned().unwrap_or_default();
    assert_eq!(
        [field("resource"), field("code"), field("cites")],
        [
            "st".into(),
            "inert-rules".into(),
            serde_json::json!(["services C-11"])
        ]
    );
    assert!(field("text").is_string() && finding.as_object().is_some_and(|it| it.len() == 4));
}

#[test]
fn names_cannot_steer_the_terminal() {
    let hostile = r#"{ "pathlight": "check/1", "deployments": [{ "subscription": "s", "resourceGroup": "rg", "resources": [] }],
        "title": "\u001b[2Jcleared", "hosts": [{ "name": "\u202evil\u001b]0;", "network": "internet", "address": "192.0.2.1" }],
        "expect": [{ "from": "\u202evil\u001b]0;", "to": { "address": "192.0.2.9" } }] }"#;
    let path = file("steer.json", hostile.as_bytes());
    let path = path.to_string_lossy();
    let output = pathlight(&["check", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        !said.contains(['\u{1b}', '\u{202e}']) && said.contains("\\u{1b}[2J"),
        "{said}"
    );
    let output = pathlight(&["explain", &path, "--from", "\u{202e}", "--to", "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!errors(&output).contains('\u{202e}'));
}

#[test]
fn standard_input_is_read_like_a_file() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_pathlight"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut input = program.stdin.take().expect("it is piped");
    input.write_all(b"[").expect("it reads");
    drop(input);
    let output = program.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("-: not JSON"), "{}", errors(&output));
}
