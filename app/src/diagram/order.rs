//! Putting things in order by a few numbers: one sort for the whole picture, since each kind of sort has its bytes.

use pathlight_core::sort::sorted_by_key;

/// What things are put in order by; the first number counts most.
pub type Key = [i64; 3];

/// The things in the order of their keys; those of one key stay as they are.
pub fn by<T: Clone>(things: Vec<T>, key: impl Fn(&T) -> Key) -> Vec<T> {
    let order = numbers((0..things.len()).collect(), &|at| key(&things[at]));
    order
        .into_iter()
        .filter_map(|at| things.get(at).cloned())
        .collect()
}

/// The same for numbers, in one function for all of them.
pub fn numbers(list: Vec<usize>, key: &dyn Fn(usize) -> Key) -> Vec<usize> {
    let keys = list.into_iter().map(|number| (number, key(number))).collect();
    sorted_by_key(keys, |(_, key)| *key)
        .into_iter()
        .map(|(number, _)| number)
        .collect()
}

/// A place, or a length, as a part of a key.
pub fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// A place that may be missing: then behind all others.
pub fn last_without(place: Option<usize>) -> i64 {
    place.map_or(i64::MAX, number)
}
