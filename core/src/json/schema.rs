//! What a value's form in JSON is, as JSON Schema (draft 2020-12), for editors and other programs.
//!
//! It comes out of the declarations that reading and writing are made from, so that none of the three can say otherwise.
//! Only under the feature `schema`, for a step of development: the page carries none of it. It tells what is read without
//! a complaint; a part that would be kept as written and listed as malformed is refused by it.

use serde_json::{Map, Value, json};

use super::Json;

/// An IPv4 address.
pub const ADDRESS: &str = r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)";
/// An IPv4 prefix.
pub const PREFIX: &str =
    r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)/(?:3[0-2]|[12]?\d)";
/// An IPv6 address or prefix; whether it is a good one, reading tells.
pub const V6: &str = r"[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:/\d{1,3})?";
/// A service tag, or `any`.
pub const TAG: &str = r"[A-Za-z][A-Za-z0-9.]*";
/// Everything.
pub const ANY: &str = r"\*";
/// A port, or a range of them; whether it is reversed, reading tells.
pub const PORTS: &str = r"\s*\d{1,5}\s*(?:-\s*\d{1,5}\s*)?";
/// `subscription/resourceGroup`.
pub const SCOPE: &str = r"[^/]+/[^/]+";
/// The id of a subscription, a resource group or a storage account, or an alias.
pub const RESOURCE: &str =
    r"/[Ss][Uu][Bb][Ss][Cc][Rr][Ii][Pp][Tt][Ii][Oo][Nn][Ss]/.+|/[Ss][Ee][Rr][Vv][Ii][Cc][Ee][Ss]/.+";

/// What the sources say of a type (`SecurityRule`), a field of it (`SecurityRule.priority`) or a variant.
pub type Docs<'d> = &'d dyn Fn(&str) -> Option<String>;

/// The definitions so far.
pub struct Schemas<'d> {
    docs: Docs<'d>,
    definitions: Map<String, Value>,
}

impl<'d> Schemas<'d> {
    /// None yet. `docs` tells what the sources say.
    pub fn new(docs: Docs<'d>) -> Self {
        let definitions = Map::new();
        Schemas { docs, definitions }
    }

    /// All definitions by the names of their types.
    pub fn finish(self) -> Map<String, Value> {
        self.definitions
    }

    /// A type by its name: made once, then referred to.
    pub fn define(&mut self, name: &str, make: &mut dyn FnMut(&mut Self) -> Value) -> Value {
        if !self.definitions.contains_key(name) {
            self.definitions.insert(name.to_owned(), Value::Null);
            let mut made = make(self);
            self.describe(&mut made, name);
            self.definitions.insert(name.to_owned(), made);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    /// An object with these fields and no other.
    pub fn record(&mut self, name: &str, fields: &mut dyn FnMut(&mut Record<'_, 'd>)) -> Value {
        let mut record = Record {
            schemas: self,
            of: name,
            properties: Map::new(),
            required: Vec::new(),
        };
        fields(&mut record);
        let (properties, required) = (record.properties, record.required);
        let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        set(&mut object, "required", required.into());
        object
    }

    /// An object with one member, which is called by what it holds.
    pub fn variants(&mut self, name: &str, each: &[(&str, &str, Value)]) -> Value {
        let mut properties = Map::new();
        for (tag, variant, inner) in each {
            let mut inner = inner.clone();
            self.describe(&mut inner, &format!("{name}.{variant}"));
            properties.insert((*tag).to_owned(), inner);
        }
        json!({
            "type": "object", "properties": properties, "additionalProperties": false,
            "minProperties": 1, "maxProperties": 1,
        })
    }

    /// One of these words.
    pub fn words(&mut self, name: &str, words: &[&str]) -> Value {
        self.define(name, &mut |_| json!({ "enum": words }))
    }

    /// One of these words, or an object with that one field.
    pub fn word_or(&mut self, name: &str, words: &[&str], field: &str, value: &Value) -> Value {
        self.define(name, &mut |_| {
            let object = json!({
                "type": "object", "properties": { field: value }, "required": [field], "additionalProperties": false,
            });
            json!({ "anyOf": [{ "enum": words }, object] })
        })
    }

    /// A text that is one of these patterns as a whole.
    pub fn text(&mut self, name: &str, patterns: &[&str]) -> Value {
        self.define(
            name,
            &mut |_| json!({ "type": "string", "pattern": format!("^(?:{})$", patterns.join("|")) }),
        )
    }

    fn describe(&self, schema: &mut Value, of: &str) {
        if let Some(said) = (self.docs)(of) {
            set(schema, "description", said.into());
        }
    }
}

/// A record in the making. Each field is told with how it is got at, which gives its type.
pub struct Record<'s, 'd> {
    schemas: &'s mut Schemas<'d>,
    of: &'s str,
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl Record<'_, '_> {
    /// A field that must be there.
    pub fn required<S, T: Json>(&mut self, name: &str, field: &str, _: fn(&S) -> Option<&T>) {
        self.required.push(name.into());
        self.put(name, field, T::schema);
    }

    /// A field that need not be there.
    pub fn optional<S, T: Json>(&mut self, name: &str, field: &str, _: fn(&S) -> Option<&T>) {
        self.put(name, field, T::schema);
    }

    /// A field whose absence means `otherwise`.
    pub fn or<S, T: Json>(&mut self, name: &str, field: &str, _: fn(&S) -> Option<&T>, otherwise: &T) {
        self.put(name, field, T::schema);
        let default = super::value(otherwise);
        if let Some(property) = self.properties.get_mut(name).filter(|_| !default.is_object()) {
            set(property, "default", default);
        }
    }

    fn put(&mut self, name: &str, field: &str, schema: fn(&mut Schemas<'_>) -> Value) {
        let mut schema = schema(self.schemas);
        self.schemas
            .describe(&mut schema, &format!("{}.{field}", self.of));
        self.properties.insert(name.to_owned(), schema);
    }
}

fn set(schema: &mut Value, name: &str, value: Value) {
    let is_nothing = value.as_array().is_some_and(Vec::is_empty);
    if let Some(schema) = schema.as_object_mut().filter(|_| !is_nothing) {
        schema.insert(name.to_owned(), value);
    }
}
