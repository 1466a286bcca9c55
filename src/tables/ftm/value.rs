//! Values as FollowTheMoney keeps them: what its own cleaning (version 4.11) leaves as it is, and no longer than it takes.
//!
//! What stands in one line and is too long is cut, with `…` at its end; a text is given in stretches, for each is a value
//! of its own; a date, a language or an address that it does not know is left out.

use std::net::Ipv4Addr;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::index::days::Days;
use crate::input::three_letters;
use crate::text::squeezed;

/// Most characters of a name, of another line, of a place, of an address on the web, and of a stretch of text.
const LONGEST_NAME: usize = 384;
const LONGEST_LINE: usize = 1024;
const LONGEST_LOCATION: usize = 250;
const LONGEST_ADDRESS: usize = 4096;
const LONGEST_TEXT: usize = 65_000;

/// A name of a person or an organisation.
pub(super) fn name(words: &str) -> String {
    let name = seen_in_line(words);
    let mut bare = name.as_str();
    while let Some(inside) = unquoted(bare) {
        bare = inside.trim();
    }
    cut(bare, LONGEST_NAME)
}

/// Some words in one line.
pub(super) fn line(words: &str) -> String {
    cut(&seen_in_line(words), LONGEST_LINE)
}

/// A name of a place, which is read as the lines of a postal address.
pub(super) fn location(words: &str) -> String {
    let words = seen_in_line(words);
    let parts = words.split([',', ';']).map(|part| part.trim_start_matches(['.', ' ']).trim_end());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    cut(&parts.join(", "), LONGEST_LOCATION)
}

/// A text, in stretches that end between words where they can.
pub(super) fn text(words: &str) -> Vec<String> {
    let text = seen(words);
    let mut stretches = Vec::new();
    let mut rest = text.trim();
    while let Some((most, _)) = rest.char_indices().nth(LONGEST_TEXT) {
        let end = rest[..most].rfind(char::is_whitespace).unwrap_or(most);
        stretches.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    stretches.push(rest.to_owned());
    stretches
}

/// A day, a month or a year, of the years that can be written.
pub(super) fn date(value: &str) -> Option<&str> {
    let value = value.get(..10).unwrap_or(value);
    let is_known = Days::parse(value).is_some() && ("1000".."3000").contains(&value);
    is_known.then_some(value)
}

/// An address on the web; nothing where it is none.
pub(super) fn address(url: &str) -> Option<String> {
    let url = seen(url);
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_known = matches!(scheme.as_str(), "http" | "https" | "ftp") && is_host(host);
    if !is_known || url.contains(char::is_whitespace) {
        return None;
    }
    // What stands after a mark and is empty is dropped with the mark.
    let path = if path.is_empty() { "/" } else { path.trim_end_matches(';') };
    let after = |mark: char, words: &str| if words.is_empty() { String::new() } else { format!("{mark}{words}") };
    let address = format!("{scheme}://{host}{path}{}{}", after('?', query), after('#', fragment));
    (address.chars().count() <= LONGEST_ADDRESS).then_some(address)
}

/// A language: three letters, and the family of languages where no closer is known.
pub(super) fn language(two: &str) -> Option<&'static str> {
    Some(match three_letters(two)? {
        "cmn" => "zho",
        "pes" => "fas",
        "nob" => "nor",
        other => other,
    })
    .filter(|code| !UNKNOWN_LANGUAGES.contains(code))
}

/// Languages that it does not know.
const UNKNOWN_LANGUAGES: [&str; 13] =
    ["aka", "cym", "epo", "guj", "jav", "lat", "mal", "mar", "ori", "pan", "sna", "yid", "zul"];

/// A text without characters that cannot be seen, its letters composed with their marks.
fn seen(text: &str) -> String {
    let seen = text.chars().filter_map(|c| match c {
        '\t' | '\n' | '\r' => Some(c),
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{61c}' | '\u{ad}' | '\u{feff}' => None,
        '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{a00}' => Some(' '),
        '\u{1680}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        _ => (!c.is_control()).then_some(c),
    });
    seen.nfc().collect()
}

fn seen_in_line(words: &str) -> String {
    squeezed(&seen(words))
}

/// At most so many characters of a line.
fn cut(line: &str, most: usize) -> String {
    match line.char_indices().nth(most) {
        None => line.to_owned(),
        Some(_) => line.chars().take(most - 1).collect::<String>().trim_end().to_owned() + "…",
    }
}

/// What stands between quotation marks of a typewriter.
fn unquoted(name: &str) -> Option<&str> {
    name.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])
}

/// Whether a name, perhaps with a port, can be that of a server.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    if port.parse::<u16>().is_err() {
        return false;
    }
    let labels: Vec<&str> = name.strip_suffix('.').unwrap_or(name).split('.').collect();
    let is_letter = |c: char| c.is_alphanumeric() && !is_combining_mark(c);
    let is_label = |label: &&str| {
        label.chars().count() <= 63
            && label.contains(is_letter)
            && label.chars().all(|c| is_letter(c) || matches!(c, '-' | '_'))
    };
    let ends_well = |last: &&str| last.chars().count() > 1 && !last.chars().all(char::is_numeric);
    labels.iter().all(is_label)
        && (labels.len() == 1 || labels.last().is_some_and(ends_well) || name.parse::<Ipv4Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bare_and_in_one_line() {
        assert_eq!(name(" “Ann”\n\u{a0}Be\u{ad}ll\u{200b} "), "“Ann” Bell");
        assert_eq!(name("\"'Ann Bell' \""), "Ann Bell");
        assert_eq!((name("'"), name("\u{200b}"), name("Zoe\u{308}")), ("'".into(), String::new(), "Zoë".into()));
        let long = name(&"Bell ".repeat(100));
        assert!(long.chars().count() <= LONGEST_NAME && long.ends_with('…'), "{long}");
        assert_eq!(name(&long), long);
    }

    #[test]
    fn a_place_is_read_as_an_address() {
        for (words, expected) in
            [("Paris; Texas", "Paris, Texas"), ("St. John's,, .N.", "St. John's, N."), (";", ""), ("Oslo", "Oslo")]
        {
            assert_eq!(location(words), expected);
        }
    }

    #[test]
    fn a_long_text_is_given_in_stretches_without_losing_a_word() {
        let words = "Zoë said no.\n".repeat(20_000);
        let stretches = text(&words);
        assert!(stretches.len() > 3 && stretches.iter().all(|part| part.chars().count() <= LONGEST_TEXT));
        assert!(stretches.iter().flat_map(|part| part.split_whitespace()).eq(words.split_whitespace()));
        assert_eq!(text(&"x".repeat(LONGEST_TEXT + 1)).len(), 2);
    }

    #[test]
    fn dates_and_languages_that_are_unknown_are_left_out() {
        assert_eq!(
            ["2002-05-24T09:00:00Z", "2002-05", "2002", "May 2002", "0987-05-04", "2002-02-30", "é2002-05-04"]
                .map(date),
            [Some("2002-05-24"), Some("2002-05"), Some("2002"), None, None, None, None]
        );
        assert_eq!(["en", "zh", "eo", "xx"].map(language), [Some("eng"), Some("zho"), None, None]);
    }

    #[test]
    fn an_address_is_one_or_left_out() {
        for (url, expected) in [
            ("https://example.org/a", "https://example.org/a"),
            ("HTTP://Example.org", "http://Example.org/"),
            ("http://example.org?a=b#", "http://example.org/?a=b"),
            ("http://example.org/a;?#b", "http://example.org/a#b"),
            ("http://127.0.0.1:80/", "http://127.0.0.1:80/"),
            ("https://пример.рф/news", "https://пример.рф/news"),
        ] {
            assert_eq!(address(url).as_deref(), Some(expected));
        }
        for url in [
            "example.org/a",
            "http://",
            "https:///a",
            "http://see page/3",
            "http://example.org/a b",
            "http://a..b/",
            "http://-/",
            "http://1.5/",
            "http://example.org:press/",
            "http://ann@example.org/",
            "mailto://ann",
        ] {
            assert_eq!(address(url), None, "{url}");
        }
        assert_eq!(address(&format!("http://example.org/{}", "a".repeat(LONGEST_ADDRESS))), None);
    }
}
