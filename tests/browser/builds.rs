//! Copies of the site that differ from it: another build, a finished site that somebody put files into.

use std::path::{Path, PathBuf};

use crate::page::Page;
use sha2::{Digest, Sha256};

/// A copy of the site, in the story's own folder.
pub fn copied(page: &Page, name: &str) -> PathBuf {
    let stories = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/stories");
    let folder = stories.join(format!("{}-{name}", page.story));
    let _ = std::fs::remove_dir_all(&folder);
    copy(&page.site.folder, &folder);
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the site can be read").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("it can be read")
}

/// Writes a file of a copy.
pub fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("it can be written");
}

fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

/// The page's own script in `folder`.
pub fn boot(folder: &Path) -> String {
    let page = read(folder, "index.html");
    let start = page.find("boot-").expect("the page names its script");
    page[start..].split('"').next().unwrap_or_default().to_owned()
}

/// Another build of the site: another script, which says so in `data-build`, and so another page, list and version.
pub fn other_build(page: &Page, name: &str) -> PathBuf {
    let folder = copied(page, name);
    let (old, html) = (boot(&folder), read(&folder, "index.html"));
    let script = format!(
        "{}document.documentElement.dataset.build = '{name}';\n",
        read(&folder, &old)
    );
    let new = format!("boot-{}.js", digest(&script));
    let changed = html.replace(&old, &new);
    let worker = read(&folder, "sw.js");
    let list = worker
        .replace(&old, &new)
        .replace(&old[5..15], &new[5..15])
        .replace(&digest(&html), &digest(&changed));
    assert_ne!(list, worker, "the worker lists the page and its script");
    std::fs::remove_file(folder.join(&old)).expect("it was there");
    write(&folder, &new, &script);
    write(&folder, "index.html", &changed);
    // the version is in the name of the cache
    let start = list.find("scope + \" \"").expect("a cache has a name");
    let at = start + list[start..].find("const own = prefix + \"").expect("a version") + 22;
    write(
        &folder,
        "sw.js",
        &format!("{}{}{}", &list[..at], digest(&list), &list[at + 10..]),
    );
    let headers = read(&folder, "_headers").replace(&old, &new);
    write(&folder, "_headers", &headers);
    folder
}
