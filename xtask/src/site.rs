//! `cargo xtask build`: the release site in `dist/`.

use crate::{
    bill, compress, contents, hosts, names, offline, process, seal, shrink, sizes, tools, web_tools,
};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds, finishes and measures the site.
pub fn build() -> Result<(), String> {
    let tools = tools::ensure()?;
    let modules = web_tools::ensure()?;
    let root = process::root();
    let staging = root.join("target").join("site");
    let mut trunk = trunk(&tools)?;
    let path = process::path_with(&[
        tools.trunk.clone(),
        tools.wasm_bindgen.clone(),
        web_tools::programs(&modules),
    ])?;
    trunk
        .env("PATH", path)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", without_places())
        .args(["build", "--release", "--dist"])
        .arg(&staging);
    process::run(&mut trunk, "trunk build --release")?;
    finish(&staging, &modules)?;
    let dist = root.join("dist");
    replace(&staging, &dist)?;
    let bill = bill::write()?;
    let measured = sizes::measure(&dist)?;
    println!(
        "The site is in dist/, its bill of materials in {bill}.\n\n{}",
        sizes::table(&measured)
    );
    sizes::check(&measured)
}

/// Makes what Trunk wrote into what is released. Each step takes the files as the step before left them.
fn finish(site: &Path, modules: &Path) -> Result<(), String> {
    seal_folder(site)?;
    shrink::shrink(site, modules)?;
    names::name_by_content(site)?;
    offline::write_worker(site)?;
    hosts::write(site)?;
    contents::check(site)?;
    compress::compress(site, |name| hosts::FILES.contains(&name))
}

/// Trunk, its own way to the network closed: what it needs is in the cache.
pub fn trunk(tools: &tools::Tools) -> Result<Command, String> {
    let mut trunk = Command::new(tools.trunk.join("trunk"));
    trunk.current_dir(process::root());
    trunk.env(
        "PATH",
        process::path_with(&[tools.trunk.clone(), tools.wasm_bindgen.clone()])?,
    );
    trunk
        .env("TRUNK_OFFLINE", "true")
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk reads NO_COLOR as true or false, and stops at the customary 1.
    trunk.env_remove("NO_COLOR");
    Ok(trunk)
}

/// Flags, beside those of `.cargo/config.toml`, that keep this machine's folders out of the page's panic messages: a
/// smaller page, and the same one wherever it is built.
fn without_places() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let sources = home.map(|home| home.join("registry").join("src"));
    let registries = sources.and_then(|sources| std::fs::read_dir(sources).ok());
    let folders = registries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()));
    let folders = folders.chain([process::root()]);
    let flags = folders.map(|folder| format!("--remap-path-prefix={}=", folder.display()));
    // flags are separated by spaces: a folder with one in its name stays as it is
    flags
        .filter(|flag| !flag.contains(' '))
        .collect::<Vec<_>>()
        .join(" ")
}

fn seal_folder(folder: &Path) -> Result<(), String> {
    let page = folder.join("index.html");
    let html = std::fs::read_to_string(&page)
        .map_err(|error| format!("cannot read the built index.html: {error}"))?;
    let html = with_one_style_sheet(folder, &html)?;
    let sealed = seal::seal(&html, &offline::start()?)?;
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).map_err(|error| format!("cannot write {name}: {error}"))
    };
    write(sealed.script_name, &sealed.script)?;
    write("index.html", &sealed.html)
}

fn with_one_style_sheet(folder: &Path, html: &str) -> Result<String, String> {
    let names = seal::style_sheets(html, false);
    let failed = |name: &str, error: std::io::Error| format!("cannot join {name}: {error}");
    let mut sheets = Vec::new();
    for name in &names {
        let file = folder.join(name);
        sheets.push(std::fs::read_to_string(&file).map_err(|error| failed(name, error))?);
        std::fs::remove_file(&file).map_err(|error| failed(name, error))?;
    }
    for name in seal::style_sheets(html, true) {
        let file = folder.join(name);
        let sheet = std::fs::read_to_string(&file).map_err(|error| failed(name, error))?;
        std::fs::write(&file, seal::joined(&[sheet])).map_err(|error| failed(name, error))?;
    }
    let joined = seal::joined(&sheets);
    std::fs::write(folder.join(seal::STYLE), joined).map_err(|error| failed(seal::STYLE, error))?;
    Ok(seal::with_one_style_sheet(html))
}

fn replace(new: &Path, old: &Path) -> Result<(), String> {
    if old.exists() {
        std::fs::remove_dir_all(old).map_err(|error| format!("cannot empty dist/: {error}"))?;
    }
    std::fs::rename(new, old).map_err(|error| format!("cannot move the site into dist/: {error}"))
}
