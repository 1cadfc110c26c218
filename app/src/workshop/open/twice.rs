//! Members that stand twice in one object of a JSON text: only the last one is read, which must not be in silence.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// The first members that stand twice, by name; none, if the text is no JSON.
pub fn twice(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    // whether it is JSON is told elsewhere
    let _ = Look(&mut found).deserialize(&mut reader);
    found
}

/// The most that are told of.
const MOST: usize = 4;

struct Look<'a>(&'a mut Vec<String>);

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if seen.contains(&name) && self.0.len() < MOST && !self.0.contains(&name) {
                self.0.push(name.clone());
            }
            seen.insert(name);
            map.next_value_seed(Look(self.0))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Look(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::twice;

    #[test]
    fn members_of_one_object_are_told_and_no_others() {
        assert_eq!(
            twice(r#"{"a": {"b": 1}, "c": [{"b": 1}, {"b": 2, "\u0062": null}], "a": true}"#),
            ["b", "a"]
        );
        assert!(twice(r#"{"a": {"a": [1, -1, 0.5, "x"]}}"#).is_empty());
        assert!(twice(r#"{"a": 1, "#).is_empty());
    }
}
