//! `cargo xtask build`: the release site in `dist/`.

use crate::{process, seal, sizes, tools, web_tools};
use std::path::Path;
use std::process::Command;

/// Builds, seals and measures the site.
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
        .args(["build", "--release", "--dist"])
        .arg(&staging);
    process::run(&mut trunk, "trunk build --release")?;
    seal_folder(&staging)?;
    let dist = root.join("dist");
    replace(&staging, &dist)?;
    let measured = sizes::measure(&dist)?;
    println!("The site is in dist/.\n\n{}", sizes::table(&measured));
    sizes::check(&measured)
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

fn seal_folder(folder: &Path) -> Result<(), String> {
    let page = folder.join("index.html");
    let html = std::fs::read_to_string(&page)
        .map_err(|error| format!("cannot read the built index.html: {error}"))?;
    let sealed = seal::seal(&html)?;
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).map_err(|error| format!("cannot write {name}: {error}"))
    };
    write(&sealed.script_name, &sealed.script)?;
    write("index.html", &sealed.html)
}

fn replace(new: &Path, old: &Path) -> Result<(), String> {
    if old.exists() {
        std::fs::remove_dir_all(old).map_err(|error| format!("cannot empty dist/: {error}"))?;
    }
    std::fs::rename(new, old).map_err(|error| format!("cannot move the site into dist/: {error}"))
}
