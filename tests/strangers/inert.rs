//! What may not stand in anything that is shown or saved, by a list of its own.

/// Whether a character steers, turns the reading direction or cannot be seen.
fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Marks that are drawn over the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

/// What of a text is not inert.
pub fn faults(what: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if text.is_empty() {
        found.push(format!("{what}: nothing is said"));
    }
    if let Some(c) = text.chars().find(|c| is_active(*c)) {
        found.push(format!("{what}: U+{:04X} in {text:?}", u32::from(c)));
    }
    let mut marks = 0;
    for c in text.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > 8 {
            found.push(format!("{what}: a flood of marks"));
            break;
        }
    }
    found
}

/// Words of the program instead of words for people.
pub fn debug_words(text: &str) -> Vec<String> {
    const WORDS: [&str; 15] = [
        "Some(",
        "None",
        "Err(",
        "Ok(",
        "panicked",
        "unwrap",
        "Object {",
        "String(",
        "Number(",
        "usize",
        "u16",
        "i64",
        "struct ",
        "untagged enum",
        "serde",
    ];
    let found = WORDS.iter().filter(|word| text.contains(**word));
    found.map(|word| format!("`{word}` in {text}")).collect()
}

/// The cells of a CSV file (RFC 4180).
pub fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (is_quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            (true, '"') => is_quoted = false,
            (false, '"') => is_quoted = true,
            (false, ',') => row.push(std::mem::take(&mut cell)),
            (false, '\n') => {
                row.push(std::mem::take(&mut cell).trim_end_matches('\r').to_owned());
                rows.push(std::mem::take(&mut row));
            }
            (_, c) => cell.push(c),
        }
    }
    rows
}

/// What of a CSV file a spreadsheet would run, or take for another cell.
pub fn csv(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let text = text.trim_start_matches('\u{feff}');
    for row in cells(text) {
        if row.len() != 8 {
            found.push(format!("csv: {} cells in {row:?}", row.len()));
        }
        for cell in row {
            found.extend(faults("csv", &(cell.clone() + " ")));
            let bare = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
            if bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
                found.push(format!("csv: a formula {cell:?}"));
            }
        }
    }
    found
}

/// What of a report is more than words: markup, links, code.
pub fn markdown(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        found.extend(faults("markdown", &format!("{line} ")));
        let is_escaped = |at: usize| line[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
        for (at, c) in line.char_indices() {
            let is_bare = matches!(c, '<' | '[' | ']' | '`' | '!' | '~' | '$') && !is_escaped(at);
            let is_link = line[at..].starts_with("://") && !is_escaped(at);
            if is_bare || is_link {
                found.push(format!("markdown: `{c}` in {line}"));
                break;
            }
        }
    }
    found
}

/// What of a picture is no shape and no word.
pub fn svg(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((tag, then)) = after.split_once('>') else {
            found.push("svg: an element that never ends".to_owned());
            break;
        };
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .collect();
        if !["svg", "metadata", "title", "g", "path", "text"].contains(&name.as_str()) {
            found.push(format!("svg: <{tag}>"));
        }
        if tag.contains(" on") || tag.contains("href") || tag.matches('"').count() % 2 == 1 {
            found.push(format!("svg: <{tag}>"));
        }
        rest = then;
    }
    let is_xml = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(c) = text.chars().find(|c| !is_xml(*c)) {
        found.push(format!("svg: U+{:04X}, which XML cannot hold", u32::from(c)));
    }
    for (at, _) in text.match_indices('&') {
        let is_known = ["&amp;", "&lt;", "&gt;", "&quot;"]
            .iter()
            .any(|it| text[at..].starts_with(it));
        if !is_known {
            found.push("svg: an entity that is none".to_owned());
        }
    }
    found
}

/// What of a file's name is more than a name.
pub fn file_name(name: &str) -> Vec<String> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_plain = stem.chars().all(|c| c.is_alphanumeric() || c == '-') && !stem.is_empty();
    let is_device = ["con", "nul", "lpt1", "prn", "aux"].contains(&stem);
    let is_fine = is_plain && !is_device && ["json", "csv", "md", "svg", "png"].contains(&ending);
    let mut found = faults("file name", name);
    if !is_fine || name.chars().count() > 70 {
        found.push(format!("file name: {name:?}"));
    }
    found
}
