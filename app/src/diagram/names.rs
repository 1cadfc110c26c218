//! Names in boxes of a fixed width: two lines, then an ellipsis in the middle, and never two alike.
//!
//! Widths are estimated, never asked of the browser, so that a picture is the same wherever it is drawn.

/// The last characters of a name that an ellipsis keeps: people tell things apart by their ends.
const TAIL: usize = 6;

/// How wide `text` is at a font size of `size` pixels, in a usual sans-serif font, at the most.
pub fn width(text: &str, size: i32) -> i32 {
    let thousandths: i32 = text.chars().map(advance).sum();
    (thousandths * size + 999) / 1000
}

fn advance(character: char) -> i32 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' | ' ' | 'I' => 340,
        'f' | 'r' | 't' | '-' | '/' | '(' | ')' | '·' => 420,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1000,
        'A'..='Z' => 720,
        '\u{0}'..='\u{24f}' => 620,
        _ => 1050,
    }
}

/// `name` in at most `lines` lines of `room` pixels each.
pub fn fit(name: &str, room: i32, size: i32, lines: usize) -> Vec<String> {
    if width(name, size) <= room {
        return vec![name.to_owned()];
    }
    if lines < 2 {
        return vec![shorten(name, room, size)];
    }
    let characters: Vec<char> = name.chars().collect();
    // the last break that leaves the first line within its room
    let first_line = |at: &usize| width(&characters[..*at].iter().collect::<String>(), size) <= room;
    let mut breaks = (1..characters.len()).filter(|at| is_break(characters[*at - 1], characters[*at]));
    let cut = breaks.rfind(first_line);
    let cut = cut.or_else(|| (1..characters.len()).rfind(first_line));
    // without a break of its own a name keeps its end together
    let end = characters.len().saturating_sub(TAIL + 1);
    let cut = match cut {
        Some(cut) if is_break(characters[cut - 1], characters[cut]) => cut,
        Some(cut) => cut.min(end).max(1),
        None => 1,
    };
    let (first, rest) = characters.split_at(cut);
    let rest: String = rest.iter().collect::<String>().trim_start().to_owned();
    let first: String = first.iter().collect::<String>().trim_end().to_owned();
    vec![first, shorten(&rest, room, size)]
}

/// After a hyphen or a space, before a digit, where the case rises.
fn is_break(before: char, after: char) -> bool {
    matches!(before, '-' | '_' | '.' | ' ')
        || (!before.is_ascii_digit() && after.is_ascii_digit())
        || (before.is_lowercase() && after.is_uppercase())
}

/// `name` with its middle left out, where it is too wide.
pub fn shorten(name: &str, room: i32, size: i32) -> String {
    if width(name, size) <= room {
        return name.to_owned();
    }
    let characters: Vec<char> = name.chars().collect();
    let tail: String = characters
        .iter()
        .skip(characters.len().saturating_sub(TAIL))
        .collect();
    let left = room - width(&tail, size) - width("…", size);
    let mut head = String::new();
    for character in characters.iter().take(characters.len().saturating_sub(TAIL)) {
        head.push(*character);
        if width(&head, size) > left {
            head.pop();
            break;
        }
    }
    format!("{head}…{tail}")
}

/// The same names, with a number behind each that would look like an earlier one; `is_told` where two of them, by their
/// places, are told apart by something else.
pub fn tell_apart(names: &mut [Vec<String>], is_told: &dyn Fn(usize, usize) -> bool) {
    for at in 1..names.len() {
        let (earlier, rest) = names.split_at_mut(at);
        let Some(name) = rest.first_mut() else { continue };
        let plain = name.clone();
        let mut number = 2;
        while (0..at).any(|other| earlier[other] == *name && !is_told(at, other)) {
            *name = plain.clone();
            if let Some(last) = name.last_mut() {
                *last = format!("{last} ({number})");
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_breaks_where_a_reader_would_break_it() {
        assert_eq!(fit("vm1", 100, 14, 2), ["vm1"]);
        assert_eq!(fit("mystorage-account", 100, 14, 2), ["mystorage-", "account"]);
        assert_eq!(fit("AllowSshFromHome", 100, 14, 2), ["AllowSsh", "FromHome"]);
    }

    #[test]
    fn what_does_not_fit_keeps_its_end() {
        let name = "a".repeat(80) + "-prod01";
        let lines = fit(&name, 120, 14, 2);
        assert_eq!(lines.len(), 2);
        assert!(
            lines[1].ends_with("prod01") && lines[1].contains('…'),
            "{lines:?}"
        );
        assert!(lines.iter().all(|line| width(line, 14) <= 120), "{lines:?}");
    }

    #[test]
    fn two_names_never_look_alike() {
        let mut names = vec![vec!["vm…000001".to_owned()]; 4];
        tell_apart(&mut names, &|one, other| (one, other) == (1, 0));
        assert_eq!(names[1], ["vm…000001"], "told apart by what is around");
        assert_eq!(names[2], ["vm…000001 (2)"]);
        assert_eq!(names[3], ["vm…000001 (3)"]);
    }

    #[test]
    fn a_name_of_ten_thousand_characters_takes_no_more_room() {
        let lines = fit(&"W".repeat(10_000), 100, 14, 2);
        assert!(lines.iter().all(|line| width(line, 14) <= 100));
    }
}
