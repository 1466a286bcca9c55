//! Gold as a folder of tiny articles: `NAME.txt`, and what is true of it in `NAME.json`, which may hold gold of every kind.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Article;
use crate::error::{Error, Result};

/// Reads the articles of `folder` that have gold beside them, and their gold as lines, in order of their names.
///
/// Each article is read as plain text, as a clipping is, so that nothing is known of it but its words. Its id is its
/// name without the suffix.
///
/// # Errors
///
/// A folder or file that cannot be read, and gold that is no JSON object.
pub fn read(folder: &Path) -> Result<(String, BTreeMap<String, Article>)> {
    let (mut gold, mut articles) = (String::new(), BTreeMap::new());
    for path in names(folder)? {
        let text = read_text(&path.with_extension("txt"))?;
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut line: Value = serde_json::from_str(&read_text(&path)?).map_err(|error| invalid(&path, error))?;
        match line.as_object_mut() {
            Some(object) => object.insert("id".into(), id.clone().into()),
            None => return Err(invalid(&path, "it is no object")),
        };
        gold.push_str(&line.to_string());
        gold.push('\n');
        let name = path.with_extension("txt");
        let document = crate::input::plain(name.file_name().unwrap_or_default().as_ref(), &text);
        let records = crate::pipeline::extract(&document);
        articles.insert(id.clone(), Article { id, text: text.chars().collect(), records });
    }
    Ok((gold, articles))
}

/// The files `NAME.json` that have a `NAME.txt` beside them, in order.
fn names(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|source| unreadable(folder, source))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|suffix| suffix == "json") && path.with_extension("txt").exists());
    paths.sort();
    Ok(paths)
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| unreadable(path, source))
}

fn unreadable(path: &Path, source: std::io::Error) -> Error {
    Error::Read { path: path.to_owned(), source }
}

fn invalid(path: &Path, reason: impl std::fmt::Display) -> Error {
    let reason = format!("it is no gold of one article: {reason}");
    unreadable(path, std::io::Error::new(std::io::ErrorKind::InvalidData, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_with_gold_are_read_and_others_left() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("a.txt", "“We go,” said Ann Bell.");
        write("a.json", "{\n  \"quotes\": []\n}");
        write("b.txt", "No gold.");
        write("c.json", "{}");
        let (gold, articles) = read(folder.path()).unwrap();
        assert_eq!(gold, "{\"id\":\"a\",\"quotes\":[]}\n");
        assert_eq!(articles.keys().collect::<Vec<_>>(), ["a"]);
        assert_eq!(articles["a"].records[0].quotes.len(), 1);
    }

    #[test]
    fn gold_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "Text.").unwrap();
        fs::write(folder.path().join("a.json"), "[]").unwrap();
        let message = read(folder.path()).unwrap_err().to_string();
        assert!(message.contains("a.json") && message.contains("no gold of one article"), "{message}");
    }
}
