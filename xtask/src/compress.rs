//! Compresses the site's files once: `.br` and `.gz` beside each file, for hosts that send such files as they are, and
//! for the sizes that are stated.

use std::io::Write;
use std::path::{Path, PathBuf};

/// What compressing makes smaller; pictures are compressed by themselves.
const ENDINGS: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// The endings of the compressed files, and how a server calls them.
pub const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gz", "gzip")];

/// Writes the compressed neighbours of every file below `folder` but those that `is_left_out` names; a neighbour that
/// would not be smaller is not written.
pub fn compress(folder: &Path, is_left_out: fn(&str) -> bool) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| format!("cannot compress {}: {error}", path.display());
    for (name, path) in files(folder).map_err(|error| failed(folder, error))? {
        if is_left_out(&name) || !is_compressible(&name) {
            continue;
        }
        let content = std::fs::read(&path).map_err(|error| failed(&path, error))?;
        let smaller = [
            ("br", brotli(&content).map_err(|error| failed(&path, error))?),
            ("gz", gzip(&content).map_err(|error| failed(&path, error))?),
        ];
        for (ending, compressed) in smaller {
            if compressed.len() < content.len() {
                let neighbour = neighbour(&path, ending);
                std::fs::write(&neighbour, compressed).map_err(|error| failed(&neighbour, error))?;
            }
        }
    }
    Ok(())
}

/// The compressed file beside `path`.
pub fn neighbour(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    PathBuf::from(name)
}

/// Every file below `folder`, by its name from there, sorted; compressed neighbours are not files of their own.
pub fn files(folder: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.retain(|(name, _)| !name.ends_with(".br") && !name.ends_with(".gz"));
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<(String, PathBuf)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.push((name, entry.path()));
        }
    }
    Ok(())
}

fn is_compressible(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

/// As small as brotli makes it.
pub fn brotli(mut content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut content, &mut compressed, &best)?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressing_shrinks_a_repetition() {
        let text = "path ".repeat(1000);
        assert!(brotli(text.as_bytes()).unwrap().len() < gzip(text.as_bytes()).unwrap().len());
    }

    #[test]
    fn neighbours_stand_beside_what_they_make_smaller() {
        let folder = std::env::temp_dir().join(format!("pathlight-compress-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("scenarios")).unwrap();
        let text = "path ".repeat(100);
        for name in ["a.js", "icon.png", "host.json", "scenarios/one.json"] {
            std::fs::write(folder.join(name), &text).unwrap();
        }
        std::fs::write(folder.join("tiny.txt"), "x").unwrap();
        compress(&folder, |name| name == "host.json").unwrap();
        let names: Vec<String> = files(&folder)
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            names,
            ["a.js", "host.json", "icon.png", "scenarios/one.json", "tiny.txt"]
        );
        assert!(folder.join("a.js.br").is_file() && folder.join("scenarios/one.json.gz").is_file());
        assert!(!folder.join("icon.png.br").exists() && !folder.join("host.json.br").exists());
        assert!(!folder.join("tiny.txt.gz").exists());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
