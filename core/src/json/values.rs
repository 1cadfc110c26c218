//! Values that are no record: texts, numbers, lists, words out of a table.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde_json::Value;
#[cfg(feature = "schema")]
use serde_json::json;

use super::reader::Fill;
#[cfg(feature = "schema")]
use super::schema::{self, Schemas};
use super::{Json, Reader, Writer};
use crate::model::address::prefix;

impl Json for String {
    fn blank() -> Self {
        String::new()
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        *self = reader.text(value).unwrap_or_default().to_owned();
    }

    fn write(&self, out: &mut Writer) {
        out.text(self);
    }

    #[cfg(feature = "schema")]
    fn schema(_: &mut Schemas<'_>) -> Value {
        json!({ "type": "string" })
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Json for bool {
    fn blank() -> Self {
        false
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        match value.as_bool() {
            Some(read) => *self = read,
            None => reader.expected("true or false", value),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.value(&Value::from(*self));
    }

    #[cfg(feature = "schema")]
    fn schema(_: &mut Schemas<'_>) -> Value {
        json!({ "type": "boolean" })
    }

    fn is_absent(&self) -> bool {
        !self
    }
}

impl Json for i64 {
    fn blank() -> Self {
        0
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        match value.as_i64() {
            Some(read) => *self = read,
            None => reader.expected("a whole number", value),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.value(&Value::from(*self));
    }

    #[cfg(feature = "schema")]
    fn schema(_: &mut Schemas<'_>) -> Value {
        json!({ "type": "integer" })
    }
}

impl Json for u16 {
    fn blank() -> Self {
        0
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        let mut number = 0_i64;
        number.read(value, reader);
        match u16::try_from(number) {
            Ok(read) => *self = read,
            Err(_) => reader.fault(format!("`{number}` is not between 0 and 65535")),
        }
    }

    fn write(&self, out: &mut Writer) {
        i64::from(*self).write(out);
    }

    #[cfg(feature = "schema")]
    fn schema(_: &mut Schemas<'_>) -> Value {
        json!({ "type": "integer", "minimum": 0, "maximum": u16::MAX })
    }
}

impl Json for Ipv4Addr {
    fn blank() -> Self {
        Ipv4Addr::UNSPECIFIED
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        let Some(text) = reader.text(value) else { return };
        match text.parse() {
            Ok(read) => *self = read,
            Err(_) => reader.fault(format!("`{text}` is no IPv4 address{}", beside(text))),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.text(&self.to_string());
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut Schemas<'_>) -> Value {
        schemas.text("Address", &[schema::ADDRESS])
    }
}

impl Json for Ipv4Net {
    fn blank() -> Self {
        Ipv4Net::default()
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        let Some(text) = reader.text(value) else { return };
        match prefix(text) {
            Some(read) => *self = read,
            None => reader.fault(format!("`{text}` is no IPv4 prefix{}", beside(text))),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.text(&self.to_string());
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut Schemas<'_>) -> Value {
        schemas.text("Prefix", &[schema::PREFIX])
    }
}

/// What is said of IPv6, which Azure takes and which is not evaluated.
fn beside(text: &str) -> &'static str {
    match text.contains(':') {
        true => "; IPv6 is not evaluated here",
        false => "",
    }
}

impl<T: Json> Json for Option<T> {
    fn blank() -> Self {
        None
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        if !value.is_null() {
            self.insert(T::blank()).read(value, reader);
        }
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.value(&Value::Null),
        }
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut Schemas<'_>) -> Value {
        T::schema(schemas)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Json> Json for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        self.clear();
        reader.fill(value, self);
    }

    fn write(&self, out: &mut Writer) {
        out.list(&mut self.iter().map(|entry| entry as &dyn Json));
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut Schemas<'_>) -> Value {
        json!({ "type": "array", "items": T::schema(schemas) })
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Json> Fill for Vec<T> {
    fn next(&mut self) -> Option<&mut dyn Json> {
        self.push(T::blank());
        self.last_mut().map(|entry| entry as &mut dyn Json)
    }
}

impl<T: Json> Json for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        (**self).read(value, reader);
    }

    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut Schemas<'_>) -> Value {
        T::schema(schemas)
    }
}

/// The value whose word stands there, out of a table of them.
pub(crate) fn word<T: Copy>(value: &Value, reader: &mut Reader, table: &[(T, &str)]) -> Option<T> {
    let written = reader.text(value)?;
    let known = table.iter().find(|(_, word)| *word == written);
    if known.is_none() {
        reader.unknown(
            &format!("word `{written}`"),
            &mut table.iter().map(|(_, word)| *word),
        );
    }
    known.map(|(value, _)| *value)
}

/// The word for `value`, out of a table of them.
pub(crate) fn word_for<T: PartialEq>(value: &T, table: &[(T, &'static str)]) -> &'static str {
    let row = table.iter().find(|(it, _)| it == value);
    row.map_or("", |(_, word)| word)
}
