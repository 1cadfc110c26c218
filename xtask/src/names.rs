//! Names every program file after its content: a name that was seen once means the same bytes for ever, so that a host
//! may have it kept for good, and a page never meets a file of another build under a name that it knows.
//!
//! Trunk does this for some files and by what they were before they were finished; here it is done last, for all. What
//! has to keep its name (the page, its icons, scenarios) is left, and revalidated on every visit.

use sha2::{Digest, Sha256};
use std::path::Path;

/// How many hexadecimal digits of a digest a name holds.
pub const DIGITS: usize = 10;

/// The script that starts the workshop; its name stands in the page's program, so the new one has as many letters.
pub const WORKSHOP_LOADER: &str = "workshop_loader.js";

/// The start of `content`'s SHA-256, as the service worker computes it too.
pub fn digest(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    hash.iter()
        .take(DIGITS / 2)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether a file's name holds its content's digest.
pub fn is_lasting(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let digest = stem.rsplit('-').next().unwrap_or_default();
    digest.len() == DIGITS && digest.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
}

/// Renames the program files of `folder`, each after those that it names, and then names them anew in the page.
pub fn name_by_content(folder: &Path) -> Result<(), String> {
    let mut files = file_names(folder)?;
    files.retain(|name| place(name).is_some());
    files.sort_by_key(|name| place(name));
    let mut renamed: Vec<(String, String)> = Vec::new();
    for old in files {
        let failed = |error: std::io::Error| format!("cannot name {old} by its content: {error}");
        let content = std::fs::read(folder.join(&old)).map_err(failed)?;
        let content = with_names(content, &old, &renamed)?;
        let new = new_name(&old, &digest(&content));
        std::fs::write(folder.join(&new), content).map_err(failed)?;
        std::fs::remove_file(folder.join(&old)).map_err(failed)?;
        renamed.push((old, new));
    }
    let page = folder.join("index.html");
    let html = std::fs::read(&page).map_err(|error| format!("cannot read index.html: {error}"))?;
    let html = with_names(html, "index.html", &renamed)?;
    std::fs::write(&page, html).map_err(|error| format!("cannot write index.html: {error}"))
}

/// The files directly in `folder`.
pub fn file_names(folder: &Path) -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("cannot read the site: {error}"))?;
    let files = entries.flatten().filter(|entry| entry.path().is_file());
    Ok(files
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect())
}

/// Where a file stands in the order in which names are given: a file comes after those that it names.
fn place(name: &str) -> Option<usize> {
    let tests: [fn(&str) -> bool; 6] = [
        |name| name == "workshop_bg.wasm",
        |name| name == "workshop.js",
        |name| name == WORKSHOP_LOADER,
        |name| name.ends_with("_bg.wasm"),
        |name| name.starts_with("pathlight-app") && name.ends_with(".js"),
        |name| name.ends_with(".css") || name == "boot.js",
    ];
    tests.iter().position(|is_it| is_it(name))
}

/// `pathlight-app-0123456789abcdef_bg.wasm` -> `pathlight-app-<digest>.wasm`: Trunk's own digest goes.
fn new_name(old: &str, digest: &str) -> String {
    if old == WORKSHOP_LOADER {
        return format!("work-{digest}.js");
    }
    let (stem, ending) = old.rsplit_once('.').unwrap_or((old, ""));
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let plain = stem
        .rsplit_once('-')
        .filter(|(_, last)| last.len() >= DIGITS && last.chars().all(|c| c.is_ascii_hexdigit()));
    format!("{}-{digest}.{ending}", plain.map_or(stem, |(plain, _)| plain))
}

/// A file's content with the new names; a program may only be changed letter by letter.
fn with_names(content: Vec<u8>, file: &str, renamed: &[(String, String)]) -> Result<Vec<u8>, String> {
    if file.ends_with(".wasm") {
        let Some((old, new)) = renamed.iter().find(|(old, _)| old == WORKSHOP_LOADER) else {
            return Ok(content);
        };
        return relabelled(content, old, new).ok_or_else(|| {
            format!("{file} does not name {old} once: has app/src/browser/worker.rs changed?")
        });
    }
    let mut text = String::from_utf8(content).map_err(|_| format!("{file} is no text"))?;
    for (old, new) in renamed {
        text = text.replace(&format!("./{old}"), &format!("./{new}"));
    }
    Ok(text.into_bytes())
}

/// `program` with `new` in the one place of `old`, of the same length.
fn relabelled(mut program: Vec<u8>, old: &str, new: &str) -> Option<Vec<u8>> {
    let mut places = program
        .windows(old.len())
        .enumerate()
        .filter(|(_, it)| *it == old.as_bytes());
    let at = places.next()?.0;
    if places.next().is_some() || old.len() != new.len() {
        return None;
    }
    program
        .get_mut(at..at + new.len())?
        .copy_from_slice(new.as_bytes());
    Some(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_the_start_of_the_digest() {
        assert_eq!(digest(b"abc"), "ba7816bf8f");
        assert!(is_lasting("work-ba7816bf8f.js") && is_lasting("pathlight-app-ba7816bf8f.wasm"));
        assert!(!is_lasting("index.html") && !is_lasting("icon-512.png") && !is_lasting("pathlight-app.js"));
    }

    #[test]
    fn the_tools_own_digest_goes() {
        assert_eq!(
            new_name("pathlight-app-0123456789abcdef_bg.wasm", "ba7816bf8f"),
            "pathlight-app-ba7816bf8f.wasm"
        );
        assert_eq!(new_name("boot.js", "ba7816bf8f"), "boot-ba7816bf8f.js");
        assert_eq!(
            new_name(WORKSHOP_LOADER, "ba7816bf8f").len(),
            WORKSHOP_LOADER.len()
        );
    }

    #[test]
    fn a_program_is_changed_in_one_place_or_refused() {
        let new = "work-ba7816bf8f.js";
        let program = b"\0asm./workshop_loader.jsx".to_vec();
        let changed = relabelled(program, WORKSHOP_LOADER, new).expect("one place");
        assert_eq!(changed, b"\0asm./work-ba7816bf8f.jsx");
        assert!(relabelled(changed, WORKSHOP_LOADER, new).is_none());
    }

    #[test]
    fn files_are_named_after_those_that_they_name() {
        let folder = std::env::temp_dir().join(format!("pathlight-names-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write("workshop_bg.wasm", "w");
        write("workshop.js", "s");
        write(
            "workshop_loader.js",
            "importScripts('./workshop.js'); run('./workshop_bg.wasm')",
        );
        write("pathlight-app-0123456789abcdef_bg.wasm", "./workshop_loader.js");
        write("pathlight-app-0123456789abcdef.js", "j");
        write("boot.js", "import './pathlight-app-0123456789abcdef.js'");
        write("index.html", "<script src=\"./boot.js\">");
        name_by_content(&folder).unwrap();
        let names = file_names(&folder).unwrap();
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let loader = names.iter().find(|name| name.starts_with("work-")).unwrap();
        assert!(read(loader).contains(&format!("./workshop-{}.wasm", digest(b"w"))));
        let program = names
            .iter()
            .find(|name| name.starts_with("pathlight-app") && name.ends_with(".wasm"));
        assert_eq!(read(program.unwrap()), format!("./{loader}"));
        let boot = names.iter().find(|name| name.starts_with("boot-")).unwrap();
        assert!(read("index.html").contains(&format!("./{boot}")));
        assert!(names.iter().all(|name| name == "index.html" || is_lasting(name)));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
