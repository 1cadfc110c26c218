//! Putting a list in order, in few bytes: the library's own sort is four kilobytes of the page for each type.

/// Puts `list` in order, by Shell's method. What compares equal may change places.
pub fn sort<T: Ord>(list: &mut [T]) {
    let mut gap = list.len() / 2;
    while gap > 0 {
        for start in gap..list.len() {
            let mut at = start;
            while at >= gap && list.get(at) < list.get(at - gap) {
                list.swap(at, at - gap);
                at -= gap;
            }
        }
        gap = if gap == 2 { 1 } else { gap * 5 / 11 };
    }
}

/// `list` in the order of its keys; what has the same key stays as it stood.
pub fn sorted_by_key<T, K: Ord>(list: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut order: Vec<(K, usize)> = list.iter().enumerate().map(|(at, it)| (key(it), at)).collect();
    sort(&mut order);
    let mut held: Vec<Option<T>> = list.into_iter().map(Some).collect();
    let in_order = order.iter().filter_map(|(_, at)| held.get_mut(*at)?.take());
    in_order.collect()
}

#[cfg(test)]
mod tests {
    use super::{sort, sorted_by_key};

    #[test]
    fn equal_keys_keep_their_order() {
        let list = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (0, 'e'), (2, 'f')];
        let mut expected = list.clone();
        expected.sort_by_key(|it| it.0);
        assert_eq!(sorted_by_key(list, |it| it.0), expected);
    }

    #[test]
    fn every_list_ends_in_order() {
        for length in 0..200_u64 {
            let mut list: Vec<_> = (0..length).map(|it| it * 7919 % 101).collect();
            let mut expected = list.clone();
            expected.sort();
            sort(&mut list);
            assert_eq!(list, expected);
        }
    }
}
