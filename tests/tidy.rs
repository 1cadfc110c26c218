//! The shape of the code: sizes, module comments, who may use whom, where colours stand.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use harness::{case, files};
use pathlight_core::analysis::lint::Code;

/// The most lines that a source file may have.
const LONGEST: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below `folder` with one of the endings, by its path from the root, and its text.
fn texts(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), endings, &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if !["target", "dist", "node_modules"].contains(&name.as_str()) && !name.starts_with('.') {
                walk(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            let place = path.strip_prefix(root()).unwrap_or(&path);
            let place = place.to_string_lossy().replace('\\', "/");
            found.push((place, fs::read_to_string(&path).expect("sources are text")));
        }
    }
}

fn rust() -> Vec<(String, String)> {
    ["core", "app", "tests", "xtask"]
        .iter()
        .flat_map(|folder| texts(folder, &[".rs"]))
        .collect()
}

/// The code of a source: without comments, and without what follows `#[cfg(test)]`.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = product.lines().map(|line| match line.split_once("//") {
        Some((code, _)) if !code.ends_with(':') => code,
        Some(_) | None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether `text` names `word`, as a whole word.
fn names(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

fn assert_none(what: &str, offenders: Vec<String>) {
    assert!(offenders.is_empty(), "{what}:\n{}", offenders.join("\n"));
}

#[test]
fn no_source_is_too_long() {
    let long = rust().into_iter().filter_map(|(place, text)| {
        let lines = text.lines().count();
        (lines > LONGEST).then(|| format!("{place}: {lines} lines"))
    });
    assert_none("over 500 lines", long.collect());
}

#[test]
fn every_module_says_what_it_is() {
    let silent = rust().into_iter().filter(|(_, text)| !text.starts_with("//!"));
    assert_none(
        "does not open with `//!`",
        silent.map(|(place, _)| place).collect(),
    );
}

#[test]
fn only_browser_speaks_to_the_browser() {
    let speaks = texts("app/src", &[".rs"]).into_iter().filter(|(place, text)| {
        let code = code(text);
        !place.starts_with("app/src/browser")
            && ["web_sys", "js_sys", "gloo"]
                .iter()
                .any(|name| names(&code, name))
    });
    assert_none(
        "only app/src/browser* names web_sys, js_sys, gloo",
        speaks.map(|(place, _)| place).collect(),
    );
}

#[test]
fn evaluate_uses_nothing_that_uses_it() {
    let mut sources = texts("core/src/evaluate", &[".rs"]);
    sources.extend(texts("core/src", &["evaluate.rs"]));
    assert!(sources.len() > 8, "the stages are there");
    let users = ["analysis", "explain", "document", "edit", "gallery", "import"];
    let uses = sources.into_iter().flat_map(|(place, text)| {
        let code = code(&text);
        let used = users.into_iter().filter(move |user| {
            names(&code, &format!("crate::{user}")) || names(&code, &format!("super::super::{user}"))
        });
        used.map(move |user| format!("{place} uses {user}"))
    });
    assert_none(
        "evaluate decides; it neither explains nor compares",
        uses.collect(),
    );
}

#[test]
fn the_page_carries_one_scenario_of_the_gallery() {
    let carries = texts("app/src", &[".rs"]).into_iter().flat_map(|(place, text)| {
        let code = code(&text);
        let all = [
            "gallery::ALL",
            "gallery::open",
            "gallery::{",
            "link::write(",
            "link::read(",
            "link::document(",
            "link::carried(",
        ];
        let named = all.into_iter().filter(move |it| code.contains(it));
        let is_page = !place.starts_with("app/src/workshop");
        named
            .filter(move |_| is_page)
            .map(move |it| format!("{place} names {it}"))
    });
    assert_none("these know every scenario's text", carries.collect());
}

#[test]
fn core_depends_on_little() {
    let allowed = ["serde", "serde_json", "serde_path_to_error", "ipnet"];
    let manifest = fs::read_to_string(root().join("core/Cargo.toml")).expect("core has a manifest");
    let table = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    let table = table.split("\n[").next().unwrap_or_default();
    let lines = table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    // What only a feature brings (the command line, the schema) is not in the engine.
    let always = lines.filter(|line| !line.contains("optional = true"));
    let found: BTreeSet<&str> = always
        .filter_map(|line| line.split(['.', '=', ' ']).next())
        .collect();
    assert_eq!(found, BTreeSet::from(allowed));
}

#[test]
fn the_page_writes_no_raw_markup() {
    let raw = texts("app/src", &[".rs"])
        .into_iter()
        .filter(|(_, text)| names(&code(text), "inner_html") || names(&code(text), "set_inner_html"));
    assert_none("inner_html", raw.map(|(place, _)| place).collect());
}

/// Colour literals in a line: `#` with 3, 4, 6 or 8 hexadecimal digits, or a colour function.
fn has_colour(line: &str) -> bool {
    const FUNCTIONS: [&str; 6] = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab("];
    let hex = line.match_indices('#').any(|(at, _)| {
        let word: String = line[at + 1..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
            .collect();
        [3, 4, 6, 8].contains(&word.len()) && word.chars().all(|c| c.is_ascii_hexdigit())
    });
    hex || FUNCTIONS.iter().any(|function| line.contains(function))
}

#[test]
fn colours_stand_in_one_file() {
    let mut colours = Vec::new();
    for (place, text) in texts("app", &[".rs", ".css", ".html", ".svg"]) {
        if place == "app/style/tokens.css" {
            continue;
        }
        let text = if place.ends_with(".rs") { code(&text) } else { text };
        let lines = text.lines().enumerate().filter(|(_, line)| has_colour(line));
        colours.extend(lines.map(|(number, line)| format!("{place}:{}: {}", number + 1, line.trim())));
    }
    assert_none("colours belong in app/style/tokens.css", colours);
}

/// What stands outside of parentheses and comments.
fn outside(text: &str) -> String {
    let mut depth = 0;
    let comments = text
        .split("/*")
        .map(|it| it.rsplit("*/").next().unwrap_or_default());
    let mut kept = comments.collect::<String>();
    kept.retain(|letter| {
        depth += i32::from(letter == '(');
        let is_outside = depth == 0;
        depth -= i32::from(letter == ')');
        is_outside
    });
    kept
}

/// One that ends in nothing of the kind is tried for every element that is drawn anew, by each flip.
#[test]
fn selectors_end_in_a_tag_a_class_an_id_or_an_attribute() {
    let (mut seen, mut general) = (0, Vec::new());
    for (place, text) in texts("app/style", &[".css"]) {
        let text = outside(&text);
        let mut heads: Vec<&str> = text
            .split('{')
            .map(|it| it.rsplit(['}', ';']).next().unwrap_or_default())
            .collect();
        heads.pop();
        for selector in heads
            .iter()
            .filter(|head| !head.trim().starts_with('@'))
            .flat_map(|head| head.split(','))
        {
            let last = selector
                .trim()
                .rsplit([' ', '>', '+', '~'])
                .next()
                .unwrap_or_default();
            let is_named = last.starts_with(|it: char| it.is_ascii_alphanumeric() || ".#[".contains(it));
            let is_meant = last == "*" || last == ":focus-visible" || last.starts_with(":root");
            if !is_named && !is_meant {
                general.push(format!("{place}: {}", selector.trim()));
            }
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen} selectors are read");
    assert_none("these are tried for every element", general);
}

/// Of two by one name the last is played for both.
#[test]
fn no_two_animations_share_a_name() {
    let mut names = BTreeSet::new();
    let mut twice = Vec::new();
    for (_, text) in texts("app/style", &[".css"]) {
        for rest in text.split("@keyframes ").skip(1) {
            let name = rest.split([' ', '{']).next().unwrap_or_default();
            twice.extend((!names.insert(name.to_owned())).then(|| name.to_owned()));
        }
    }
    assert!(!names.is_empty());
    assert_none("these are defined twice", twice);
}

#[test]
fn every_case_cites_a_rule() {
    let cites = |cite: &String| {
        let rule = cite.split_once(' ').map(|(file, rule)| (file, rule.trim()));
        rule.is_some_and(|(file, rule)| ["services", "network"].contains(&file) && !rule.is_empty())
            || ["AMB-", "OPEN-"]
                .iter()
                .any(|decision| cite.starts_with(decision))
            || ["BYP", "SKU", "GW", "DOA", "RULE", "ICMP", "V6", "E-13", "RET"].contains(&cite.as_str())
            || cite.starts_with("semantics ")
    };
    let cases = case::all().expect("the case files can be read");
    let without = cases
        .into_iter()
        .filter(|loaded| loaded.case.cites.is_empty() || !loaded.case.cites.iter().all(cites));
    assert_none(
        "cases without a rule",
        without.map(|loaded| loaded.case.id).collect(),
    );
}

#[test]
fn the_readme_lists_every_code() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    let findings = Code::ALL.iter().map(|(_, word, _)| (*word).to_owned());
    let mut sources = texts("core/src/model/check", &[".rs"]);
    sources.extend(texts("core/src/import", &[".rs"]));
    let is_code = |text: &str| {
        let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
        text.contains('-') && text.split('-').all(is_word)
    };
    let problems = sources
        .iter()
        .flat_map(|(_, text)| text.split('"'))
        .filter(|it| is_code(it));
    let all: Vec<String> = findings.chain(problems.map(str::to_owned)).collect();
    assert!(all.len() > 80, "{} codes", all.len());
    let missing = all
        .into_iter()
        .filter(|code| !readme.contains(&format!("`{code}`")));
    assert_none("not in the README", missing.collect());
}

#[test]
fn every_case_file_is_asked() {
    let kept = [
        "tests/cases/totals.json",
        "tests/cases/not-yet.json",
        "tests/cases/modest.json",
    ];
    let found: BTreeSet<String> = texts("tests/cases", &[".json"])
        .into_iter()
        .map(|(place, _)| place)
        .filter(|place| !kept.contains(&place.as_str()) && !place.starts_with("tests/cases/hostile/"))
        .collect();
    let asked = files::CASES.iter().chain(files::FINDINGS);
    let cases = asked.map(|(path, _)| format!("tests/cases/{path}"));
    let fixtures = files::FIXTURES
        .iter()
        .map(|(name, _)| format!("tests/cases/fixtures/{name}.json"));
    let estates = files::ESTATES.map(|name| format!("tests/cases/estates/{name}.check.json"));
    assert_eq!(found, cases.chain(fixtures).chain(estates).collect());
}
