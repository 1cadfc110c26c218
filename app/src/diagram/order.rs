//! Putting things in order by a few numbers: one sort for the whole picture, since each kind of sort has its bytes.

/// What things are put in order by; the first number counts most.
pub type Key = [i64; 3];

/// The things in the order of their keys; those of one key stay as they are.
pub fn by<T>(things: Vec<T>, key: impl Fn(&T) -> Key) -> Vec<T> {
    let mut keys: Vec<(Key, usize)> = things.iter().map(key).zip(0..).collect();
    keys.sort_unstable();
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    let taken = keys.into_iter().filter_map(|(_, at)| things.get_mut(at)?.take());
    taken.collect()
}

/// A place, or a length, as a part of a key.
pub fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// A place that may be missing: then behind all others.
pub fn last_without(place: Option<usize>) -> i64 {
    place.map_or(i64::MAX, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        let things = by(vec!["b2", "a1", "b1", "a2"], |thing| {
            [number(thing.len()), i64::from(thing.as_bytes()[0]), 0]
        });
        assert_eq!(things, ["a1", "a2", "b2", "b1"]);
    }
}
