//! The gazetteer: every place the program knows, under every name, embedded and searched in place.
//!
//! `tools/make_gazetteer.py` makes the table, `tools/pack_gazetteer.rs` packs it into `data/gazetteer.bin`. Nothing is
//! built or parsed at start: a name's key (see [`crate::text::key`]) leads through a bucket to its candidates.
//!
//! How to ask it, token by token:
//!
//! ```
//! use archive::place::gazetteer::{Form, Gazetteer, Kind};
//! use archive::text::Text;
//!
//! let gazetteer = Gazetteer::embedded();
//! let text = Text::plain("They flew from New Zealand to Paris.");
//! assert!(gazetteer.can_start(text.tokens[3].key));
//! let found = gazetteer.longest(&text, 3..text.tokens.len()).unwrap();
//! assert_eq!(text.span(found.tokens.clone()).of(text.source), "New Zealand");
//! let (place, form) = gazetteer.candidates(found.key).next().unwrap();
//! assert_eq!((place.kind(), place.country(), form), (Kind::Country, "NZ", Form::Main));
//! ```

use std::ops::Range;

use crate::text::key::{join, word_key};
use crate::text::{self, Text};

/// The table of places.
pub struct Gazetteer {
    bytes: &'static [u8],
}

static EMBEDDED: Gazetteer = Gazetteer { bytes: include_bytes!("../../data/gazetteer.bin") };

/// First bytes of the file: its name and the version of its layout.
pub const MAGIC: [u8; 8] = *b"places01";
/// Bytes a place takes.
pub const PLACE_BYTES: usize = 24;
/// Bytes a name takes in the index.
pub const ENTRY_BYTES: usize = 8;
/// Bits of a name's key that choose its bucket.
pub const BUCKET_BITS: u32 = 16;
/// Bits of a key that choose a bit of the two sets of words that begin a name.
pub const SET_BITS: u32 = 21;
/// Bytes of a feature code in its table.
pub const FEATURE_BYTES: usize = 8;
/// Words of the longest name that is looked for.
pub const LONGEST: usize = 6;
/// Stands for no point and for no province or county.
pub const NO_POINT: i32 = -0x80_0000;
/// See [`NO_POINT`].
pub const NO_PARENT: u16 = u16::MAX;

/// Sections, in the order in which they stand in the file; the header holds the offset of each.
#[derive(Clone, Copy)]
#[repr(usize)]
pub enum Section {
    /// [`PLACE_BYTES`] a place.
    Places,
    /// For each name, its length in a byte, then itself.
    Names,
    /// Feature codes, [`FEATURE_BYTES`] each.
    Features,
    /// Country codes, two bytes each.
    Countries,
    /// Number of the first entry of each bucket, four bytes each, and one past the last.
    Buckets,
    /// [`ENTRY_BYTES`] an entry, by bucket, then by fingerprint.
    Entries,
    /// A bit for each word that begins a name.
    Starts,
    /// A bit for each run of words that a longer name begins with.
    Prefixes,
    /// The end of the file.
    End,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Africa
    Continent,
    /// Independent or not, today's or a former one.
    Country,
    /// A state or province.
    Admin1,
    /// Without borders, or with borders of its own: Darfur, New England, Hollywood.
    Region,
    /// Seas, rivers, mountains, islands.
    Natural,
    /// A county or district.
    Admin2,
    /// A city, town, village or part of one.
    City,
}

impl Kind {
    /// All of them, by number.
    pub const ALL: [Self; 7] =
        [Self::Continent, Self::Country, Self::Admin1, Self::Region, Self::Natural, Self::Admin2, Self::City];

    /// As records say it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Continent => "continent",
            Self::Country => "country",
            Self::Admin1 => "admin1",
            Self::Region => "region",
            Self::Natural => "natural",
            Self::Admin2 => "admin2",
            Self::City => "city",
        }
    }
}

/// What a name is to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Form {
    /// `Germany`
    Main,
    /// `Federal Republic of Germany`; some are seen in no English paper
    Alt,
    /// `Saigon`: once in use
    Historic,
    /// `German`, `Germans`
    Demonym,
    /// `Calif.`: only with its full stop
    Dotted,
    /// `CA`, `US`: only in capitals
    Capitals,
}

impl Form {
    /// All of them, by number.
    pub const ALL: [Self; 6] = [Self::Main, Self::Alt, Self::Historic, Self::Demonym, Self::Dotted, Self::Capitals];
}

/// A place of the gazetteer.
#[derive(Clone, Copy)]
pub struct Entry {
    gazetteer: &'static Gazetteer,
    /// Its number: continents come first, then countries, states, regions, natural features, counties and towns, each
    /// by falling population.
    pub number: u32,
}

/// A name of the gazetteer found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where it stands.
    pub tokens: Range<usize>,
    /// What [`Gazetteer::candidates`] are asked for.
    pub key: u64,
}

impl Gazetteer {
    /// The table that the program carries.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Whether some name begins with the word of this key. One bit is read; 1 word in 20 that begins none passes.
    pub fn can_start(&self, word: u64) -> bool {
        self.bit(Section::Starts, word)
    }

    /// The places that bear the name of this key, and what the name is to them; the most important of each kind first.
    ///
    /// How the name is written does not count here: see [`fits`].
    pub fn candidates(&'static self, key: u64) -> impl Iterator<Item = (Entry, Form)> + Clone {
        let fingerprint = fingerprint(key);
        self.bucket(key)
            .map(move |n| {
                let at = self.start(Section::Entries) + n * ENTRY_BYTES;
                (self.u32(at), self.u32(at + 4))
            })
            .skip_while(move |&(print, _)| print < fingerprint)
            .take_while(move |&(print, _)| print == fingerprint)
            .map(move |(_, value)| {
                let form = Form::ALL[(value >> 24) as usize % Form::ALL.len()];
                (Entry { gazetteer: self, number: value & 0xFF_FFFF }, form)
            })
    }

    /// Whether some place bears the name of this key, in any form.
    pub fn is_name(&'static self, key: u64) -> bool {
        self.candidates(key).next().is_some()
    }

    /// The longest name of the gazetteer that begins at `tokens.start` and ends by `tokens.end`, written as it must be.
    ///
    /// Hyphens between words do not count; a name of several words ends in no small one. Whether the first is capitalised,
    /// or the name is a person's here, is for the caller to ask.
    pub fn longest(&'static self, text: &Text<'_>, tokens: Range<usize>) -> Option<Match> {
        let first = part_key(text, tokens.start).filter(|_| !tokens.is_empty())?;
        if !self.can_start(first) {
            return None;
        }
        let (mut key, mut end, mut words) = (first, tokens.start + 1, 1);
        let mut best = None;
        loop {
            let found = tokens.start..end;
            let whole = text.tokens[end - 1].case != text::Case::Lower || words == 1;
            if whole && self.candidates(key).any(|(_, form)| fits(form, text, &found)) {
                best = Some(Match { tokens: found, key });
            }
            if words == LONGEST || !self.bit(Section::Prefixes, key) {
                return best;
            }
            let next = if end < tokens.end && text.tokens[end].kind == text::Kind::Hyphen { end + 1 } else { end };
            if next >= tokens.end {
                return best;
            }
            let Some(part) = part_key(text, next) else { return best };
            (key, end, words) = (join(key, part), next + 1, words + 1);
            if text.word(next) == "of" {
                key = self.with_article(text, key, end);
            }
        }
    }

    /// The key of a name up to its `of`, with the article that papers leave out: `Republic of Congo`, of the Congo.
    fn with_article(&'static self, text: &Text<'_>, key: u64, next: usize) -> u64 {
        let with = join(key, word_key("the"));
        let Some(part) = part_key(text, next) else { return key };
        let is_name = |key: u64| self.candidates(join(key, part)).next().is_some();
        let goes_on = |key: u64| self.bit(Section::Prefixes, join(key, part));
        let article = !is_name(key) && (is_name(with) || goes_on(with) && !goes_on(key));
        if article { with } else { key }
    }

    fn bucket(&self, key: u64) -> Range<usize> {
        let at = self.start(Section::Buckets) + 4 * bucket(key);
        self.u32(at) as usize..self.u32(at + 4) as usize
    }

    fn bit(&self, section: Section, key: u64) -> bool {
        let bit = set_bit(key);
        self.bytes[self.start(section) + bit / 8] >> (bit % 8) & 1 == 1
    }

    fn start(&self, section: Section) -> usize {
        self.u32(MAGIC.len() + 4 * section as usize) as usize
    }

    fn u32(&self, at: usize) -> u32 {
        let b = &self.bytes[at..at + 4];
        u32::from_le_bytes([b[0], b[1], b[2], b[3]])
    }

    /// The country of this ISO 3166-1 alpha-2 code.
    pub fn country(code: &str) -> Option<Entry> {
        (0..EMBEDDED.len() as u32)
            .map(|number| EMBEDDED.place(number))
            .take_while(|place| place.kind() <= Kind::Country)
            .find(|place| place.kind() == Kind::Country && place.country() == code)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        (self.start(Section::Names) - self.start(Section::Places)) / PLACE_BYTES
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of this number, which is below [`Gazetteer::len`].
    pub fn place(&'static self, number: u32) -> Entry {
        Entry { gazetteer: self, number }
    }
}

impl Entry {
    /// GeoNames id; `None` for regions and natural features, whose table was written by hand.
    pub fn geonames(self) -> Option<u32> {
        Some(self.gazetteer.u32(self.at())).filter(|&id| id != 0)
    }

    /// Main name, as GeoNames spells it.
    pub fn name(self) -> &'static str {
        let at = self.gazetteer.start(Section::Names) + self.u24(4) as usize;
        let bytes = &self.gazetteer.bytes[at + 1..at + 1 + self.gazetteer.bytes[at] as usize];
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Degrees north and east.
    pub fn point(self) -> Option<(f64, f64)> {
        let signed = |at| ((self.u24(at) << 8) as i32) >> 8;
        let (lat, lon) = (signed(7), signed(10));
        (lat != NO_POINT).then_some((f64::from(lat) / 1e4, f64::from(lon) / 1e4))
    }

    /// People who live there; of a state or county, those in its towns. 0 where it is not known.
    pub fn population(self) -> u32 {
        self.gazetteer.u32(self.at() + 13)
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        Kind::ALL[self.byte(17) as usize % Kind::ALL.len()]
    }

    /// GeoNames feature code: `PPLC` a capital, `PPLA` a provincial one, `PPLX` part of a town, `SEA`, `STM` a river.
    pub fn feature(self) -> &'static str {
        let at = self.gazetteer.start(Section::Features) + FEATURE_BYTES * self.byte(18) as usize;
        let bytes = &self.gazetteer.bytes[at..at + FEATURE_BYTES];
        std::str::from_utf8(bytes).unwrap_or_default().trim_end_matches('\0')
    }

    /// ISO 3166-1 alpha-2; empty where it lies in none or in several.
    pub fn country(self) -> &'static str {
        let at = self.gazetteer.start(Section::Countries) + 2 * self.byte(19) as usize;
        std::str::from_utf8(&self.gazetteer.bytes[at..at + 2]).unwrap_or_default().trim_end_matches('\0')
    }

    /// Number of the state or province that it lies in.
    pub fn admin1(self) -> Option<u32> {
        self.parent(20)
    }

    /// Number of the county or district that it lies in.
    pub fn admin2(self) -> Option<u32> {
        self.parent(22)
    }

    /// Whether it is the country's capital.
    pub fn is_capital(self) -> bool {
        self.feature() == "PPLC"
    }

    fn parent(self, at: usize) -> Option<u32> {
        let number = u16::from_le_bytes([self.byte(at), self.byte(at + 1)]);
        (number != NO_PARENT).then_some(u32::from(number))
    }

    fn at(self) -> usize {
        self.gazetteer.start(Section::Places) + PLACE_BYTES * self.number as usize
    }

    fn byte(self, at: usize) -> u8 {
        self.gazetteer.bytes[self.at() + at]
    }

    fn u24(self, at: usize) -> u32 {
        u32::from_le_bytes([self.byte(at), self.byte(at + 1), self.byte(at + 2), 0])
    }
}

/// Whether a name of this form may be written as `tokens` are: `US` is no name in `us`, nor `Ore.` in `ore`.
pub fn fits(form: Form, text: &Text<'_>, tokens: &Range<usize>) -> bool {
    let written = text.span(tokens.clone()).of(text.source);
    match form {
        Form::Capitals => !written.contains(|c: char| c.is_lowercase()),
        Form::Dotted => written.ends_with('.') || text.source[text.span(tokens.clone()).end..].starts_with('.'),
        _ => true,
    }
}

/// The key of a token as a part of a name; `None` for what stands in no name.
pub fn part_key(text: &Text<'_>, at: usize) -> Option<u64> {
    let token = text.tokens.get(at)?;
    match token.kind {
        text::Kind::Word | text::Kind::Number => Some(token.key),
        // “St. John’s”, “Martha’s Vineyard”
        text::Kind::Clitic => Some(word_key("'s")),
        _ => None,
    }
}

/// Number of the bucket of a key.
pub fn bucket(key: u64) -> usize {
    (key >> (64 - BUCKET_BITS)) as usize
}

/// What tells the names of a bucket apart.
pub fn fingerprint(key: u64) -> u32 {
    (key >> 16) as u32
}

/// Number of the bit that stands for a key in a set.
pub fn set_bit(key: u64) -> usize {
    (key & ((1 << SET_BITS) - 1)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::key::phrase_key;

    fn first(name: &str) -> (Entry, Form) {
        Gazetteer::embedded().candidates(phrase_key(name.split(' '))).next().unwrap()
    }

    #[test]
    fn a_country_a_state_and_a_town_are_found_with_all_that_is_known() {
        let (japan, form) = first("Japan");
        assert_eq!((japan.kind(), japan.geonames(), form), (Kind::Country, Some(1_861_060), Form::Main));
        let (kansas, _) = first("Kansas");
        assert_eq!((kansas.kind(), kansas.country()), (Kind::Admin1, "US"));
        let town = Gazetteer::embedded()
            .candidates(phrase_key(["wichita"]))
            .map(|(entry, _)| entry)
            .find(|entry| entry.kind() == Kind::City)
            .unwrap();
        assert_eq!(town.admin1(), Some(kansas.number));
        assert_eq!(Gazetteer::embedded().place(town.admin2().unwrap()).name(), "Sedgwick County");
        let (lat, lon) = town.point().unwrap();
        assert!((lat - 37.7).abs() < 0.1 && (lon + 97.3).abs() < 0.1 && town.population() > 300_000);
    }

    #[test]
    fn forms_are_told_apart() {
        assert_eq!(first("Norwegians").1, Form::Demonym);
        assert_eq!(first("Saigon").1, Form::Historic);
        assert_eq!(first("Mediterranean").0.name(), "Mediterranean Sea");
        assert!(!Gazetteer::embedded().is_name(phrase_key(["qwzx"])));
    }

    #[test]
    fn the_longest_name_wins_and_hyphens_do_not_count() {
        let text = Text::plain("Stratford-upon-Avon, New York City and St. John's");
        let gazetteer = Gazetteer::embedded();
        let named = |at: usize| {
            let found = gazetteer.longest(&text, at..text.tokens.len()).unwrap();
            text.span(found.tokens).of(text.source)
        };
        assert_eq!(named(0), "Stratford-upon-Avon");
        assert_eq!(named(6), "New York City");
        assert_eq!(named(10), "St. John's");
    }

    #[test]
    fn papers_leave_out_an_article_inside_a_name() {
        let text = Text::plain("Republic of Congo");
        let found = Gazetteer::embedded().longest(&text, 0..text.tokens.len()).unwrap();
        let (place, _) = Gazetteer::embedded().candidates(found.key).next().unwrap();
        assert_eq!((found.tokens, place.country()), (0..3, "CG"));
    }

    #[test]
    fn abbreviations_must_be_written_as_such() {
        let gazetteer = Gazetteer::embedded();
        let finds = |source: &str| {
            let text = Text::plain(source);
            gazetteer.longest(&text, 0..text.tokens.len()).is_some()
        };
        assert!(finds("MN voters") && !finds("mn voters"));
        assert!(finds("Tenn. voters") && !finds("tenn voters"));
    }

    #[test]
    fn every_place_can_be_read() {
        let gazetteer = Gazetteer::embedded();
        for number in 0..gazetteer.len() as u32 {
            let place = gazetteer.place(number);
            assert!(!place.name().is_empty(), "{number} has no name");
            assert!(place.country().len() != 1 && place.feature().len() < 8);
            assert!(place.admin1().is_none_or(|above| gazetteer.place(above).kind() == Kind::Admin1));
            assert!(place.admin2().is_none_or(|above| gazetteer.place(above).kind() == Kind::Admin2));
            assert!(place.point().is_none_or(|(lat, lon)| lat.abs() <= 90.0 && lon.abs() <= 180.0));
        }
    }
}
