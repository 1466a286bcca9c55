//! Makes `data/names/names.bin` from two lists: `make_names FIRST.tsv LAST.tsv OUT`.
//!
//! FIRST holds name, bearers per 100,000, percentage of men and sources; LAST name, bearers per 100,000 and sources.
//! Where a name's frequency is not known it counts as rare.

use std::collections::BTreeMap;

use archive::name::list::{Listed, level};
use archive::name::table::build;
use archive::text::key::word_key;

/// The level of a name that is listed without frequency.
const RARE: u8 = 3;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [first, last, out] = &arguments[..] else {
        eprintln!("make_names FIRST.tsv LAST.tsv OUT");
        std::process::exit(2);
    };
    let mut names: BTreeMap<u64, (u8, u8, Option<f32>)> = BTreeMap::new();
    for (path, is_first) in [(first, true), (last, false)] {
        for line in std::fs::read_to_string(path)?.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let (Some(name), Some(bearers)) = (fields.first(), fields.get(1)) else { continue };
            if name.chars().count() < 2 || !name.chars().all(|c| c.is_alphabetic() || "'’".contains(c)) {
                continue;
            }
            // Borne by some 140 people, all in one country: as likely a slip as a name.
            if fields.last() == Some(&"us") && bearers.parse().is_ok_and(|n: f32| n < 0.045) {
                continue;
            }
            let common = bearers.parse().ok().filter(|&n: &f32| n > 0.0).map_or(RARE, level);
            let entry = names.entry(word_key(name)).or_default();
            if is_first {
                entry.0 = entry.0.max(common);
                entry.2 = entry.2.or_else(|| fields.get(2).and_then(|percent| percent.parse().ok()));
            } else {
                entry.1 = entry.1.max(common);
            }
        }
    }
    let entries: Vec<(u64, u16)> =
        names.into_iter().map(|(key, (first, last, male))| (key, Listed::new(first, last, male).bits())).collect();
    std::fs::write(out, build(&entries))
}
