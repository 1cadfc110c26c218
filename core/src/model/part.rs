//! `Part`: a value from outside that was read, or is kept just as it was written.
//!
//! Malformed is not exceptional: a priority of 99 or a prefix that is none must not throw away the
//! scenario around it, nor be forgotten on saving. Every stage that would read an unreadable part
//! answers Unknown (`malformed`); `model::check` lists it (semantics 1, "Malformed input").

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A value that was read, or what stood there instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part<T> {
    /// The value.
    Read(T),
    /// What was written and why it could not be read.
    Unreadable(Unreadable),
}

/// Something that is not a value of the expected kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// What was written.
    pub written: Value,
    /// What is wrong with it, in Azure's words: lower case, no full stop.
    pub why: String,
}

/// Whether a text is a template expression: not understood, and no fault of whoever wrote it.
pub(crate) fn is_expression(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']') && !text.starts_with("[[")
}

impl<T> Part<T> {
    /// The value, if it could be read.
    pub fn read(&self) -> Option<&T> {
        match self {
            Part::Read(value) => Some(value),
            Part::Unreadable(_) => None,
        }
    }

    /// What stands there instead of a value, if it could not be read.
    pub fn unreadable(&self) -> Option<&Unreadable> {
        match self {
            Part::Read(_) => None,
            Part::Unreadable(unreadable) => Some(unreadable),
        }
    }
}

impl<T: DeserializeOwned> Part<T> {
    /// Reads `written`, or keeps it.
    pub fn from_value(written: Value) -> Self {
        match T::deserialize(&written) {
            Ok(value) => Part::Read(value),
            Err(error) => Part::Unreadable(Unreadable {
                written,
                why: error.to_string(),
            }),
        }
    }
}

impl<T> From<T> for Part<T> {
    fn from(value: T) -> Self {
        Part::Read(value)
    }
}

impl<T: Serialize> Serialize for Part<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Part::Read(value) => value.serialize(serializer),
            Part::Unreadable(unreadable) => unreadable.written.serialize(serializer),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Part::from_value)
    }
}
