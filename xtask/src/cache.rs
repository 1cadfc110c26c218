//! Where tools are kept: a per-user cache, one folder for each tool and version, so that a fresh clone finds them again.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// The operating systems whose cache folders differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// `$XDG_CACHE_HOME`, else `~/.cache`.
    Linux,
    /// `~/Library/Caches`.
    MacOs,
    /// `%LOCALAPPDATA%`.
    Windows,
}

impl System {
    /// The one this runs on; other Unixes follow Linux.
    pub fn here() -> System {
        match std::env::consts::OS {
            "macos" => System::MacOs,
            "windows" => System::Windows,
            _ => System::Linux,
        }
    }
}

/// The folder of `name` in `version`, whether it exists or not.
pub fn tool_folder(name: &str, version: &str) -> Result<PathBuf, String> {
    let root = cache_root(System::here(), |name| std::env::var(name).ok())?;
    Ok(root
        .join("pathlight")
        .join("tools")
        .join(format!("{name}-{version}")))
}

fn cache_root(system: System, variable: impl Fn(&str) -> Option<String>) -> Result<PathBuf, String> {
    let set = |name: &str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let (found, needed) = match system {
        System::Linux => {
            // The XDG rules: a relative path counts as not set.
            let named = set("XDG_CACHE_HOME").filter(|path| path.is_absolute());
            (
                named.or_else(|| set("HOME").map(|home| home.join(".cache"))),
                "HOME",
            )
        }
        System::MacOs => (
            set("HOME").map(|home| home.join("Library").join("Caches")),
            "HOME",
        ),
        System::Windows => (set("LOCALAPPDATA"), "LOCALAPPDATA"),
    };
    found.ok_or_else(|| format!("no folder for cached tools: set the environment variable {needed}"))
}

/// Fills `folder` all at once: `install` works in a neighbour folder, which takes the name only when it is complete.
pub fn install_whole(folder: &Path, install: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    remove_abandoned(folder);
    let mut partial = folder.as_os_str().to_owned();
    partial.push(format!(".partial-{}", std::process::id()));
    let partial = PathBuf::from(partial);
    let failed = |what: &str, error: std::io::Error| format!("{what} {}: {error}", partial.display());
    std::fs::create_dir_all(&partial).map_err(|error| failed("cannot create", error))?;
    let outcome = install(&partial).and_then(|()| {
        // What stands under the name was found incomplete, or we would not be here.
        if folder.exists() {
            std::fs::remove_dir_all(folder).map_err(|error| failed("cannot replace by", error))?;
        }
        std::fs::rename(&partial, folder).map_err(|error| failed("cannot rename", error))
    });
    if outcome.is_err() {
        // Best effort: the error that matters is the installation's.
        let _ = std::fs::remove_dir_all(&partial);
    }
    outcome
}

/// Removes what interrupted installations left beside `folder`; a day old, so that none of them still runs.
fn remove_abandoned(folder: &Path) {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return;
    };
    let start = format!("{}.partial-", name.to_string_lossy());
    // Best effort: what cannot be read or removed is in nobody's way.
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let modified = entry.metadata().and_then(|metadata| metadata.modified()).ok();
        let is_old = modified
            .and_then(|time| time.elapsed().ok())
            .is_some_and(|age| age > DAY);
        if is_old && entry.file_name().to_string_lossy().starts_with(&start) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(system: System, set: &[(&str, &str)]) -> Result<PathBuf, String> {
        cache_root(system, |name| {
            set.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn each_system_has_its_cache() {
        let home = ("HOME", "/home/ada");
        assert_eq!(
            root(System::Linux, &[home]),
            Ok(PathBuf::from("/home/ada/.cache"))
        );
        assert_eq!(
            root(System::MacOs, &[home]),
            Ok(PathBuf::from("/home/ada").join("Library").join("Caches"))
        );
        assert_eq!(
            root(System::Windows, &[("LOCALAPPDATA", "local")]),
            Ok(PathBuf::from("local"))
        );
    }

    #[cfg(unix)]
    #[test]
    fn xdg_wins_when_absolute() {
        let home = ("HOME", "/home/ada");
        assert_eq!(
            root(System::Linux, &[home, ("XDG_CACHE_HOME", "/c")]),
            Ok(PathBuf::from("/c"))
        );
        assert_eq!(
            root(System::Linux, &[home, ("XDG_CACHE_HOME", "c")]),
            Ok(PathBuf::from("/home/ada/.cache"))
        );
    }

    #[test]
    fn a_missing_variable_is_named() {
        assert!(root(System::Linux, &[]).unwrap_err().contains("HOME"));
        assert!(root(System::Windows, &[]).unwrap_err().contains("LOCALAPPDATA"));
    }

    #[test]
    fn a_failed_installation_leaves_nothing() {
        let folder = std::env::temp_dir().join(format!("pathlight-cache-{}", std::process::id()));
        let failed = install_whole(&folder, |partial| {
            std::fs::write(partial.join("half"), "").map_err(|error| error.to_string())?;
            Err("stopped".to_owned())
        });
        assert_eq!(failed, Err("stopped".to_owned()));
        assert!(!folder.exists());
        install_whole(&folder, |_| Ok(())).unwrap();
        assert!(folder.exists());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
