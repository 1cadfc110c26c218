//! Writing: compact JSON, fields in their declared order, without what reading takes for granted.

use serde_json::Value;

use super::Json;
use crate::json;

/// JSON in the making.
#[derive(Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// The JSON.
    pub fn finish(self) -> String {
        self.text
    }

    /// A text, in quotes.
    pub fn text(&mut self, text: &str) {
        self.text += &serde_json::to_string(text).unwrap_or_default();
    }

    /// Anything, as it stands.
    pub fn value(&mut self, value: &Value) {
        self.text += &serde_json::to_string(value).unwrap_or_default();
    }

    /// The entries of an array.
    pub fn list(&mut self, entries: &mut dyn Iterator<Item = &dyn Json>) {
        self.text.push('[');
        for (at, entry) in entries.enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            entry.write(self);
        }
        self.text.push(']');
    }

    /// The fields of an object, to be written one by one.
    pub fn row(&mut self) -> Fields<'_> {
        self.text.push('{');
        Fields {
            out: self,
            is_first: true,
        }
    }
}

/// One object, its fields written one by one.
pub struct Fields<'w> {
    out: &'w mut Writer,
    is_first: bool,
}

impl Fields<'_> {
    /// The field of that name.
    pub fn required(&mut self, name: &str, value: &dyn Json) {
        value.write(self.under(name));
    }

    /// The field of that name, unless its absence means the same.
    pub fn optional(&mut self, name: &str, value: &dyn Json) {
        if !value.is_absent() {
            self.required(name, value);
        }
    }

    /// The field of that name, unless it would be written as `otherwise`.
    pub fn or(&mut self, name: &str, value: &dyn Json, otherwise: &dyn Json) {
        if !json::is_same(value, otherwise) {
            self.required(name, value);
        }
    }

    /// Where the value of the field of that name is written.
    pub fn under(&mut self, name: &str) -> &mut Writer {
        if !self.is_first {
            self.out.text.push(',');
        }
        self.is_first = false;
        self.out.text(name);
        self.out.text.push(':');
        self.out
    }

    /// Ends the object.
    pub fn finish(self) {
        self.out.text.push('}');
    }
}
