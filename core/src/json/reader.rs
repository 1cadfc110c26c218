//! Reading: the path that one has come, the first fault on it, and the fields of one object.

use std::fmt;

use crate::json;
use crate::names::shortened;
use crate::sort::sorted_by_key;
use serde_json::{Map, Value};

use super::Json;

/// A list that grows by one blank entry at a time.
pub trait Fill {
    /// The next entry, to be read.
    fn next(&mut self) -> Option<&mut dyn Json>;
}

/// What cannot be read, and where.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fault {
    /// The path to it, as `networkSecurityGroups.nsg1.securityRules[0].priority`.
    pub place: String,
    /// What is wrong with it, and what is accepted: lower case, no full stop.
    pub found: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at `{}`: {}", self.place, self.found)
    }
}

/// How far reading has come, and the first fault.
#[derive(Default)]
pub struct Reader {
    place: String,
    fault: Option<Fault>,
    /// Whether rows that are there already are to be changed.
    is_patch: bool,
    /// The parts that a patch holds and that are kept as written.
    unread: Vec<Fault>,
}

impl Reader {
    /// For a patch: what it does not speak of stays.
    pub fn of_patch() -> Self {
        Reader {
            is_patch: true,
            ..Reader::default()
        }
    }

    /// The first fault, if there was any, and the parts that are kept as written.
    pub fn finish_patch(self) -> (Option<Fault>, Vec<Fault>) {
        (self.fault, self.unread)
    }

    /// Whether the row is one that a patch takes out.
    pub fn takes_out(&self, row: &Value) -> bool {
        self.is_patch && row.is_null()
    }

    /// Tells that the part at this place is kept as written, if it is.
    pub fn unread(&mut self, why: Option<&str>) {
        if let Some(why) = why.filter(|_| self.is_patch) {
            self.unread.push(Fault {
                place: self.place.clone(),
                found: why.to_owned(),
            });
        }
    }

    /// The first fault, if there was any.
    pub fn finish(self) -> Option<Fault> {
        self.fault
    }

    /// Tells of a fault at this place.
    pub fn fault(&mut self, found: String) {
        if self.fault.is_none() {
            let (place, found) = (shortened(self.place.clone()), shortened(found));
            self.fault = Some(Fault { place, found });
        }
    }

    /// Tells that another kind of value stands at this place.
    pub fn expected(&mut self, kind: &str, value: &Value) {
        let found = match value {
            Value::Array(_) => "an array".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                format!("`{}`", json::plain(value))
            }
        };
        self.fault(format!("expected {kind}, found {found}"));
    }

    /// Tells that what stands at this place is none of `accepted`.
    pub fn unknown(&mut self, what: &str, accepted: &mut dyn Iterator<Item = &str>) {
        let mut found = format!("unknown {what}, expected one of");
        for (at, name) in accepted.enumerate() {
            found += if at == 0 { " `" } else { ", `" };
            found += name;
            found.push('`');
        }
        self.fault(found);
    }

    /// The text that `value` must be.
    pub fn text<'v>(&mut self, value: &'v Value) -> Option<&'v str> {
        if !value.is_string() {
            self.expected("a text", value);
        }
        value.as_str()
    }

    /// The entries of the array that `value` must be.
    pub fn list<'v>(&mut self, value: &'v Value) -> &'v [Value] {
        if !value.is_array() {
            self.expected("an array", value);
        }
        value.as_array().map_or(&[], Vec::as_slice)
    }

    /// Reads each entry of the array that `value` must be into a list: one loop for lists of all kinds.
    #[inline(never)]
    pub fn fill(&mut self, value: &Value, into: &mut dyn Fill) {
        for (index, entry) in self.list(value).iter().enumerate() {
            if let Some(next) = into.next() {
                self.at(index, entry, next);
            }
        }
    }

    /// The members of the object that `value` must be.
    pub fn members<'v>(&mut self, value: &'v Value) -> Option<&'v Map<String, Value>> {
        if !value.is_object() {
            self.expected("an object", value);
        }
        value.as_object()
    }

    /// The members of the object that `value` must be, in the order of their names: JSON says nothing of their order,
    /// and a map may keep them as they were written.
    pub fn members_by_name<'v>(&mut self, value: &'v Value) -> Vec<(&'v String, &'v Value)> {
        let members = self.members(value).into_iter().flatten();
        sorted_by_key(members.collect(), |(name, _)| *name)
    }

    /// The fields of the object that `value` must be, to be asked for one by one.
    pub fn row<'v, 'r>(&'r mut self, value: &'v Value) -> Row<'v, 'r> {
        Row {
            fields: self.members(value),
            asked: Vec::new(),
            reader: self,
        }
    }

    /// The one member of the object that says by its name what it holds.
    pub fn variant<'v>(&mut self, value: &'v Value) -> Option<(&'v str, &'v Value)> {
        let members = self.members(value)?;
        let mut each = members.iter();
        match (each.next(), each.next()) {
            (Some((name, inner)), None) => Some((name, inner)),
            (Some(_), Some(_)) | (None, _) => {
                self.fault(format!("expected one member, found {}", members.len()));
                None
            }
        }
    }

    /// Reads what stands under `name`.
    pub fn under(&mut self, name: &str, value: &Value, into: &mut dyn Json) {
        let came = self.enter(name);
        into.read(value, self);
        self.leave(came);
    }

    /// Reads the entry at `index`.
    pub fn at(&mut self, index: usize, value: &Value, into: &mut dyn Json) {
        let came = self.place.len();
        self.place += &format!("[{index}]");
        into.read(value, self);
        self.leave(came);
    }

    /// Goes on to what stands under `name`; `leave` goes back.
    pub fn enter(&mut self, name: &str) -> usize {
        let came = self.place.len();
        if came > 0 {
            self.place.push('.');
        }
        self.place += name;
        came
    }

    /// Goes back to where `enter` came from.
    pub fn leave(&mut self, came: usize) {
        self.place.truncate(came);
    }
}

/// One object, its fields asked for one by one. What nobody asked for is unknown.
pub struct Row<'v, 'r> {
    fields: Option<&'v Map<String, Value>>,
    asked: Vec<&'static str>,
    reader: &'r mut Reader,
}

impl Row<'_, '_> {
    /// Reads the field of that name, which must be there.
    pub fn required(&mut self, name: &'static str, into: &mut dyn Json) {
        if !self.read(name, into) {
            let came = self.reader.enter(name);
            self.reader.fault("the field is missing".to_owned());
            self.reader.leave(came);
        }
    }

    /// Reads the field of that name, if it is there.
    pub fn optional(&mut self, name: &'static str, into: &mut dyn Json) {
        self.read(name, into);
    }

    /// Reads the field of that name, if it is there: it begins as what its absence means.
    pub fn or(&mut self, name: &'static str, into: &mut dyn Json) {
        self.read(name, into);
    }

    /// Refuses the fields that nobody asked for.
    pub fn finish(self) {
        let unknown = |name: &&String| !self.asked.contains(&name.as_str());
        if let Some(name) = self.fields.and_then(|fields| fields.keys().find(unknown)) {
            let came = self.reader.enter(name);
            self.reader.unknown("field", &mut self.asked.iter().copied());
            self.reader.leave(came);
        }
    }

    fn read(&mut self, name: &'static str, into: &mut dyn Json) -> bool {
        self.asked.push(name);
        let value = self.fields.and_then(|fields| fields.get(name));
        if let Some(value) = value {
            self.reader.under(name, value, into);
        }
        value.is_some()
    }
}
