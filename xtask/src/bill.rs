//! The bill of materials of a release: every package whose code is in the page or in the workshop, as CycloneDX JSON.
//!
//! It is what cargo says of the locked dependencies for WebAssembly. Procedural macros and what builds or tests the
//! page are not in it: they run here, and none of their code is shipped. The same lock gives the same bytes.

use crate::process;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Where it is written, from the checkout's root.
const PLACE: &str = "target/release-notes/pathlight.cdx.json";
const SHIPPED: &str = "pathlight-app";

/// Writes the bill and says where.
pub fn write() -> Result<&'static str, String> {
    let mut cargo = process::cargo();
    cargo.args([
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform=wasm32-unknown-unknown",
    ]);
    let metadata = process::output(&mut cargo).ok_or("cargo metadata --locked failed")?;
    let metadata: Value =
        serde_json::from_str(&metadata).map_err(|error| format!("cannot read cargo's metadata: {error}"))?;
    let lock = std::fs::read_to_string(process::root().join("Cargo.lock"))
        .map_err(|error| format!("cannot read Cargo.lock: {error}"))?;
    let bill = bill(&metadata, &checksums(&lock)).ok_or("cargo's metadata names no pathlight-app")?;
    let text =
        serde_json::to_string_pretty(&bill).map_err(|error| format!("cannot write the bill: {error}"))?;
    let path = process::root().join(PLACE);
    let folder = path.parent().ok_or("the bill has no folder")?;
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, text + "\n"))
        .map_err(|error| format!("cannot write {PLACE}: {error}"))?;
    Ok(PLACE)
}

fn bill(metadata: &Value, checksums: &BTreeMap<(String, String), String>) -> Option<Value> {
    let packages: BTreeMap<&str, &Value> = list(&metadata["packages"])
        .filter_map(|package| Some((package["id"].as_str()?, package)))
        .collect();
    let shipped = packages.values().find(|package| package["name"] == SHIPPED)?;
    let needs: BTreeMap<&str, Vec<&str>> = list(&metadata["resolve"]["nodes"])
        .filter_map(|node| Some((node["id"].as_str()?, shipped_needs(node, &packages))))
        .collect();
    let mut reached = BTreeSet::new();
    let mut open = vec![shipped["id"].as_str()?];
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            open.extend(needs.get(id).into_iter().flatten());
        }
    }
    let of = |id: &&str| packages.get(*id).copied();
    let mut components: Vec<Value> = reached
        .iter()
        .filter_map(of)
        .filter(|package| package["name"] != SHIPPED)
        .map(|package| component(package, checksums))
        .collect();
    components.sort_by_key(|component| component["purl"].to_string());
    let mut dependencies: Vec<Value> = reached
        .iter()
        .filter_map(|id| {
            let mut on: Vec<String> = needs.get(id)?.iter().filter_map(of).map(purl).collect();
            on.sort();
            Some(json!({ "ref": purl(of(id)?), "dependsOn": on }))
        })
        .collect();
    dependencies.sort_by_key(|dependency| dependency["ref"].to_string());
    let mut whole = component(shipped, checksums);
    whole["type"] = json!("application");
    Some(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": whole },
        "components": components,
        "dependencies": dependencies,
    }))
}

/// What a package brings into what is shipped: its normal dependencies, without procedural macros.
fn shipped_needs<'a>(node: &'a Value, packages: &BTreeMap<&str, &Value>) -> Vec<&'a str> {
    let is_macro = |id: &str| {
        let targets = packages.get(id).map(|package| &package["targets"]);
        targets.is_some_and(|targets| {
            list(targets).any(|target| list(&target["kind"]).any(|kind| kind == "proc-macro"))
        })
    };
    list(&node["deps"])
        .filter(|need| list(&need["dep_kinds"]).any(|kind| kind["kind"].is_null()))
        .filter_map(|need| need["pkg"].as_str())
        .filter(|id| !is_macro(id))
        .collect()
}

fn component(package: &Value, checksums: &BTreeMap<(String, String), String>) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "purl": purl(package),
        "scope": "required",
        // Cargo's old spelling of OR
        "licenses": [{ "expression": word(&package["license"]).replace('/', " OR ") }],
    });
    let key = (word(&package["name"]), word(&package["version"]));
    if let Some(checksum) = checksums.get(&key) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    component
}

fn purl(package: &Value) -> String {
    format!(
        "pkg:cargo/{}@{}",
        word(&package["name"]),
        word(&package["version"])
    )
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Each locked package's checksum, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let packages = lock.split("[[package]]").skip(1);
    let field = |package: &str, name: &str| {
        let start = format!("{name} = \"");
        let line = package.lines().find_map(|line| line.strip_prefix(start.as_str()));
        line.and_then(|rest| rest.strip_suffix('"')).map(str::to_owned)
    };
    packages
        .filter_map(|it| {
            Some((
                (field(it, "name")?, field(it, "version")?),
                field(it, "checksum")?,
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, kind: &str) -> Value {
        json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "targets": [{ "kind": [kind] }] })
    }

    fn need(name: &str, kind: Value) -> Value {
        json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] })
    }

    #[test]
    fn only_what_is_shipped_is_in_the_bill() {
        let metadata = json!({
            "packages": [package(SHIPPED, "bin"), package("view", "lib"), package("small", "lib"), package("derive", "proc-macro"), package("probe", "lib")],
            "resolve": { "nodes": [
                { "id": SHIPPED, "deps": [need("view", Value::Null), need("probe", json!("dev"))] },
                { "id": "view", "deps": [need("derive", Value::Null), need("small", Value::Null)] },
                { "id": "small", "deps": [] },
            ] },
        });
        let lock = "[[package]]\nname = \"view\"\nversion = \"1.0.0\"\nchecksum = \"abc\"\n";
        let bill = bill(&metadata, &checksums(lock)).expect("a bill");
        let names: Vec<&Value> = list(&bill["components"])
            .map(|component| &component["name"])
            .collect();
        assert_eq!(names, ["small", "view"]);
        assert_eq!(bill["components"][1]["hashes"][0]["content"], "abc");
        assert_eq!(
            bill["components"][0]["licenses"][0]["expression"],
            "MIT OR Apache-2.0"
        );
        assert_eq!(
            bill["dependencies"][0]["dependsOn"],
            json!(["pkg:cargo/view@1.0.0"])
        );
        assert_eq!(bill["metadata"]["component"]["type"], "application");
    }
}
