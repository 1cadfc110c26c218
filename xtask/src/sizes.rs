//! What the first visit downloads: every file of the site raw, gzipped and by brotli, and the limit on the total.

use std::io::Write;
use std::path::Path;

/// The most that a first visit may take, in bytes after brotli, with everything in it.
pub const LIMIT: usize = 250_000;

/// One file's sizes in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Every file below `site`, measured, by name.
pub fn measure(site: &Path) -> Result<Vec<Size>, String> {
    let mut sizes = Vec::new();
    collect(site, "", &mut sizes).map_err(|error| format!("cannot measure {}: {error}", site.display()))?;
    sizes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sizes)
}

fn collect(folder: &Path, prefix: &str, sizes: &mut Vec<Size>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), sizes)?;
        } else {
            let content = std::fs::read(entry.path())?;
            sizes.push(Size {
                name,
                raw: content.len(),
                gzip: gzip(&content)?,
                brotli: brotli(&content)?,
            });
        }
    }
    Ok(())
}

fn gzip(content: &[u8]) -> std::io::Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

fn brotli(mut content: &[u8]) -> std::io::Result<usize> {
    let mut compressed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut content, &mut compressed, &best)?;
    Ok(compressed.len())
}

/// The sum over what a first visit loads: all but the workshop, which comes with the first thing that is asked of it,
/// the scenarios, each of which is loaded when it is opened, and what only a crawler or an editor asks for.
pub fn first_visit(sizes: &[Size]) -> Size {
    let later = ["robots.txt", "schema/", "scenarios/"];
    sum("first visit", sizes, |name| {
        !is_workshop(name) && !later.iter().any(|it| name.starts_with(it))
    })
}

fn is_workshop(name: &str) -> bool {
    name.starts_with("workshop")
}

fn sum(name: &str, sizes: &[Size], is_part: impl Fn(&str) -> bool) -> Size {
    let mut total = Size {
        name: name.to_owned(),
        ..Size::default()
    };
    for size in sizes.iter().filter(|size| is_part(&size.name)) {
        total.raw += size.raw;
        total.gzip += size.gzip;
        total.brotli += size.brotli;
    }
    total
}

/// A table of the sizes and their total.
pub fn table(sizes: &[Size]) -> String {
    let width = sizes
        .iter()
        .map(|size| size.name.len())
        .max()
        .unwrap_or(0)
        .max(11);
    let mut text = format!(
        "{:width$}  {:>9}  {:>9}  {:>9}\n",
        "bytes", "raw", "gzip", "brotli"
    );
    let workshop = sum("workshop", sizes, is_workshop);
    for size in sizes.iter().chain([&workshop, &first_visit(sizes)]) {
        text += &format!(
            "{:width$}  {:>9}  {:>9}  {:>9}\n",
            size.name, size.raw, size.gzip, size.brotli
        );
    }
    text
}

/// Refuses a site that is over [`LIMIT`].
pub fn check(sizes: &[Size]) -> Result<(), String> {
    let total = first_visit(sizes).brotli;
    if total <= LIMIT {
        return Ok(());
    }
    Err(format!(
        "a first visit takes {total} bytes after brotli, more than the {LIMIT} allowed"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(name: &str, brotli: usize) -> Size {
        Size {
            name: name.to_owned(),
            raw: brotli * 3,
            gzip: brotli * 2,
            brotli,
        }
    }

    #[test]
    fn the_total_leaves_out_what_no_visitor_loads() {
        assert_eq!(
            first_visit(&[
                size("a", 1),
                size("robots.txt", 5),
                size("scenarios/a.json", 11),
                size("schema/scenario-1.json", 9),
                size("workshop.js", 7),
                size("b", 2)
            ])
            .brotli,
            3
        );
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        assert_eq!(check(&[size("a", LIMIT)]), Ok(()));
        assert!(
            check(&[size("a", LIMIT), size("b", 1)])
                .unwrap_err()
                .contains(&(LIMIT + 1).to_string())
        );
    }

    #[test]
    fn compressing_shrinks_a_repetition() {
        let text = "path ".repeat(1000);
        assert!(brotli(text.as_bytes()).unwrap() < gzip(text.as_bytes()).unwrap());
    }

    #[test]
    fn the_table_ends_with_the_total() {
        assert!(
            table(&[size("a", 1)])
                .lines()
                .last()
                .unwrap()
                .starts_with("first visit")
        );
    }
}
