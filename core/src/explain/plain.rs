//! Strange text made inert: names and written values come from strangers' files, and stand in sentences, on the picture
//! and in what is saved. What would steer, turn the reading direction, hide or paint over its neighbours is spelled out.

/// The most marks that one letter carries; beyond, they paint over the lines around it.
const MOST_MARKS: usize = 4;

/// Whether a character steers a terminal, turns the reading direction or cannot be seen, so that text shows other than
/// it is. Joiners stay: scripts and emoji need them.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            // what turns the direction, and ends lines
            0x61c | 0x200e | 0x200f | 0x2028..=0x202e | 0x2066..=0x2069
            // what is not seen
            | 0xad | 0x34f | 0x115f | 0x1160 | 0x180e | 0x200b | 0x2060..=0x2065 | 0x206a..=0x206f | 0x3164 | 0xfeff
            | 0xffa0 | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
}

/// Whether a character is drawn over the one before it.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x483..=0x489 | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe20..=0xfe2f)
}

/// The text with what steers spelled out.
pub fn on_one_line(text: &str) -> String {
    spelled(text, false)
}

/// The same, lines kept.
pub fn on_its_lines(text: &str) -> String {
    spelled(text, true)
}

fn spelled(text: &str, keeps_lines: bool) -> String {
    let (mut plain, mut marks) = (String::with_capacity(text.len()), 0);
    for c in text.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        match c {
            '\n' if keeps_lines => plain.push(c),
            '\n' | '\r' | '\t' => plain.push(' '),
            c if steers(c) || marks > MOST_MARKS => plain.extend(c.escape_unicode()),
            c => plain.push(c),
        }
    }
    plain
}

/// Whether a letter is written from right to left: Hebrew, Arabic, and others of their kind.
fn is_leftward(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// A sentence for the screen, in which names that are written from right to left stand apart: without that, two of them and
/// the arrow between them turn around, and the path with them. Nearly all are as they were.
pub fn isolated(text: String) -> String {
    if !text.chars().any(is_leftward) {
        return text;
    }
    let mut apart = String::new();
    // what may belong to the name that stands open, and what it is of
    let (mut held, mut is_open) = (String::new(), false);
    for c in text.chars() {
        let is_inner = is_leftward(c) || is_mark(c) || c.is_ascii_alphanumeric() && !held.ends_with(' ');
        if is_inner && (is_open || is_leftward(c)) {
            if !is_open {
                apart.push('\u{2068}');
            }
            is_open = true;
            apart += &held;
            held.clear();
            apart.push(c);
        } else if is_open && matches!(c, ' ' | '-' | '_' | '.') {
            held.push(c);
        } else {
            if is_open {
                apart.push('\u{2069}');
            }
            is_open = false;
            apart += &held;
            held.clear();
            apart.push(c);
        }
    }
    if is_open {
        apart.push('\u{2069}');
    }
    apart + &held
}

/// A sentence, inert. Nearly all are: they stay as they are.
pub(super) fn plain(text: String) -> String {
    match text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        true => text,
        false => on_one_line(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(
            on_one_line("a\r\nb\u{202e}c\u{1b}[2J\u{2028}"),
            "a  b\\u{202e}c\\u{1b}[2J\\u{2028}"
        );
        assert_eq!(on_its_lines("a\nb\tc\u{7}"), "a\nb c\\u{7}");
    }

    #[test]
    fn names_from_right_to_left_stand_apart() {
        let shown = |text: &str| {
            let shown = isolated(text.to_owned());
            shown.replace('\u{2068}', "[").replace('\u{2069}', "]")
        };
        assert_eq!(shown("vm1 → é, öffentlich"), "vm1 → é, öffentlich");
        assert_eq!(shown("שרת → חשבון"), "[שרת] → [חשבון]");
        assert_eq!(
            shown("שרת-1.א שני is blocked; (שרת), vm-אב2."),
            "[שרת-1.א שני] is blocked; ([שרת]), vm-[אב2]."
        );
        assert_eq!(shown("100 قاعدة: on"), "100 [قاعدة]: on");
        assert_eq!(shown("to שרת - no"), "to [שרת] - no");
    }

    #[test]
    fn what_is_not_seen_is_spelled_out_and_what_scripts_need_stays() {
        assert_eq!(on_one_line("v\u{200b}m\u{feff}1"), "v\\u{200b}m\\u{feff}1");
        let family = "\u{1f468}\u{200d}\u{1f469}\u{fe0f} é e\u{301} שלום";
        assert_eq!(on_one_line(family), family);
        let flood = format!("a{}", "\u{301}".repeat(40));
        assert_eq!(on_one_line(&flood).matches('\u{301}').count(), MOST_MARKS);
    }
}
