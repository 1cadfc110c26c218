//! Makes what wasm-bindgen wrote smaller without changing what it does: short names for what JavaScript gives to the
//! program, no comments and no indentation, without the stream classes that a library exports and nobody uses, and without
//! what panics would say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use crate::wasm::{self, Reader, number, text};
use crate::{alike, names, panics, process, web_tools};

/// The module that the program's imports come from, in short.
const MODULE: &str = "w";
/// What a library exports for servers' streams, which the page does not have.
const UNUSED: &str = "intounderlying";
/// Functions that only serve those, by what stands in their names.
const UNCALLED: [&str; 3] = [
    "IntoUnderlying",
    "wasm_streams::",
    "js_sys::futures::future_to_promise",
];

/// What of WebAssembly browsers have, as for the build: with more, wasm-opt writes what they do not read.
pub const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Shrinks every program in `folder`, with its JavaScript.
pub fn shrink(folder: &Path, modules: &Path) -> Result<(), String> {
    let failed = |what: &Path, error: std::io::Error| format!("cannot shrink {}: {error}", what.display());
    let entries = std::fs::read_dir(folder).map_err(|error| failed(folder, error))?;
    for entry in entries.flatten() {
        let program = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix("_bg.wasm") else {
            continue;
        };
        let script = folder.join(format!("{stem}.js"));
        let bytes = std::fs::read(&program).map_err(|error| failed(&program, error))?;
        let text = std::fs::read_to_string(&script).map_err(|error| failed(&script, error))?;
        let (bytes, names) = program_shrunk(&bytes).ok_or(format!("{name} is no WebAssembly"))?;
        std::fs::write(&program, bytes).map_err(|error| failed(&program, error))?;
        std::fs::write(&script, script_shrunk(&text, &names)).map_err(|error| failed(&script, error))?;
        optimise(&program, modules, &[])?;
        panics::take_out(&program)?;
        alike::order(&program, modules)?;
        // what was taken out leaves more to take, and fewer locals compress better
        optimise(&program, modules, &["--coalesce-locals-learning"])?;
    }
    let loader = folder.join(names::WORKSHOP_LOADER);
    let text = std::fs::read_to_string(&loader).map_err(|error| failed(&loader, error))?;
    std::fs::write(&loader, by_name(&text)).map_err(|error| failed(&loader, error))
}

/// The worker's loader, which Trunk writes in wasm-bindgen's older form: browsers' consoles would warn of it.
fn by_name(loader: &str) -> String {
    let older = |(before, rest): (&str, &str)| {
        let (program, after) = rest.split_once("\")")?;
        Some(format!(
            "{before}wasm_bindgen({{module_or_path:\"{program}\"}}){after}"
        ))
    };
    let newer = loader.split_once("wasm_bindgen(\"").and_then(older);
    newer.unwrap_or_else(|| loader.to_owned())
}

/// Takes out of a program what only the exports kept that are gone, and what that leaves room for.
pub fn optimise(program: &Path, modules: &Path, more: &[&str]) -> Result<(), String> {
    let passes = [
        "--low-memory-unused",
        "--remove-unused-module-elements",
        "-Os",
        "-Os",
    ];
    let mut optimise = Command::new(web_tools::programs(modules).join("wasm-opt"));
    optimise.args(FEATURES).args(passes).args(more);
    optimise.arg(program).arg("-o").arg(program);
    process::run(&mut optimise, "wasm-opt")
}

/// The program with short names for its imports and without unused exports, and which name became which.
pub fn program_shrunk(bytes: &[u8]) -> Option<(Vec<u8>, BTreeMap<String, String>)> {
    let mut names = BTreeMap::new();
    let mut out = bytes.get(..8)?.to_vec();
    let sections = wasm::sections(bytes)?;
    let uncalled: BTreeSet<usize> = sections
        .iter()
        .filter(|(at, _)| *at == 0)
        .flat_map(|(_, body)| wasm::function_names(body))
        .filter(|(_, name)| UNCALLED.iter().any(|it| name.contains(it)))
        .map(|(at, _)| at)
        .collect();
    for (at, body) in sections {
        match at {
            9 => wasm::section(at, &table(body, &uncalled)?, &mut out),
            2 => wasm::section(at, &imports(body, &mut names)?, &mut out),
            7 => wasm::section(at, &exports(body)?, &mut out),
            _ => wasm::section(at, body, &mut out),
        }
    }
    Some((out, names))
}

fn imports(body: &[u8], names: &mut BTreeMap<String, String>) -> Option<Vec<u8>> {
    let (mut reader, mut out) = (Reader(body), Vec::new());
    let count = reader.number()?;
    number(count, &mut out);
    for at in 0..count {
        let module = reader.text()?;
        let name = reader.text()?;
        let short = format!("i{at}");
        text(MODULE, &mut out);
        text(&short, &mut out);
        names.insert(name, short);
        names.insert(module, MODULE.to_owned());
        let kind = reader.byte()?;
        out.push(kind);
        // a function's type; a table's and a memory's limits; a global's type
        let parts = match kind {
            0 => 1,
            1 => reader.copy(1, &mut out).and_then(|()| reader.limits())?,
            2 => reader.limits()?,
            3 => 2,
            _ => return None,
        };
        reader.copy(parts, &mut out)?;
    }
    Some(out)
}

/// The table of functions that are called by their place in it. In the places of those that nobody calls stands another,
/// so that they go: as long as one is in the table, wasm-opt cannot know that it is never asked for.
fn table(body: &[u8], uncalled: &BTreeSet<usize>) -> Option<Vec<u8>> {
    let (mut reader, mut out) = (Reader(body), Vec::new());
    let segments = reader.number()?;
    number(segments, &mut out);
    for _ in 0..segments {
        // a part of the first table, from a constant place on: another form is left as it is
        if (reader.number()?, reader.byte()?) != (0, 0x41) {
            return Some(body.to_vec());
        }
        out.extend([0, 0x41]);
        // the place is a number with a sign, and what ends it
        loop {
            let byte = reader.byte()?;
            out.push(byte);
            if byte < 0x80 {
                break;
            }
        }
        out.push(reader.byte()?);
        let functions: Option<Vec<usize>> = (0..reader.number()?).map(|_| reader.number()).collect();
        let functions = functions?;
        let another = functions.iter().find(|it| !uncalled.contains(it)).copied();
        number(functions.len(), &mut out);
        for function in functions {
            let is_uncalled = uncalled.contains(&function);
            number(another.filter(|_| is_uncalled).unwrap_or(function), &mut out);
        }
    }
    Some(out)
}

fn exports(body: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader(body);
    let mut kept = Vec::new();
    for _ in 0..reader.number()? {
        let (name, kind, index) = (reader.text()?, reader.byte()?, reader.number()?);
        if !name.contains(UNUSED) {
            kept.push((name, kind, index));
        }
    }
    let mut out = Vec::new();
    number(kept.len(), &mut out);
    for (name, kind, index) in kept {
        text(&name, &mut out);
        out.push(kind);
        number(index, &mut out);
    }
    Some(out)
}

/// A script of our own without comments and indentation.
pub fn plain(script: &str) -> String {
    script_shrunk(script, &BTreeMap::new())
}

/// The script with the program's new names, without comments, indentation and the unused classes.
fn script_shrunk(script: &str, names: &BTreeMap<String, String>) -> String {
    let mut lines = Vec::new();
    // the line that ends what is left out; empty: the next end of a statement
    let mut until: Option<String> = None;
    for line in script.lines() {
        let trimmed = line.trim();
        if until.is_none() && trimmed.contains("IntoUnderlying") {
            let indentation = line
                .get(..line.len() - line.trim_start().len())
                .unwrap_or_default();
            until = Some(match trimmed.ends_with('{') {
                true => format!("{indentation}}}"),
                false => String::new(),
            });
        }
        if let Some(end) = &until {
            let is_end = if end.is_empty() {
                trimmed.ends_with(';')
            } else {
                line == end
            };
            if is_end {
                until = None;
            }
            continue;
        }
        let is_comment = trimmed == "*" || ["/**", "* ", "*/", "//"].iter().any(|it| trimmed.starts_with(it));
        if !is_comment && !trimmed.is_empty() {
            lines.push(renamed(trimmed, names));
        }
    }
    lines.join("\n") + "\n"
}

/// A line with every name replaced that has a new one.
fn renamed(line: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(line.len());
    let mut word = String::new();
    for letter in line.chars().chain(['\n']) {
        if letter.is_ascii_alphanumeric() || letter == '_' || letter == '$' {
            word.push(letter);
            continue;
        }
        out.push_str(names.get(&word).unwrap_or(&word));
        word.clear();
        out.push(letter);
    }
    out.pop();
    // the module's name is a text, not a word
    for (long, short) in names.iter().filter(|(long, _)| long.contains('/')) {
        out = out.replace(&format!("\"{long}\""), &format!("\"{short}\""));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program with one imported function and three exported ones.
    fn program() -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        let mut body = Vec::new();
        number(1, &mut body);
        text("./a_bg.js", &mut body);
        text("__wbg_log_0123456789abcdef", &mut body);
        body.extend([0, 0]);
        wasm::section(2, &body, &mut bytes);
        let mut body = Vec::new();
        number(2, &mut body);
        text("main", &mut body);
        body.extend([0, 1]);
        text("intounderlyingsink_close", &mut body);
        body.extend([0, 2]);
        wasm::section(7, &body, &mut bytes);
        bytes
    }

    #[test]
    fn imports_get_short_names_and_unused_exports_go() {
        let (bytes, names) = program_shrunk(&program()).expect("a program");
        let written = String::from_utf8_lossy(&bytes).into_owned();
        assert!(written.contains("main") && !written.contains("intounderlying"));
        assert!(written.contains("i0") && !written.contains("__wbg_log"));
        assert_eq!(
            names.get("__wbg_log_0123456789abcdef").map(String::as_str),
            Some("i0")
        );
    }

    #[test]
    fn what_nobody_calls_leaves_the_table() {
        let segment = |functions: [u8; 3]| {
            let mut body = vec![1, 0, 0x41, 0xc0, 0, 0x0b, 3];
            body.extend(functions);
            body
        };
        let mut bytes = program();
        wasm::section(9, &segment([1, 2, 3]), &mut bytes);
        let mut names = Vec::new();
        text("name", &mut names);
        let function = "js_sys::futures::future_to_promise::{{closure}}";
        let mut of = vec![1, 2];
        text(function, &mut of);
        wasm::section(1, &of, &mut names);
        wasm::section(0, &names, &mut bytes);
        let (shrunk, _) = program_shrunk(&bytes).expect("a program");
        let sections = wasm::sections(&shrunk).expect("a program");
        let table = sections.iter().find(|(at, _)| *at == 9).expect("a table");
        assert_eq!(table.1, segment([1, 1, 3]));
    }

    #[test]
    fn the_script_follows() {
        let (_, names) = program_shrunk(&program()).expect("a program");
        let script = "export class IntoUnderlyingSink {\n    free() {\n    }\n}\nif (Symbol.dispose) IntoUnderlyingSink.x = 1;\n\
            const IntoUnderlyingSinkEnd = (a)\n    ? b\n    : c;\n/**\n * says\n */\nfunction imports() {\n    return { \"./a_bg.js\": { __wbg_log_0123456789abcdef: function() {} } };\n}\n";
        let expected = "function imports() {\nreturn { \"w\": { i0: function() {} } };\n}\n";
        assert_eq!(script_shrunk(script, &names), expected);
    }

    #[test]
    fn the_worker_is_loaded_without_a_warning() {
        assert_eq!(
            by_name("importScripts(\"./a.js\");wasm_bindgen(\"./a_bg.wasm\");"),
            "importScripts(\"./a.js\");wasm_bindgen({module_or_path:\"./a_bg.wasm\"});"
        );
        assert_eq!(by_name("other();"), "other();");
    }

    #[test]
    fn what_is_no_program_is_left() {
        assert!(program_shrunk(b"\0asm").is_none());
    }
}
