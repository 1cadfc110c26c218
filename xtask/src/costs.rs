//! `cargo xtask costs`: what each part of the page adds to its size after brotli.
//!
//! A part's cost is what its program shrinks by without the part's functions: its neighbours help to compress it, so the
//! costs of all come to less than the whole. Where two parts have a function alike, the build keeps one of them, and one
//! part pays; and what texts and tables a part reads is not told apart.

use crate::wasm;
use crate::{compress, process, shrink, web_tools};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The programs, and when a reader loads them.
const PROGRAMS: [(&str, &str); 2] = [
    ("pathlight-app", "the page, loaded at first"),
    ("workshop", "the workshop, loaded when it is first asked"),
];
/// Modules whose own modules are parts of their own.
const FOLDERS: [&str; 3] = ["app::workshop", "core::analysis", "core::check"];
/// What functions read.
const DATA: &str = "texts and tables";
/// Parts with less code than this, in bytes, are told together.
const SMALL: usize = 1_500;

/// Measures the programs that `cargo xtask build` left.
pub fn costs() -> Result<(), String> {
    let modules = web_tools::ensure()?;
    let folder = process::root().join("target").join("costs");
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make target/costs: {error}"))?;
    for (name, what) in PROGRAMS {
        let program = folder.join(format!("{name}.wasm"));
        with_names(name, &program, &modules)?;
        let bytes = std::fs::read(&program).map_err(|error| format!("cannot read {name}: {error}"))?;
        let pieces = pieces(&bytes).ok_or(format!("{name} has no names"))?;
        println!("{what}\n{}", table(pieces, named_in_sources)?);
    }
    Ok(())
}

/// The program as it is released, but with its functions' names.
fn with_names(name: &str, out: &Path, modules: &Path) -> Result<(), String> {
    let built = process::root().join(format!("target/wasm-opt/release/{name}_bg.wasm"));
    let bytes =
        std::fs::read(built).map_err(|_| "there is no build to measure: `cargo xtask build` makes it")?;
    let (bytes, _) = shrink::program_shrunk(&bytes).ok_or(format!("{name} is no WebAssembly"))?;
    std::fs::write(out, bytes).map_err(|error| format!("cannot shrink {name}: {error}"))?;
    shrink::optimise(out, modules, &["-g"])
}

/// A program in pieces, each with the part that it is of; none for what is left of a program without any code.
fn pieces(bytes: &[u8]) -> Option<Vec<(String, &[u8])>> {
    let (mut imported, mut names) = (0, BTreeMap::new());
    let (mut bodies, mut pieces) = (Vec::new(), Vec::new());
    for (section, body) in wasm::sections(bytes)? {
        match section {
            0 => names.extend(wasm::function_names(body)),
            10 => bodies = wasm::bodies(body)?,
            11 => pieces.push((DATA.to_owned(), body)),
            _ => {
                if section == 2 {
                    imported = wasm::imported_functions(body)?;
                }
                pieces.push((String::new(), body));
            }
        }
    }
    if names.is_empty() {
        return None;
    }
    for (at, body) in bodies.into_iter().enumerate() {
        let name = names.get(&(imported + at)).map_or("", String::as_str);
        pieces.push((part_of(name), body));
    }
    Some(pieces)
}

/// Which part a function is of, by its name: a module of ours, however deep in a library's function it is named, or the
/// library.
fn part_of(function: &str) -> String {
    for of in ["app", "core"] {
        let Some((_, path)) = function.split_once(&format!("pathlight_{of}::")) else {
            continue;
        };
        let mut words = path.split("::").map(|word| {
            let end = word.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            word.get(..end.unwrap_or(word.len())).unwrap_or_default()
        });
        let mut part = format!("{of}::{}", words.next().unwrap_or_default());
        if FOLDERS.contains(&part.as_str())
            && let Some(word) = words.next()
        {
            part = format!("{part}::{word}");
        }
        return part;
    }
    let start = function.find(|letter: char| letter.is_ascii_alphanumeric());
    let crate_name = function.get(start.unwrap_or(0)..).unwrap_or_default();
    let end = crate_name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    match end.and_then(|end| crate_name.get(..end)) {
        Some(
            "core" | "alloc" | "std" | "dlmalloc" | "hashbrown" | "str" | "char" | "f64" | "T" | "A" | "bool",
        ) => "Rust's own library".into(),
        Some(name) => format!("library {name}"),
        None => "glue".into(),
    }
}

/// What a module says of itself in its first sentence.
fn named_in_sources(part: &str) -> Option<String> {
    let (of, path) = part.split_once("::")?;
    let file = format!("{of}/src/{}.rs", path.replace("::", "/"));
    let text = std::fs::read_to_string(process::root().join(file)).ok()?;
    let first = text.lines().next()?.strip_prefix("//! ")?;
    let end = first.find(['.', ':', ';']).unwrap_or(first.len());
    first.get(..end).map(str::to_owned)
}

/// The parts, the dearest first.
fn table(mut pieces: Vec<(String, &[u8])>, says: fn(&str) -> Option<String>) -> Result<String, String> {
    let small: BTreeSet<String> = sizes(&pieces)
        .into_iter()
        .filter_map(|(part, size)| (size < SMALL).then_some(part))
        .collect();
    for (part, _) in &mut pieces {
        if small.contains(part) && !part.is_empty() {
            *part = "what is smaller".to_owned();
        }
    }
    let parts = sizes(&pieces);
    let (whole, left) = (compressed(&pieces, None)?, without_each(&pieces, &parts)?);
    let mut rows: Vec<_> = parts
        .iter()
        .zip(left)
        .map(|((part, raw), left)| (whole.saturating_sub(left), *raw, part))
        .filter(|(_, _, part)| !part.is_empty())
        .collect();
    rows.sort_by(|a, b| b.cmp(a));
    let mut text = format!("{:>8}  {:>8}\n", "brotli", "raw");
    for (brotli, raw, part) in rows {
        let line = format!(
            "{brotli:>8}  {raw:>8}  {part:26}  {}",
            says(part).unwrap_or_default()
        );
        text += line.trim_end();
        text.push('\n');
    }
    let raw: usize = parts.values().sum();
    Ok(text + &format!("{whole:>8}  {raw:>8}  all\n"))
}

fn sizes(pieces: &[(String, &[u8])]) -> BTreeMap<String, usize> {
    let mut sizes = BTreeMap::new();
    for (part, body) in pieces {
        *sizes.entry(part.clone()).or_default() += body.len();
    }
    sizes
}

/// How much is left without each part: compressed on as many processors as there are.
fn without_each(pieces: &[(String, &[u8])], parts: &BTreeMap<String, usize>) -> Result<Vec<usize>, String> {
    let parts: Vec<&String> = parts.keys().collect();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let share = parts.len().div_ceil(processors).max(1);
    std::thread::scope(|scope| {
        let shares: Vec<_> = parts
            .chunks(share)
            .map(|share| {
                let measure = move || -> Result<Vec<usize>, String> {
                    share.iter().map(|part| compressed(pieces, Some(part))).collect()
                };
                scope.spawn(measure)
            })
            .collect();
        let mut left = Vec::new();
        for share in shares {
            left.extend(share.join().map_err(|_| "a measurement failed")??);
        }
        Ok(left)
    })
}

fn compressed(pieces: &[(String, &[u8])], without: Option<&str>) -> Result<usize, String> {
    let left: Vec<&[u8]> = pieces
        .iter()
        .filter_map(|(part, body)| (Some(part.as_str()) != without).then_some(*body))
        .collect();
    let bytes = compress::brotli(&left.concat()).map_err(|error| format!("cannot compress: {error}"))?;
    Ok(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_of_the_module_that_it_is_named_after() {
        for (function, part) in [
            ("pathlight_app::diagram::layout::rows::place::h01", "app::diagram"),
            (
                "<pathlight_app::workshop::share::Address as core::fmt::Debug>::fmt",
                "app::workshop::share",
            ),
            (
                "core::ptr::drop_in_place<pathlight_core::model::Scenario>",
                "core::model",
            ),
            (
                "<alloc::string::String as core::clone::Clone>::clone",
                "Rust's own library",
            ),
            ("serde_json::value::to_value", "library serde_json"),
            ("", "glue"),
        ] {
            assert_eq!(part_of(function), part, "{function}");
        }
    }

    #[test]
    fn a_part_costs_what_its_code_adds() {
        // two functions, one imported before them: the names count from there
        let mut program = b"\0asm\x01\0\0\0".to_vec();
        let mut imports = Vec::new();
        wasm::number(1, &mut imports);
        wasm::text("w", &mut imports);
        wasm::text("i0", &mut imports);
        imports.extend([0, 0]);
        wasm::section(2, &imports, &mut program);
        let long: Vec<u8> = (0..4000_u32)
            .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        let mut code = Vec::new();
        wasm::number(2, &mut code);
        for body in [&long[..], &[0; 2000][..]] {
            wasm::number(body.len(), &mut code);
            code.extend(body);
        }
        wasm::section(10, &code, &mut program);
        let mut names = Vec::new();
        wasm::number(2, &mut names);
        for (at, name) in [(1, "pathlight_app::dear::f"), (2, "pathlight_app::cheap::f")] {
            wasm::number(at, &mut names);
            wasm::text(name, &mut names);
        }
        let mut custom = Vec::new();
        wasm::text("name", &mut custom);
        wasm::section(1, &names, &mut custom);
        wasm::section(0, &custom, &mut program);
        let table = table(pieces(&program).unwrap(), |_| None).unwrap();
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!((rows[1][1], rows[1][2]), ("4000", "app::dear"));
        assert_eq!((rows[2][1], rows[2][2]), ("2000", "app::cheap"));
        let cost = |row: usize| rows[row][0].parse::<usize>().unwrap();
        assert!(cost(1) > 500 && cost(2) < 100, "{table}");
    }

    #[test]
    fn without_names_nothing_is_told() {
        assert!(pieces(b"\0asm\x01\0\0\0").is_none());
    }
}
