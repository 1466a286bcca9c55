//! The texts: files as they are, and each line of JSON Lines.

use std::path::Path;

use anyhow::{Result, bail};
use walkdir::WalkDir;

/// Fields of a line that hold its words, as `archive` finds them too.
const FIELDS: [&str; 4] = ["title", "headline", "body", "text"];
/// How many places of the corpus searches are taken from.
const PLACES: usize = 40;

/// Every text below a folder, or in a file.
pub fn texts(corpus: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in WalkDir::new(corpus).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let text = String::from_utf8_lossy(&std::fs::read(entry.path())?).into_owned();
        if entry.path().extension().is_some_and(|end| end == "jsonl") {
            texts.extend(text.lines().map(words_of));
        } else {
            texts.push(text);
        }
    }
    if texts.is_empty() {
        bail!("{} holds no text", corpus.display());
    }
    Ok(texts)
}

fn words_of(line: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    FIELDS.iter().filter_map(|field| value[*field].as_str()).collect::<Vec<_>>().join("\n")
}

/// Searches made of the texts' own words, the same for every engine: at each of some places evenly spread, one word, two words
/// that must both be there, and two that stand together.
pub fn queries(texts: &[String]) -> Vec<String> {
    let mut queries = Vec::new();
    for place in 0..PLACES {
        let text = &texts[place * texts.len() / PLACES];
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| word.len() > 4 && word.is_ascii())
            .map(str::to_lowercase)
            .collect();
        let pair = text.split_whitespace().collect::<Vec<_>>();
        let plain = |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        if let [first, .., last] = words.as_slice() {
            queries.extend([first.clone(), format!("{first} {last}")]);
        }
        if let Some(two) = pair.windows(2).find(|two| two.iter().all(plain)) {
            queries.push(format!("\"{} {}\"", two[0].to_lowercase(), two[1].to_lowercase()));
        }
    }
    queries
}
