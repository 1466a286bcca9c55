//! Datelines: `WASHINGTON (Kyodo)`, `BOISE, Idaho (AP) —`, `LONDON, Feb 26 (Reuters) -`, `PARIS —`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Dateline;
use super::cursor::Cursor;
use crate::name::list::listed;
use crate::place::gazetteer::Gazetteer;
use crate::span::Span;
use crate::text::key::phrase_key;
use crate::text::lexicon::rows;
use crate::text::token::Case;
use crate::text::{Class, Kind, Token};

/// A dateline as found at the beginning of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Place and agency, in bytes of the text.
    pub(super) line: Dateline,
    /// The date in it.
    pub(super) date: Option<Span>,
    /// Whether it is one wherever it stands, so that a story begins there; otherwise only at the beginning of one.
    pub(super) is_sure: bool,
    /// The byte after the dash that ends it.
    pub(super) end: usize,
}

static AGENCIES: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| rows(include_str!("../../data/story/agencies.txt")).map(|row| phrase_key(parts(row))).collect());

static LABELS: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| rows(include_str!("../../data/story/labels.txt")).map(|row| phrase_key(parts(row))).collect());

fn parts(row: &str) -> impl Iterator<Item = &str> {
    row.split([' ', '-', '/']).filter(|part| !part.is_empty())
}

/// Whether the words of this key are a news agency.
pub(super) fn is_agency(key: u64) -> bool {
    AGENCIES.contains(&key)
}

/// Finds the dateline that `paragraph` begins with.
///
/// Finds a place in capitals or known to the gazetteer, with what follows it: its country or state, a date, an agency
/// in brackets, a dash. Leaves alone what is no place though in capitals (`NASA —`, `BREAKING —`), and sentences that
/// go on after a name (`Boston — which`).
pub(super) fn find_dateline(text: &str, paragraph: Span) -> Option<Found> {
    if !may_be_one(paragraph.of(text)) {
        return None;
    }
    let mut at = Cursor::new(text, paragraph);
    let place = read_place(&mut at);
    let mut parts = Parts { place, ..Parts::default() };
    if place.is_some() {
        read_region_and_date(&mut at, &mut parts);
    }
    parts.agency = read_agency(&mut at);
    let end = at.at;
    if place.is_some() && parts.date.is_none() && parts.agency.is_some() {
        parts.date = read_date(&mut at.clone());
        if parts.date.is_some() {
            read_date(&mut at);
        }
    }
    let end = if parts.date.is_some() { at.at } else { end };
    parts.has_colon = at.kind() == Some(Kind::Colon);
    parts.has_dash = at.take(Kind::Dash) || take_odd_dash(&mut at);
    while at.take(Kind::Dash) {}
    let stop = at.tokens(at.at.saturating_sub(1), at.at).first().map_or(paragraph.start, |token| token.end as usize);
    if parts.agency.is_none() && parts.has_dash {
        // `WASHINGTON — (AP) The`
        parts.agency = read_agency(&mut at);
    }
    let is_sure = judge(&at, &parts)?;
    let span = at.span(0, end)?;
    let token_span = |range: Option<(usize, usize)>| range.and_then(|(from, to)| at.span(from, to));
    let agency = token_span(parts.agency.map(|agency| agency.words));
    let line =
        Dateline { span: agency.map_or(span, |agency| widened(text, span, agency)), place: token_span(place), agency };
    Some(Found { end: stop.max(line.span.end), date: token_span(parts.date), is_sure, line })
}

/// A dateline whose agency stands behind the dash reaches to the closing bracket.
fn widened(text: &str, span: Span, agency: Span) -> Span {
    if span.contains(agency) {
        return span;
    }
    let bracket = text[agency.end..].chars().next().filter(|&c| c == ')').map_or(0, char::len_utf8);
    Span::new(span.start, agency.end + bracket)
}

/// What a dateline is made of, as ranges of tokens.
#[derive(Default)]
struct Parts {
    place: Option<(usize, usize)>,
    has_region: bool,
    date: Option<(usize, usize)>,
    agency: Option<Agency>,
    has_dash: bool,
    has_colon: bool,
}

#[derive(Clone, Copy)]
struct Agency {
    words: (usize, usize),
    is_known: bool,
}

/// A look at the bytes that spares most paragraphs the rest: a capital first, soon a dash, a bracket or a colon.
fn may_be_one(paragraph: &str) -> bool {
    let head = paragraph.as_bytes();
    let head = &head[..head.len().min(120)];
    let opens = head.first().is_some_and(|&b| b.is_ascii_uppercase() || b == b'(' || b >= 0xC3);
    let dash = |pair: &[u8]| matches!(pair, b"--" | b" -" | b"- " | b") " | b": " | b").") || pair[0] == b')';
    opens
        && (head.windows(2).any(dash)
            || head.windows(3).any(|three| three[..2] == [0xE2, 0x80] && (0x93..0x96).contains(&three[2])))
}

/// Capitalised words in a row, hyphens and small words between them.
fn read_place(at: &mut Cursor<'_>) -> Option<(usize, usize)> {
    let from = at.at;
    let mut end = from;
    while let Some(token) = at.peek() {
        let is_name = token.kind == Kind::Word && token.is_capitalized() && !begins_date(at);
        let joins = end > from
            && (matches!(token.kind, Kind::Hyphen | Kind::Clitic)
                || token.is(Class::PARTICLE | Class::FUNCTION) && token.case == Case::Lower)
            && at.ahead(1).is_some_and(Token::is_capitalized);
        if !is_name && !joins || at.at - from >= 6 {
            break;
        }
        at.at += 1;
        if is_name {
            end = at.at;
        }
    }
    at.at = end;
    (end > from).then_some((from, end))
}

fn begins_date(at: &Cursor<'_>) -> bool {
    at.is(Class::MONTH) && at.ahead(1).is_some_and(|next| next.kind == Kind::Number)
}

fn read_region_and_date(at: &mut Cursor<'_>, parts: &mut Parts) {
    for _ in 0..3 {
        let back = at.at;
        let comma = at.take(Kind::Comma);
        if parts.date.is_none() {
            parts.date = read_date(at);
            if parts.date.is_some() {
                continue;
            }
        }
        // `GENEVA/PARIS`, `JERUSALEM and GAZA CITY`
        let joined = !comma
            && (at.take_word("and") || at.peek().is_some_and(|token| at.word(token) == "/") && at.take(Kind::Symbol));
        if (comma || joined) && read_place(at).is_some() {
            parts.has_region |= comma;
            continue;
        }
        at.at = back;
        return;
    }
}

/// `May 8`, `8 May 2002`, `May 8, 2002`
fn read_date(at: &mut Cursor<'_>) -> Option<(usize, usize)> {
    let from = at.at;
    let is_number = |at: &Cursor<'_>, digits: std::ops::RangeInclusive<usize>| {
        at.peek().is_some_and(|token| token.kind == Kind::Number && digits.contains(&at.word(token).len()))
    };
    let month_first = at.is(Class::MONTH);
    let back = at.at;
    if month_first {
        at.at += 1;
    }
    if !is_number(at, 1..=4) {
        at.at = back;
        return None;
    }
    at.at += 1;
    if !month_first {
        if !at.is(Class::MONTH) {
            at.at = back;
            return None;
        }
        at.at += 1;
    }
    let end = at.at;
    at.take(Kind::Comma);
    if is_number(at, 4..=4) {
        at.at += 1
    } else {
        at.at = end
    }
    Some((from, at.at))
}

/// An agency in brackets.
fn read_agency(at: &mut Cursor<'_>) -> Option<Agency> {
    let back = at.at;
    let agency = bracketed(at);
    if agency.is_none() {
        at.at = back;
    }
    agency
}

fn bracketed(at: &mut Cursor<'_>) -> Option<Agency> {
    if !at.take(Kind::Open) {
        return None;
    }
    let from = at.at;
    at.take_word("the");
    let named = at.at;
    while at.at - from < 6
        && at.peek().is_some_and(|token| {
            token.is_capitalized()
                || matches!(token.kind, Kind::Hyphen | Kind::Symbol)
                || token.is(Class::FUNCTION)
                || at.word(token) == "dpa"
        })
    {
        at.at += 1;
    }
    let to = at.at;
    let key = at.key(named, to)?;
    at.take(Kind::Stop);
    if !at.take(Kind::Close) {
        return None;
    }
    let begins_known = at.key(named, named + 1).is_some_and(is_agency);
    let is_photo = at.tokens(named, to).iter().any(|token| at.word(*token).to_ascii_lowercase().starts_with("photo"));
    (!is_photo).then_some(Agency { words: (named, to), is_known: is_agency(key) || begins_known })
}

/// A hyphen with no space after it, as hasty typing leaves: `PARIS -The`.
fn take_odd_dash(at: &mut Cursor<'_>) -> bool {
    let odd = at.peek().is_some_and(|token| matches!(token.kind, Kind::Hyphen) || at.word(token) == "_");
    at.at += usize::from(odd);
    odd
}

/// Whether the parts are a dateline at all, and whether surely.
fn judge(at: &Cursor<'_>, parts: &Parts) -> Option<bool> {
    let agency = parts.agency.is_some();
    let known_agency = parts.agency.is_some_and(|agency| agency.is_known);
    let Some((from, to)) = parts.place else {
        return (known_agency && parts.has_dash).then_some(true);
    };
    let words: Vec<Token> = at.tokens(from, to).iter().copied().filter(|token| token.kind == Kind::Word).collect();
    let caps = words.iter().all(|token| matches!(token.case, Case::Upper | Case::Initial) || token.case == Case::Lower);
    let is_office = words.iter().any(|token| token.is(Class::HONORIFIC | Class::WEEKDAY));
    let is_label =
        at.key(from, to).is_some_and(|key| LABELS.contains(&key)) || words[0].is(Class::FUNCTION) && words.len() == 1;
    if is_office || is_label {
        return None;
    }
    let place = at.is_place(from, to);
    let letters = at.span(from, to).map_or(0, Span::len);
    let country = at.key(from, to).is_some_and(|key| is_short_form(key, letters));
    if known_agency && (caps || place || parts.has_dash) || agency && caps && place && parts.has_dash {
        return Some(true);
    }
    if agency && parts.has_dash && (caps || place || parts.has_region) {
        return Some(true);
    }
    if agency || country {
        return None;
    }
    let goes_on =
        at.peek().is_none_or(|token| token.is_capitalized() || matches!(token.kind, Kind::Quote | Kind::Number));
    if parts.has_dash && goes_on {
        return match (caps && letters > 3, place, parts.has_region || parts.date.is_some()) {
            (true, true, _) | (true, _, true) | (_, true, true) => Some(true),
            (true, false, false) if words.len() <= 2 => Some(false),
            (false, true, false) => Some(false),
            _ => None,
        };
    }
    // `SIEGEL:` speaks in a transcript.
    let is_surname = words.len() == 1 && listed(words[0].key).last() > 5;
    (parts.has_colon && caps && place && letters > 3 && !is_surname).then_some(false)
}

/// `US —`, `U.K. —`: a country so short is a label, not where a story was filed.
fn is_short_form(key: u64, letters: usize) -> bool {
    letters <= 4
        && Gazetteer::embedded().candidates(key).all(|(entry, _)| entry.kind() != crate::place::gazetteer::Kind::City)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Place, agency, date and the dateline itself.
    fn parts(text: &str) -> Option<(&str, &str, &str, &str)> {
        let found = find_dateline(text, Span::new(0, text.len()))?;
        let of = |span: Option<Span>| span.map_or("", |span| span.of(text));
        Some((of(found.line.place), of(found.line.agency), of(found.date), found.line.span.of(text)))
    }

    fn is_sure(text: &str) -> Option<bool> {
        find_dateline(text, Span::new(0, text.len())).map(|found| found.is_sure)
    }

    #[test]
    fn agencies_write_them_in_many_ways() {
        let cases = [
            ("OSLO (Kyodo) The minister said", ("OSLO", "Kyodo", "", "OSLO (Kyodo)")),
            ("OSLO, May 8 (AP) — The minister", ("OSLO", "AP", "May 8", "OSLO, May 8 (AP)")),
            ("LONDON, Feb 26 (Reuters) - Shares fell", ("LONDON", "Reuters", "Feb 26", "LONDON, Feb 26 (Reuters)")),
            ("LISBON (Reuters) - Shares fell", ("LISBON", "Reuters", "", "LISBON (Reuters)")),
            ("BOISE, Idaho (AP) -- A bridge", ("BOISE", "AP", "", "BOISE, Idaho (AP)")),
            ("TROY, N.C. — A bridge", ("TROY", "", "", "TROY, N.C.")),
            ("SEOUL, South Korea — A bridge", ("SEOUL", "", "", "SEOUL, South Korea")),
            ("PARIS — “We are late,” he", ("PARIS", "", "", "PARIS")),
            ("Kabul, Afghanistan (CNN) -- A bridge", ("Kabul", "CNN", "", "Kabul, Afghanistan (CNN)")),
            ("NEW YORK, 8 May 2002 (AFP) – A bridge", ("NEW YORK", "AFP", "8 May 2002", "NEW YORK, 8 May 2002 (AFP)")),
            ("WASHINGTON — (AP) A bridge", ("WASHINGTON", "AP", "", "WASHINGTON — (AP)")),
            ("OSLO — - “We are late,” he", ("OSLO", "", "", "OSLO")),
            ("(Reuters) - Shares fell", ("", "Reuters", "", "(Reuters)")),
            ("PORT-AU-PRINCE, Haiti (AP) _ A bridge", ("PORT-AU-PRINCE", "AP", "", "PORT-AU-PRINCE, Haiti (AP)")),
            ("GENEVA/PARIS (Reuters) - A bridge", ("GENEVA", "Reuters", "", "GENEVA/PARIS (Reuters)")),
            (
                "ST. LOUIS (The Associated Press) — A",
                ("ST. LOUIS", "Associated Press", "", "ST. LOUIS (The Associated Press)"),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(text), Some(expected), "{text}");
            assert_eq!(is_sure(text), Some(true), "{text}");
        }
    }

    #[test]
    fn a_place_without_more_is_one_only_where_a_story_begins() {
        for text in ["EASTBROOK — The bridge fell", "Boston — The bridge fell", "NEW DELHI: The bridge fell"] {
            assert_eq!(is_sure(text), Some(false), "{text}");
        }
    }

    #[test]
    fn other_words_in_capitals_or_before_a_dash_are_none() {
        for text in [
            "NASA — The agency said",
            "BREAKING — The bridge fell",
            "U.S. — The bridge fell",
            "Boston — which lost twice — won",
            "The bridge (AP) fell",
            "HE WAS CALLED OUT BY FELLOW DOCTORS — The man",
            "Ann Bell — the mayor — said",
            "PARIS (AP Photo/Ann Bell) The bridge",
            "Monday — The bridge fell",
            "MR. BELL — The bridge fell",
            "WELLS: The bridge fell",
            "The minister said",
            "",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
