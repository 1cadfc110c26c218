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
        match value {
            Value::Null => self.text += "null",
            Value::Bool(is_so) => self.text += if *is_so { "true" } else { "false" },
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => self.text += &number.to_string(),
                (None, Some(number)) => self.text += &number.to_string(),
                (None, None) => self.text += &fraction(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => self.text(text),
            Value::Array(entries) => {
                self.text.push('[');
                for (at, entry) in entries.iter().enumerate() {
                    if at > 0 {
                        self.text.push(',');
                    }
                    self.value(entry);
                }
                self.text.push(']');
            }
            Value::Object(members) => {
                let mut fields = self.row();
                for (name, member) in members {
                    fields.under(name).value(member);
                }
                fields.finish();
            }
        }
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

/// A number with a fraction or an exponent, to about thirteen digits. No field here has one: it is only handed on, where
/// it stands in place of something else, and all digits of it would cost the page three kilobytes of tables.
fn fraction(number: f64) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    let size = number.abs();
    let is_large = size >= 1e15;
    let mut power = 1.0;
    for shift in 0..=308 {
        let digits = (if is_large { size / power } else { size * power } + 0.5) as u64;
        let back = if is_large {
            digits as f64 * power
        } else {
            digits as f64 / power
        };
        if digits < 1 << 53 && (back - size).abs() <= size * 1e-13 {
            if is_large {
                let text = digits.to_string();
                let short = text.trim_end_matches('0');
                return format!("{sign}{short}e{}", shift + text.len() - short.len());
            }
            let mut text = format!("{digits:0>0$}", shift + 1);
            if shift > 0 {
                text.insert(text.len() - shift, '.');
            }
            return format!("{sign}{text}");
        }
        power *= 10.0;
    }
    "0".to_owned()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_is_written_as_it_stands() {
        for text in [
            r#"{"a":[null,true,false,-1,0,18446744073709551615],"b":{"":"\"\u0007"},"c":[]}"#,
            r#"[100.5,-0.25,0.001,3.14159,123456.789,1e300]"#,
        ] {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(json::plain(&value), text);
        }
    }

    #[test]
    fn every_number_is_nearly_kept() {
        for number in [
            0.1,
            2.0,
            1.0 / 3.0,
            9.87654321e-12,
            1e15,
            1.7e308,
            5e-300,
            3e-290,
            -2e22,
        ] {
            let back: f64 = fraction(number).parse().expect("a number");
            assert!(
                (back - number).abs() <= number.abs() * 2e-13,
                "{number} became {back}"
            );
        }
        assert_eq!(fraction(0.0), "0");
        assert_eq!(fraction(5e-324), "0");
    }
}
