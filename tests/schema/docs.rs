//! What the sources say of types, fields and variants: their doc comments, by `Type`, `Type.field`, `Type.Variant` and
//! `Type.Variant.field`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The comments of every source below `folder`.
pub fn read(folder: &Path) -> BTreeMap<String, String> {
    let mut said = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                of_source(&fs::read_to_string(&path).expect("a text"), &mut said);
            }
        }
    }
    said
}

/// The sources are formatted: a field or a variant has a line of its own, indented once for each level.
fn of_source(text: &str, said: &mut BTreeMap<String, String>) {
    let (mut comment, mut of, mut variant) = (String::new(), String::new(), String::new());
    for line in text.lines() {
        let inner = line.trim_start();
        let depth = (line.len() - inner.len()) / 4;
        if let Some(words) = inner.strip_prefix("/// ") {
            comment = format!("{comment} {words}").trim().to_owned();
            continue;
        }
        if let Some(words) = inner.strip_prefix("#[doc = \"") {
            comment = words.trim_end_matches("\"]").to_owned();
            continue;
        }
        if inner.starts_with("#[") {
            continue;
        }
        let name: String = inner
            .trim_start_matches("pub struct ")
            .trim_start_matches("pub enum ")
            .trim_start_matches("pub ")
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let is_type = inner.starts_with("pub struct ") || inner.starts_with("pub enum ");
        let key = match depth {
            0 if is_type => {
                of.clone_from(&name);
                name
            }
            1 if inner.starts_with("pub ") && inner.contains(':') => format!("{of}.{name}"),
            1 if name.starts_with(char::is_uppercase) => {
                variant.clone_from(&name);
                format!("{of}.{name}")
            }
            2 if inner.contains(": ") && inner.ends_with(',') => format!("{of}.{variant}.{name}"),
            _ => {
                comment.clear();
                continue;
            }
        };
        if !comment.is_empty() {
            said.entry(key).or_insert_with(|| std::mem::take(&mut comment));
        }
        comment.clear();
    }
}
