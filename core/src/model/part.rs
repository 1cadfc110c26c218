//! `Part`: a value from outside that was read, or is kept just as it was written.
//!
//! Malformed is not exceptional: a priority of 99 or a prefix that is none must not throw away the
//! scenario around it, nor be forgotten on saving. Every stage that would read an unreadable part
//! answers Unknown (`malformed`); `model::check` lists it (semantics 1, "Malformed input").

use serde_json::Value;

use crate::json::{self, Json, Reader, Writer};

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

impl<T: Json> Part<T> {
    /// Reads `written`, or keeps it.
    pub fn from_value(written: Value) -> Self {
        Part::of(&written)
    }

    fn of(written: &Value) -> Self {
        let mut value = T::blank();
        Unreadable::by(&mut value, written).map_or(Part::Read(value), Part::Unreadable)
    }
}

impl Unreadable {
    /// What cannot be read into `blank`, if that is so.
    fn by(blank: &mut dyn Json, written: &Value) -> Option<Self> {
        let fault = json::fill(blank, written)?;
        Some(Unreadable {
            written: written.clone(),
            why: fault.found,
        })
    }
}

impl<T> From<T> for Part<T> {
    fn from(value: T) -> Self {
        Part::Read(value)
    }
}

impl<T: Json> Json for Part<T> {
    fn blank() -> Self {
        Part::Read(T::blank())
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        *self = Part::of(value);
        reader.unread(self.unreadable().map(|it| it.why.as_str()));
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Part::Read(value) => value.write(out),
            Part::Unreadable(unreadable) => out.value(&unreadable.written),
        }
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut crate::json::schema::Schemas<'_>) -> Value {
        T::schema(schemas)
    }
}
