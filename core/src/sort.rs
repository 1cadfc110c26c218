//! Putting a list in order, in few bytes: the library's own sort is four kilobytes of the page for each type.

/// Puts `list` in order, by Shell's method. What compares equal may change places.
pub(crate) fn sort<T: Ord>(list: &mut [T]) {
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

#[cfg(test)]
mod tests {
    use super::sort;

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
