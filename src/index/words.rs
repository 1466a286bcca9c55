//! Words as the index knows them: folded, without possessive, acronyms and figures whole.
//!
//! Used three times with one outcome: when a text is indexed, when a query is read, and when matches are marked in a
//! text. Every letter of the text falls into a word, and time is linear whatever the text.

use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager,
};

use std::collections::HashMap;
use std::sync::LazyLock;

use super::limits::{LIMITS, SignTokenizer};
use crate::span::Span;
use crate::text::key::{Byte, fold, word_key};
use crate::text::lexicon::{Class, class_of, rows};

/// Name of the analyser: words as they stand, folded.
pub const EXACT: &str = "words";
/// Name of the analyser of names: the same words, those of each block ([`BREAK`]) at positions that tell its number.
pub const BLOCKS: &str = "blocks";
/// Separates texts that are indexed together and must not be read as one: no phrase reaches over it.
pub const BREAK: char = '\u{1e}';

/// How many positions a [`BREAK`] leaves free: more than a query can ask words to stand apart.
pub(crate) const GAP: usize = 300;
/// Longest word kept, in bytes; what is longer is known by its beginning.
const LONGEST: usize = 120;
const CLITICS: [&str; 6] = ["s", "d", "m", "ll", "re", "ve"];

/// The analysers that fields are indexed with, by name.
pub fn analyzers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(EXACT, TextAnalyzer::builder(WordTokenizer).build());
    manager.register(BLOCKS, TextAnalyzer::builder(BlockTokenizer).build());
    manager.register(LIMITS, TextAnalyzer::builder(SignTokenizer).build());
    manager
}

/// The analyser that gives stems, for words that are looked for in any of their forms.
pub fn stemmer() -> TextAnalyzer {
    TextAnalyzer::builder(WordTokenizer).filter(Stemmer::new(Language::English)).build()
}

/// The words of `text`, folded.
///
/// ```
/// assert_eq!(archive::index::words::exact("Shenyang’s U.N. envoy O’Brien"), ["shenyang", "un", "envoy", "obrien"]);
/// ```
pub fn exact(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Words of titles by their other spelling: `senator` by `sen` and the other way round.
static SPELLINGS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut spellings: HashMap<&str, Vec<&str>> = HashMap::new();
    let pairs = rows(include_str!("../../data/quotes/titles.tsv")).filter_map(|row| row.split_once('\t'));
    for (short, full) in pairs.filter(|(short, full)| is_short_for(short, full)) {
        spellings.entry(short).or_default().push(full);
        spellings.entry(full).or_default().push(short);
    }
    spellings
});

/// Whether the letters of the one stand in the other in this order, from the first on: `sgt` is short for `sergeant`, and not
/// for `officer`.
fn is_short_for(short: &str, full: &str) -> bool {
    let mut letters = full.chars();
    short.len() < full.len() && short[..1] == full[..1] && short.chars().all(|letter| letters.any(|one| one == letter))
}

/// The words of a title in their other spelling: of `U.S. Sen.`, the senator it stands for. So a bearer is found whichever way
/// the paper and the reader spell the title.
pub(crate) fn other_spellings(title: &str) -> Vec<&'static str> {
    exact(title).iter().filter_map(|word| SPELLINGS.get(word.as_str())).flatten().copied().collect()
}

/// The words of one text after another, folded, with room for a word that is made once.
#[derive(Default)]
pub(crate) struct EachWord {
    token: Token,
}

impl EachWord {
    /// Calls `each` with every word of `text`.
    pub(crate) fn of(&mut self, text: &str, mut each: impl FnMut(&str)) {
        let token = std::mem::take(&mut self.token);
        let mut stream = WordStream { token, ..WordStream::new(text) };
        while stream.advance() {
            each(&stream.token.text);
        }
        self.token = stream.token;
    }
}

/// Calls `each` with every word of `text`, folded.
pub(crate) fn each_word(text: &str, each: impl FnMut(&str)) {
    EachWord::default().of(text, each);
}

/// Gives the stem of one word, which is taken as it stands.
pub(crate) struct Stems(TextAnalyzer);

impl Default for Stems {
    fn default() -> Self {
        Self(TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build())
    }
}

impl Stems {
    /// Whether `word`, folded, has the stem `stem`.
    pub(crate) fn is_of(&mut self, word: &str, stem: &str) -> bool {
        let mut stream = self.0.token_stream(word);
        stream.advance() && stream.token().text == stem
    }
}

/// The stems of the words of `text`.
pub fn stems(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    stemmer().token_stream(text).process(&mut |token| words.push(token.text.clone()));
    words
}

/// Gives the words of a text to the engine.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordTokenizer;

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream::with_room(text)
    }
}

/// Gives the words of blocks to the engine: those of block `n`, from 0, stand at positions from `n` times [`GAP`] on.
#[derive(Clone, Copy, Debug, Default)]
struct BlockTokenizer;

impl Tokenizer for BlockTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream { in_blocks: true, ..WordStream::with_room(text) }
    }
}

/// The number of the block, from 0, in which the word at a position stands, as the analyser [`BLOCKS`] gives it.
pub(crate) fn block_at(position: u32) -> u32 {
    position / GAP as u32
}

/// The words of one text, in order.
pub struct WordStream<'t> {
    text: &'t str,
    at: usize,
    position: usize,
    /// Whether a break leads to the next whole [`GAP`], and not so many positions on.
    in_blocks: bool,
    token: Token,
}

impl<'t> WordStream<'t> {
    /// Begins with the first word of `text`.
    pub fn new(text: &'t str) -> Self {
        Self::beginning(text, 0)
    }

    /// The same with room for any word but a very long one, so that it is made once.
    fn with_room(text: &'t str) -> Self {
        let mut stream = Self::new(text);
        stream.token.text.reserve(text.len().min(24));
        stream
    }

    /// The same where the first word has another position than 0.
    pub(crate) fn beginning(text: &'t str, position: usize) -> Self {
        Self { text, at: 0, position, in_blocks: false, token: Token::default() }
    }

    /// The position of the next word, if no break comes before it.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The position of the word that was given last.
    pub(crate) fn last_position(&self) -> u32 {
        self.position.saturating_sub(1) as u32
    }

    /// The bytes of the next word, without reading it any closer than must be: where words are counted alone.
    pub(crate) fn next_span(&mut self) -> Option<Span> {
        self.skip();
        if let Some(end) = plain(self.text, self.at) {
            let span = Span::new(self.at, end);
            (self.at, self.position) = (end, self.position + 1);
            return Some(span);
        }
        self.advance().then(|| Span::new(self.token.offset_from, self.token.offset_to))
    }

    /// The bytes of the next word, and the word itself, folded, where `may` says that words which begin with this byte are worth
    /// reading.
    pub(crate) fn next_if(&mut self, may: impl Fn(u8) -> bool) -> Option<(Span, Option<&str>)> {
        self.skip();
        let first = self.text.as_bytes().get(self.at)?.to_ascii_lowercase();
        if !may(first)
            && let Some(end) = plain(self.text, self.at)
        {
            let span = Span::new(self.at, end);
            (self.at, self.position) = (end, self.position + 1);
            return Some((span, None));
        }
        self.advance()
            .then(|| (Span::new(self.token.offset_from, self.token.offset_to), Some(self.token.text.as_str())))
    }

    /// Passes over the ASCII signs that are no part of a word.
    fn skip(&mut self) {
        let is_sign = |byte: u8| Byte::of(byte) == Byte::Sign && !matches!(byte, b'_' | 0x1e);
        self.at += self.text.as_bytes()[self.at..].iter().take_while(|&&byte| is_sign(byte)).count();
    }

    /// Takes note of where the word in `token` stands.
    fn give(&mut self, span: Span) {
        self.token.offset_from = span.start;
        self.token.offset_to = span.end;
        self.token.position = self.position;
        self.token.position_length = 1;
        self.position += 1;
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        self.skip();
        while let Some(c) = self.text[self.at..].chars().next() {
            if !is_part(c) {
                if c == BREAK {
                    self.position += GAP - if self.in_blocks { self.position % GAP } else { 0 };
                }
                self.at += c.len_utf8();
                continue;
            }
            if let Some(end) = plain(self.text, self.at) {
                self.token.text.clear();
                self.token.text.push_str(&self.text[self.at..end]);
                self.token.text.make_ascii_lowercase();
                self.give(Span::new(self.at, end));
                self.at = end;
                return true;
            }
            let word = read(self.text, self.at);
            self.at = word.next;
            fold_into(word.span.of(self.text), word.dotted, &mut self.token.text);
            if self.token.text.is_empty() {
                continue;
            }
            self.give(word.span);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Where a word ends that is nothing but ASCII letters and figures, and is read without looking any closer: as most
/// are. [`read`] gives the same for it.
fn plain(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let length = bytes[start..].iter().take_while(|&&byte| Byte::of(byte).is_alphanumeric()).count();
    let end = start + length;
    let last = *bytes.get(end.checked_sub(1)?)?;
    let ends = match bytes.get(end) {
        None => true,
        // What goes on with `U.S`, `3.5`, `100,000`, `AT&T`, `it's` and `Zürich`.
        Some(b'.') if !last.is_ascii_digit() => length > 1,
        Some(b'.' | b',') => !last.is_ascii_digit() || !bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
        Some(b'&') => !last.is_ascii_uppercase(),
        Some(b'\'' | b'_') => false,
        Some(byte) => byte.is_ascii(),
    };
    (ends && (1..=LONGEST).contains(&length)).then_some(end)
}

/// A word of the text, and where reading goes on.
struct Word {
    span: Span,
    next: usize,
    /// Single letters with full stops between: `U.S`
    dotted: bool,
}

fn read(text: &str, start: usize) -> Word {
    let first = char_at(text, start).unwrap_or(' ');
    let mut at = start + first.len_utf8();
    if stands_alone(first) {
        return Word { span: Span::new(start, at), next: at, dotted: false };
    }
    let (mut last, mut letters, mut dotted) = (first, 1, false);
    while let Some(c) = char_at(text, at) {
        let after = at + c.len_utf8();
        let next = char_at(text, after);
        match c {
            _ if is_part(c) && !stands_alone(c) => letters += 1,
            '\'' | '’' | 'ʼ' | '‘' if next.is_some_and(char::is_alphabetic) => {
                let tail_end = after + letters_length(&text[after..]);
                if CLITICS.iter().any(|clitic| text[after..tail_end].eq_ignore_ascii_case(clitic)) {
                    return Word { span: Span::new(start, at), next: tail_end, dotted };
                }
                letters = 2;
            }
            '.' if letters == 1 && last.is_alphabetic() && is_lone_letter(text, after) => {
                dotted = true;
                letters = 0;
            }
            '.' if last.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit()) => {}
            ',' if last.is_ascii_digit() && is_thousand(&text[after..]) => {}
            '&' if last.is_uppercase() && next.is_some_and(char::is_uppercase) => letters = 2,
            _ => break,
        }
        last = c;
        at = after;
    }
    Word { span: Span::new(start, at), next: at, dotted }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether a sign can be part of a word.
pub(super) fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200C}' | '\u{200D}' | '_')
}

/// Whether the sign is a word of its own, in scripts that set no space between words.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Bytes of the letters at the beginning, three at most: as many as a clitic needs to be told from a word.
fn letters_length(text: &str) -> usize {
    text.chars().take_while(|&c| is_part(c)).take(3).map(char::len_utf8).sum()
}

fn is_lone_letter(text: &str, at: usize) -> bool {
    let mut chars = text[at..].chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none_or(|c| !is_part(c))
}

fn is_thousand(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 3
        && bytes[..3].iter().all(u8::is_ascii_digit)
        && !bytes.get(3).is_some_and(|byte| byte.is_ascii_alphanumeric())
}

fn fold_into(word: &str, dotted: bool, folded: &mut String) {
    folded.clear();
    let head = beginning(word);
    if dotted {
        let joined: String = fold(head).chars().filter(|&c| c != '.').collect();
        if class_of(word_key(&joined)).any(Class::FUNCTION) {
            // `U.S.` must not become the pronoun.
            folded.push_str(&fold(head));
        } else {
            folded.push_str(&joined);
        }
        return;
    }
    if head.is_ascii() {
        folded
            .extend(head.bytes().filter(|byte| !matches!(byte, b'\'' | b',')).map(|b| b.to_ascii_lowercase() as char));
    } else {
        folded.extend(fold(head).chars().filter(|c| !matches!(c, '\'' | ',' | '\u{AD}' | '\u{200C}' | '\u{200D}')));
    }
}

/// The word, or as much of it as is kept.
fn beginning(word: &str) -> &str {
    let mut end = word.len().min(LONGEST);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_join_and_possessives_fall_away() {
        assert_eq!(exact("O’Brien's didn't the boys’ he'd"), ["obrien", "didnt", "the", "boys", "he"]);
        assert_eq!(exact("rock'n'roll 'quoted' ’tis"), ["rocknroll", "quoted", "tis"]);
    }

    #[test]
    fn titles_are_spelt_short_and_in_full() {
        assert_eq!(other_spellings("U.S. Sen."), ["senator"]);
        assert_eq!(other_spellings("lieutenant governor"), ["lt", "gov"]);
        assert_eq!(other_spellings("Sgt"), ["sergeant"]);
        assert!(other_spellings("police officer").is_empty());
    }

    #[test]
    fn acronyms_are_one_word_whether_dotted_or_not() {
        assert_eq!(exact("the F.B.I. and FBI"), ["the", "fbi", "and", "fbi"]);
        assert_eq!(exact("U.S. forces told us"), ["u.s", "forces", "told", "us"]);
        assert_eq!(exact("J. Smith left. A cat"), ["j", "smith", "left", "a", "cat"]);
        assert_eq!(exact("AT&T"), ["at&t"]);
    }

    #[test]
    fn figures_are_whole_and_hyphens_part() {
        assert_eq!(exact("100,000 3.5 1,2 2-year-old, 5."), ["100000", "3.5", "1", "2", "2", "year", "old", "5"]);
    }

    #[test]
    fn accents_and_case_do_not_count() {
        assert_eq!(exact("Łódź SÃO Zürich’s"), exact("lodz sao zurich"));
    }

    #[test]
    fn scripts_without_spaces_give_a_word_a_sign() {
        assert_eq!(exact("瀋陽 ok"), ["瀋", "陽", "ok"]);
    }

    #[test]
    fn spans_lead_back_to_the_text_and_a_break_parts_phrases() {
        let text = format!("Zürich’s lake{BREAK}front");
        let mut stream = WordStream::new(&text);
        let mut found = Vec::new();
        while stream.advance() {
            let token = stream.token();
            found.push((&text[token.offset_from..token.offset_to], token.position));
        }
        assert_eq!(found, [("Zürich", 0), ("lake", 1), ("front", 302)]);
    }

    #[test]
    fn words_are_counted_where_they_are_read() {
        let text = format!("The U.S. paid AT&T, it's “said”; _ Zürich_a{BREAK} \u{AD} x. 5");
        let (mut stream, mut spans, mut read) = (WordStream::new(&text), WordStream::new(&text), Vec::new());
        while stream.advance() {
            read.push(Span::new(stream.token.offset_from, stream.token.offset_to));
        }
        assert_eq!(std::iter::from_fn(|| spans.next_span()).collect::<Vec<_>>(), read);
    }

    #[test]
    fn a_position_tells_the_number_of_its_block() {
        let text = ["Ann Bell", "", "Bob of the U.S.", "Cy"].map(|name| format!("{name}{BREAK}")).concat();
        let mut blocks = Vec::new();
        BlockTokenizer.token_stream(&text).process(&mut |token| {
            blocks.push((token.text.clone(), block_at(token.position as u32)));
        });
        let words = [("ann", 0), ("bell", 0), ("bob", 2), ("of", 2), ("the", 2), ("u.s", 2), ("cy", 3)];
        assert_eq!(blocks, words.map(|(word, block)| (word.to_owned(), block)));
        let longest = vec!["a"; super::super::entry::LONGEST_BLOCK].join(" ") + &BREAK.to_string();
        let mut last = 0;
        BlockTokenizer.token_stream(&longest.repeat(50)).process(&mut |token| last = block_at(token.position as u32));
        assert_eq!(last, 49);
    }

    #[test]
    fn words_that_are_not_worth_reading_are_passed_over() {
        let text = format!("Snow fell, it’s Élan; U.S. snow{BREAK} elan");
        let mut stream = WordStream::new(&text);
        let (mut read, mut spans) = (Vec::new(), Vec::new());
        while let Some((span, word)) = stream.next_if(|first| first == b's') {
            read.extend(word.map(str::to_owned));
            spans.push((span.of(&text), stream.last_position() as usize));
        }
        // What follows a break is read to find that it is one.
        assert_eq!(read, ["snow", "it", "elan", "u.s", "snow", "elan"]);
        assert_eq!(spans.last(), Some(&("elan", 6 + GAP)));
        assert_eq!(spans.len(), 7);
    }

    #[test]
    fn a_plain_word_is_what_a_closer_look_gives() {
        let text = "The U.S. paid AT&T 3.5 of 100,000, it's said; Zürich_a A. B2B I&O (x) a, 5. end";
        for (at, _) in text.char_indices().filter(|&(at, c)| is_part(c) && (at == 0 || !is_part(before(text, at)))) {
            let (found, word) = (plain(text, at), read(text, at));
            assert!(found.is_none_or(|end| (Span::new(at, end), end) == (word.span, word.next)), "{:?}", &text[at..]);
        }
        let words = ["The", "paid", "of", "said", "a", "5", "end"];
        assert!(words.iter().all(|word| text.find(&format!("{word} ")).is_none_or(|at| plain(text, at).is_some())));
    }

    fn before(text: &str, at: usize) -> char {
        text[..at].chars().next_back().unwrap_or(' ')
    }

    #[test]
    fn a_word_without_end_is_cut_and_costs_no_more_than_its_length() {
        let text = "é".repeat(200_000);
        assert_eq!(exact(&text).len(), 1);
        assert!(exact(&text)[0].len() <= LONGEST);
        assert_eq!(exact(&"a'".repeat(100_000)).len(), 1);
        assert!(exact(&"a.".repeat(100_000))[0].len() <= LONGEST);
    }
}
