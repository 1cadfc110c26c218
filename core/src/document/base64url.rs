//! base64url without padding (RFC 4648, section 5): what a link may consist of.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// `bytes` as a text.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..=three.len() {
            let digit = DIGITS.get(bits >> (18 - 6 * digit) & 63);
            text.extend(digit.map(|digit| char::from(*digit)));
        }
    }
    text
}

/// The bytes that `text` stands for; `None`: it is no such text, or was cut short.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for four in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for digit in four {
            bits = bits << 6 | DIGITS.iter().position(|it| it == digit)?;
        }
        bits <<= 6 * (4 - four.len());
        let whole = (four.len() * 6) / 8;
        // a single digit is no byte, and what is left behind the last byte is nothing
        if whole == 0 || bits & (0xff_ffff >> (8 * whole)) != 0 {
            return None;
        }
        bytes.extend(
            [16, 8, 0]
                .into_iter()
                .take(whole)
                .map(|shift| (bits >> shift) as u8),
        );
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_the_same() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..bytes.len() {
            assert_eq!(
                decode(&encode(&bytes[..length])).as_deref(),
                Some(&bytes[..length])
            );
        }
        assert_eq!(encode(b"any?>"), "YW55Pz4");
    }

    #[test]
    fn what_is_no_such_text_is_refused() {
        for text in ["A", "AAAAA", "!!", "AA==", "A A", "AB", "AAB", "é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
