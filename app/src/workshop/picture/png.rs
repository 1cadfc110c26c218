//! A text in a PNG: a chunk of its own behind the header, which every reader of PNGs passes over.

/// What the text is called there.
pub const KEYWORD: &str = "Pathlight";

/// What a PNG begins with: its signature, and the header chunk of fixed length.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
/// Where the header chunk ends.
const AFTER_HEADER: usize = 33;

/// The PNG with `text`, which has to be of ASCII; `None`: this is no PNG.
pub fn carrying(png: &[u8], text: &str) -> Option<Vec<u8>> {
    let (header, rest) = png.split_at_checked(AFTER_HEADER)?;
    if !header.starts_with(SIGNATURE) || !text.is_ascii() {
        return None;
    }
    let mut chunk = b"tEXt".to_vec();
    chunk.extend_from_slice(KEYWORD.as_bytes());
    chunk.push(0);
    chunk.extend_from_slice(text.as_bytes());
    // the sum behind it may begin with a letter
    chunk.push(b'\n');
    let length = u32::try_from(chunk.len() - 4).ok()?;
    let mut whole = header.to_vec();
    whole.extend_from_slice(&length.to_be_bytes());
    whole.extend_from_slice(&chunk);
    whole.extend_from_slice(&crc(&chunk).to_be_bytes());
    whole.extend_from_slice(rest);
    Some(whole)
}

/// The check sum of a chunk (PNG specification, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One black pixel.
    const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
        \0\0\0\x0aIDAT\x78\x9c\x63\x60\0\0\0\x02\0\x01\x48\xaf\xa4\x71\0\0\0\0IEND\xae\x42\x60\x82";

    #[test]
    fn the_sum_is_that_of_the_specification() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(crc(PIXEL.get(12..29).expect("the header")), 0x3a7e_9b55);
    }

    #[test]
    fn the_text_is_there_again_behind_the_header() {
        let png = carrying(PIXEL, "#1.abc").expect("a PNG");
        assert_eq!(png.len(), PIXEL.len() + 12 + KEYWORD.len() + 1 + 6 + 1);
        let text = String::from_utf8_lossy(&png);
        assert_eq!(super::super::carried(&text), Some(Some("1.abc")));
        assert!(png.ends_with(PIXEL.get(33..).expect("the rest")));
        assert_eq!(carrying(b"GIF89a", "#1.abc"), None);
        assert_eq!(carrying(PIXEL, "é"), None);
    }
}
