//! Character references: `&amp;`, `&#8217;`, `&#x2019;`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::lexicon::rows;

const LIST: &str = include_str!("../../../data/input/entities.tsv");

static NAMES: LazyLock<FxHashMap<&str, char>> = LazyLock::new(|| {
    let read = |row: &'static str| {
        let (name, code) = row.split_once('\t')?;
        Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
    };
    rows(LIST).filter_map(read).collect()
});

/// Longest name of a reference.
const LONGEST: usize = 32;

/// The character that a reference stands for, given without `&` and `;`; nothing where no standard has it.
pub(in crate::input) fn named(name: &str) -> Option<char> {
    let Some(digits) = name.strip_prefix('#') else { return NAMES.get(name).copied() };
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    // Control characters where Windows-1252 has its quotation marks are those: so do browsers read them.
    match code.ok()? {
        code @ 0x80..=0x9F => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.chars().next(),
        0 => None,
        code => char::from_u32(code),
    }
}

/// A text with its references resolved; one that stands for nothing known stays as it is written.
pub(in crate::input) fn resolved(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut at) = (text, first);
    loop {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
        match rest.find('&') {
            Some(next) => at = next,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The reference at the beginning of a text: what it stands for, and its length. The semicolon may be missing.
fn reference(text: &str) -> Option<(char, usize)> {
    let name = &text[1..];
    let is_part = |byte: &u8| match name.as_bytes() {
        [b'#', b'x' | b'X', ..] => byte.is_ascii_hexdigit(),
        [b'#', ..] => byte.is_ascii_digit(),
        _ => byte.is_ascii_alphanumeric(),
    };
    let lead = name.bytes().take_while(|&byte| byte == b'#').count();
    let lead = if matches!(name.as_bytes().get(lead), Some(b'x' | b'X')) { 2 * lead } else { lead };
    let end = lead + name.bytes().skip(lead).take(LONGEST).take_while(is_part).count();
    let closed = name.as_bytes().get(end) == Some(&b';');
    let c = named(name.get(..end)?)?;
    // `?a=1&copy=2` in an address is no reference.
    let is_sure = closed || name.starts_with('#') || matches!(&name[..end], "amp" | "quot" | "lt" | "gt" | "nbsp");
    is_sure.then_some((c, 1 + end + usize::from(closed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read_and_sorted() {
        assert_eq!(NAMES.len(), rows(LIST).count());
        assert!(rows(LIST).is_sorted());
    }

    #[test]
    fn names_and_numbers() {
        assert_eq!(resolved("AT&amp;T &#8220;yes&#x201D; caf&eacute; &#147;no&#148;"), "AT&T “yes” café “no”");
        assert_eq!(resolved("R&D; A&B &unknown; &; & &#xFFFFFFFF; &#0; ?a=1&copy=2&"), {
            "R&D; A&B &unknown; &; & &#xFFFFFFFF; &#0; ?a=1&copy=2&"
        });
        assert_eq!(resolved("fish &amp chips &#39s"), "fish & chips 's");
    }
}
