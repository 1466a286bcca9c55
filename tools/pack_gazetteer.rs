//! Packs the table that `make_gazetteer.py` wrote into the file that the program embeds.
//!
//! ```text
//! cargo run --release --example pack_gazetteer target/gazetteer.tsv data/gazetteer.bin
//! ```
//!
//! Names are read by the program's own tokenizer, so that its keys and those of a text agree. To be run again when the
//! table, the tokenizer or `text::key` changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use archive::place::gazetteer::{
    BUCKET_BITS, FEATURE_BYTES, Form, Kind, LONGEST, MAGIC, NO_PARENT, NO_POINT, SET_BITS, Section, bucket,
    fingerprint, part_key, set_bit,
};
use archive::text::key::{join, word_key};
use archive::text::{self, Text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(table), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pack_gazetteer TABLE.tsv OUT.bin".into());
    };
    let packed = pack(&std::fs::read_to_string(table)?)?;
    std::fs::write(&out, &packed)?;
    println!("{out}: {} bytes", packed.len());
    Ok(())
}

fn pack(table: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let rows: Vec<Row<'_>> = lines
        .map(|line| Row(columns.iter().copied().zip(line.split('\t')).collect()))
        .filter(|row| !row.name().is_empty())
        .collect();
    let numbers: HashMap<&str, usize> =
        rows.iter().enumerate().map(|(number, row)| (row.0["id"], number)).filter(|(id, _)| *id != "0").collect();

    let mut features = Codes::default();
    let mut countries = Codes::default();
    let mut names = Names::default();
    let mut index = Index::default();
    let mut places = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let kind = Kind::ALL.iter().position(|kind| kind.as_str() == row.0["kind"]).ok_or("unknown kind")?;
        let parent = |column| match numbers.get(row.0[column]) {
            Some(&n) => u16::try_from(n),
            None => Ok(NO_PARENT),
        };
        places.extend(row.0["id"].parse::<u32>()?.to_le_bytes());
        places.extend(&names.offset(row.name())?.to_le_bytes()[..3]);
        for axis in ["lat", "lon"] {
            let degrees = row.0[axis];
            let value = if degrees.is_empty() { NO_POINT } else { (degrees.parse::<f64>()? * 1e4).round() as i32 };
            places.extend(&value.to_le_bytes()[..3]);
        }
        places.extend(u32::try_from(row.0["population"].parse::<u64>()?).unwrap_or(u32::MAX).to_le_bytes());
        places.extend([kind as u8, features.number(row.0["feature"])?, countries.number(row.0["country"])?]);
        places.extend(parent("admin1")?.to_le_bytes());
        places.extend(parent("admin2")?.to_le_bytes());
        index.add(number, row);
    }
    let (buckets, entries) = index.sections();
    let sections = [
        places,
        names.bytes,
        features.bytes(FEATURE_BYTES),
        countries.bytes(2),
        buckets,
        entries,
        index.starts,
        index.prefixes,
    ];
    let mut packed = MAGIC.to_vec();
    let mut offset = MAGIC.len() + 4 * (Section::End as usize + 1);
    for length in sections.iter().map(Vec::len).chain([0]) {
        packed.extend(u32::try_from(offset)?.to_le_bytes());
        offset += length;
    }
    packed.extend(sections.concat());
    Ok(packed)
}

struct Row<'t>(HashMap<&'t str, &'t str>);

impl<'t> Row<'t> {
    /// The main name, without what GeoNames adds in brackets.
    fn name(&self) -> &'t str {
        bare(self.0["name"])
    }

    /// Every name, and what it is to the place.
    fn names(&self) -> Vec<(&'t str, Form)> {
        let mut names = vec![(self.name(), Form::Main)];
        let columns =
            [("alt", Form::Alt), ("historic", Form::Historic), ("demonym", Form::Demonym), ("abbrev", Form::Dotted)];
        for (column, form) in columns {
            for name in self.0[column].split('|').map(bare).filter(|name| !name.is_empty()) {
                // “CA” and “US” are small words but for their capitals, “Ore.” is one but for its stop.
                let capitals = name.len() <= 6 && !name.chars().any(char::is_lowercase);
                let form = match form {
                    Form::Alt | Form::Dotted if capitals => Form::Capitals,
                    Form::Dotted if !name.ends_with('.') => Form::Capitals,
                    form => form,
                };
                names.push((name, form));
            }
        }
        names
    }
}

fn bare(name: &str) -> &str {
    let name = name.split(" (").next().unwrap_or(name).trim();
    name.strip_prefix("the ").unwrap_or(name)
}

#[derive(Default)]
struct Names {
    bytes: Vec<u8>,
    offsets: HashMap<String, u32>,
}

impl Names {
    fn offset(&mut self, name: &str) -> Result<u32, Box<dyn std::error::Error>> {
        if let Some(&offset) = self.offsets.get(name) {
            return Ok(offset);
        }
        let offset = u32::try_from(self.bytes.len())?;
        self.bytes.push(u8::try_from(name.len())?);
        self.bytes.extend(name.as_bytes());
        self.offsets.insert(name.to_owned(), offset);
        Ok(offset)
    }
}

#[derive(Default)]
struct Codes(Vec<String>);

impl Codes {
    fn number(&mut self, code: &str) -> Result<u8, Box<dyn std::error::Error>> {
        let known = self.0.iter().position(|known| known == code);
        let number = known.unwrap_or_else(|| {
            self.0.push(code.to_owned());
            self.0.len() - 1
        });
        Ok(u8::try_from(number)?)
    }

    fn bytes(&self, width: usize) -> Vec<u8> {
        let padded = |code: &String| code.bytes().chain([0; FEATURE_BYTES]).take(width).collect::<Vec<u8>>();
        self.0.iter().flat_map(padded).collect()
    }
}

struct Index {
    /// Places by bucket and fingerprint, each with its form; the first form of a place stands.
    entries: BTreeMap<(usize, u32), BTreeMap<u32, Form>>,
    starts: Vec<u8>,
    prefixes: Vec<u8>,
}

impl Default for Index {
    fn default() -> Self {
        let set = vec![0; 1 << (SET_BITS - 3)];
        Self { entries: BTreeMap::new(), starts: set.clone(), prefixes: set }
    }
}

impl Index {
    fn add(&mut self, number: usize, row: &Row<'_>) {
        for (name, form) in row.names() {
            for parts in spellings(name) {
                let Some((&first, rest)) = parts.split_first() else { continue };
                if parts.len() > LONGEST {
                    continue;
                }
                set(&mut self.starts, first);
                let key = rest.iter().fold(first, |key, &part| {
                    set(&mut self.prefixes, key);
                    join(key, part)
                });
                let places = self.entries.entry((bucket(key), fingerprint(key))).or_default();
                places.entry(number as u32).or_insert(form);
            }
        }
    }

    fn sections(&self) -> (Vec<u8>, Vec<u8>) {
        let mut starts = vec![0u32; (1 << BUCKET_BITS) + 1];
        let mut entries = Vec::new();
        for (&(bucket, print), places) in &self.entries {
            for (&place, &form) in places {
                starts[bucket + 1] += 1;
                entries.extend(print.to_le_bytes());
                entries.extend((place | (form as u32) << 24).to_le_bytes());
            }
        }
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        (starts.into_iter().flat_map(u32::to_le_bytes).collect(), entries)
    }
}

fn set(bits: &mut [u8], key: u64) {
    let bit = set_bit(key);
    bits[bit / 8] |= 1 << (bit % 8);
}

/// The keys of a name's words, in each way in which papers spell it: `Saint` is `St.`, `Fort` is `Ft.`
fn spellings(name: &str) -> BTreeSet<Vec<u64>> {
    const SHORT: [(&str, &str); 4] = [("saint", "st"), ("sainte", "ste"), ("fort", "ft"), ("mount", "mt")];
    let text = Text::plain(name);
    let skipped = |kind| matches!(kind, text::Kind::Hyphen | text::Kind::Stop);
    let words: Vec<usize> = (0..text.tokens.len()).filter(|&at| !skipped(text.tokens[at].kind)).collect();
    let parts: Option<Vec<u64>> = words.iter().map(|&at| part_key(&text, at)).collect();
    let Some(parts) = parts else { return BTreeSet::new() };
    let mut all = BTreeSet::from([parts.clone()]);
    for (long, short) in SHORT.map(|(long, short)| (word_key(long), word_key(short))) {
        for (from, to) in [(long, short), (short, long)] {
            if let Some(at) = parts.iter().position(|&part| part == from) {
                let mut other = parts.clone();
                other[at] = to;
                all.insert(other);
            }
        }
    }
    all
}
