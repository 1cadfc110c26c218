//! Reading versions: of a package in Cargo.lock, and in what a tool prints.

/// The version that Cargo.lock's text holds for `package`.
pub fn locked(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

/// The first thing in `text` that looks like a version: `v20.20.2`, `trunk 0.21.14`, `Chromium 156.0.8078.79 built on …`.
pub fn printed(text: &str) -> Option<&str> {
    let is_version = |word: &&str| {
        word.contains('.')
            && word
                .split('.')
                .all(|part| part.chars().next().is_some_and(|c| c.is_ascii_digit()))
    };
    text.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(is_version)
}

/// The major number of a version.
pub fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_locked_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm"), None);
    }

    #[test]
    fn finds_a_printed_version() {
        assert_eq!(printed("v20.20.2\n"), Some("20.20.2"));
        assert_eq!(printed("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(
            printed("Chromium 156.0.8078.79 built on Debian GNU/Linux 12.12"),
            Some("156.0.8078.79")
        );
        assert_eq!(
            printed("ChromeDriver 156.0.8078.79 (0a1b)"),
            Some("156.0.8078.79")
        );
        assert_eq!(printed("command not found."), None);
    }

    #[test]
    fn finds_a_major_number() {
        assert_eq!(major("18.19.0"), Some(18));
        assert_eq!(major("x.1"), None);
    }
}
