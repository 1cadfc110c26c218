//! What a type's form in JSON is, said once for reading and writing.

/// A struct with named fields: `field: required("name")`, `optional("name")` where its absence says the same as
/// an empty value, `or("name", otherwise)` where it says the same as `otherwise`.
macro_rules! record {
    ($type:ident { $($field:ident: $mode:ident($name:literal $(, $otherwise:expr)?),)+ }) => {
        impl $crate::json::Json for $type {
            fn blank() -> Self {
                $type { $($field: $crate::json::record!(@blank $($otherwise)?),)+ }
            }

            fn read(&mut self, value: &serde_json::Value, reader: &mut $crate::json::Reader) {
                let mut row = reader.row(value);
                $(row.$mode($name, &mut self.$field);)+
                row.finish();
            }

            fn write(&self, out: &mut $crate::json::Writer) {
                let mut row = out.row();
                $(row.$mode($name, &self.$field $(, &$otherwise)?);)+
                row.finish();
            }

            #[cfg(feature = "schema")]
            fn schema(schemas: &mut $crate::json::schema::Schemas<'_>) -> serde_json::Value {
                schemas.define(stringify!($type), &mut |schemas| {
                    schemas.record(stringify!($type), &mut |row| {
                        $(row.$mode(
                            $name,
                            stringify!($field),
                            |it: &$type| Some(&it.$field)
                            $(, &$otherwise)?
                        );)+
                    })
                })
            }
        }
    };
    (@blank) => { $crate::json::Json::blank() };
    (@blank $otherwise:expr) => { $otherwise };
}

/// A record whose fields can be asked for by their names.
macro_rules! record_by_name {
    ($type:ident { $($field:ident: $mode:ident($name:literal),)+ }) => {
        $crate::json::record! { $type { $($field: $mode($name),)+ } }

        impl $type {
            /// The field that is written under `name`.
            pub fn part(&self, name: &str) -> Option<&dyn $crate::json::Json> {
                match name {
                    $($name => Some(&self.$field),)+
                    _ => None,
                }
            }

            /// The names of the fields that say something else in `other`: the one place that compares them all, which is
            /// a kilobyte wherever it stands.
            #[inline(never)]
            pub fn differing(&self, other: &Self) -> Vec<&'static str> {
                let mut names = Vec::new();
                $(if self.$field != other.$field {
                    names.push($name);
                })+
                names
            }
        }
    };
}

/// An enum whose variants are objects with one member, named by the variant: `{"ipRule": {"account": …}}`.
macro_rules! variants {
    ($type:ident, blank $blank:expr, {
        $($variant:ident: $tag:literal { $($field:ident: $mode:ident($name:literal)),+ },)+
    }) => {
        impl $crate::json::Json for $type {
            fn blank() -> Self {
                $blank
            }

            fn read(&mut self, value: &serde_json::Value, reader: &mut $crate::json::Reader) {
                let Some((tag, inner)) = reader.variant(value) else { return };
                let came = reader.enter(tag);
                match tag {
                    $($tag => {
                        $(let mut $field = $crate::json::Json::blank();)+
                        let mut row = reader.row(inner);
                        $(row.$mode($name, &mut $field);)+
                        row.finish();
                        *self = $type::$variant { $($field),+ };
                    })+
                    _ => reader.unknown("kind", &mut [$($tag),+].into_iter()),
                }
                reader.leave(came);
            }

            fn write(&self, out: &mut $crate::json::Writer) {
                let mut object = out.row();
                match self {
                    $($type::$variant { $($field),+ } => {
                        let mut row = object.under($tag).row();
                        $(row.$mode($name, $field);)+
                        row.finish();
                    })+
                }
                object.finish();
            }

            #[cfg(feature = "schema")]
            fn schema(schemas: &mut $crate::json::schema::Schemas<'_>) -> serde_json::Value {
                schemas.define(stringify!($type), &mut |schemas| {
                    let each = [$(($tag, stringify!($variant), {
                        let of = concat!(stringify!($type), ".", stringify!($variant));
                        schemas.record(of, &mut |row| {
                            $(row.$mode($name, stringify!($field), |it: &$type| {
                                if let $type::$variant { $field, .. } = it { Some($field) } else { None }
                            });)+
                        })
                    }),)+];
                    schemas.variants(stringify!($type), &each)
                })
            }
        }
    };
}

/// An enum without fields: a table of its values and their words. The first one is the blank.
macro_rules! words {
    ($type:ty, $table:expr) => {
        impl $crate::json::Json for $type {
            fn blank() -> Self {
                let [(first, _), ..] = $table;
                first
            }

            fn read(&mut self, value: &serde_json::Value, reader: &mut $crate::json::Reader) {
                if let Some(read) = $crate::json::word(value, reader, &$table) {
                    *self = read;
                }
            }

            fn write(&self, out: &mut $crate::json::Writer) {
                out.text($crate::json::word_for(self, &$table));
            }

            #[cfg(feature = "schema")]
            fn schema(schemas: &mut $crate::json::schema::Schemas<'_>) -> serde_json::Value {
                schemas.words(stringify!($type), &$table.map(|(_, word)| word))
            }
        }
    };
}

/// A type that is written as a text: read by `TryFrom<String>`, written by `Display`. It is one of those patterns of
/// `schema`.
macro_rules! written_as_text {
    ($type:ty, blank $blank:expr, is $($pattern:ident)|+) => {
        impl $crate::json::Json for $type {
            fn blank() -> Self {
                $blank
            }

            fn read(&mut self, value: &serde_json::Value, reader: &mut $crate::json::Reader) {
                let Some(text) = reader.text(value) else {
                    return;
                };
                match <$type>::try_from(text.to_owned()) {
                    Ok(read) => *self = read,
                    Err(why) => reader.fault(why),
                }
            }

            fn write(&self, out: &mut $crate::json::Writer) {
                out.text(&self.to_string());
            }

            #[cfg(feature = "schema")]
            fn schema(schemas: &mut $crate::json::schema::Schemas<'_>) -> serde_json::Value {
                schemas.text(stringify!($type), &[$($crate::json::schema::$pattern),+])
            }
        }
    };
}

/// Types that stand in what serde reads and writes: check files, the command line's answers, tests.
macro_rules! serde_through_json {
    ($($type:ty),+ $(,)?) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::json::value(self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                $crate::json::read(&value).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

pub(crate) use {record, record_by_name, serde_through_json, variants, words, written_as_text};
