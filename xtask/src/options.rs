//! The options of a command: `--name value`, `--flag`, and free words.

use std::collections::BTreeMap;

/// What a command was given after its name.
#[derive(Debug, Default)]
pub struct Options {
    values: BTreeMap<String, String>,
    flags: Vec<String>,
    /// Words that belong to no option, in order.
    pub words: Vec<String>,
}

impl Options {
    /// Reads `arguments`; an option that is in neither list is refused by name.
    pub fn parse(arguments: &[String], valued: &[&str], flags: &[&str]) -> Result<Options, String> {
        let mut options = Options::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let (name, given) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            if valued.contains(&name) {
                let value = given.or_else(|| rest.next().cloned());
                let value = value.ok_or_else(|| format!("`{name}` needs a value: see `cargo xtask help`"))?;
                options.values.insert(name.to_owned(), value);
            } else if flags.contains(&argument.as_str()) {
                options.flags.push(argument.clone());
            } else if argument.starts_with('-') {
                return Err(format!("no option `{argument}`: see `cargo xtask help`"));
            } else {
                options.words.push(argument.clone());
            }
        }
        Ok(options)
    }

    /// The value given to `name`.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Whether the flag `name` was given.
    pub fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }

    /// The number given to `name`.
    pub fn number(&self, name: &str) -> Result<Option<u16>, String> {
        let Some(text) = self.value(name) else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|_| format!("`{name}` takes a number from 0 to 65535, not `{text}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn reads_both_spellings_of_a_value() {
        let spaced = Options::parse(&words("--port 81"), &["--port"], &[]).unwrap();
        let joined = Options::parse(&words("--port=81"), &["--port"], &[]).unwrap();
        assert_eq!(spaced.number("--port"), Ok(Some(81)));
        assert_eq!(joined.number("--port"), Ok(Some(81)));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(
            Options::parse(&words("--prot 81"), &["--port"], &[])
                .unwrap_err()
                .contains("`--prot`")
        );
        let options = Options::parse(&words("--port x"), &["--port"], &[]).unwrap();
        assert!(options.number("--port").unwrap_err().contains("not `x`"));
    }
}
