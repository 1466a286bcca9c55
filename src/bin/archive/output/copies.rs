//! The copies of a story: which there are, and what an editor changed in each.

use archive::copies::{Change, Fate, diff};
use archive::index::{Stored, kept, source_name};
use serde_json::json;

use super::dates::story_date;
use super::paint::{DIM, GONE, NEW, Piece, STRONG, wrap};
use super::{Out, json, stories};

/// Words shown at each end of a long stretch that was kept.
const SHOWN: usize = 6;

/// Writes the group, the lead first, and for each copy in `told` the words that are others than the lead's.
pub(crate) fn write(out: &mut Out, group: &[Stored], told: &[usize]) -> std::io::Result<()> {
    let Some((lead, copies)) = group.split_first() else { return Ok(()) };
    entry(out, lead, "lead")?;
    let before = text(lead);
    for (copy, number) in copies.iter().zip(1..) {
        out.line("")?;
        let after = text(copy);
        let changes = diff(&before, &after);
        entry(out, copy, &relation(&changes))?;
        if told.contains(&number) {
            let pieces: Vec<Piece> = changes.iter().flat_map(|change| pieces(change, out.colored)).collect();
            for line in wrap(&pieces, 2, out.width, out.colored) {
                out.line(line)?;
            }
        }
    }
    Ok(())
}

/// One story of the group as an object.
pub(crate) fn object(group: &[Stored], number: usize) -> serde_json::Result<String> {
    let (Some(lead), Some(copy)) = (group.first(), group.get(number)) else { return json::object(&json!({})) };
    let (before, after) = (text(lead), text(copy));
    let changes = if number == 0 { Vec::new() } else { diff(&before, &after) };
    let fate = |fate: Fate| match fate {
        Fate::Kept => "kept",
        Fate::Gone => "gone",
        Fate::New => "new",
    };
    let changes: Vec<_> = changes
        .iter()
        .map(|change| json!({"change": fate(change.fate), "text": change.text, "words": change.words}))
        .collect();
    json::object(&json!({
        "id": copy.record.id,
        "lead": lead.record.id,
        "date": copy.record.date,
        "headline": copy.record.headline,
        "publication": copy.record.publication,
        "source": copy.record.source,
        "changes": changes,
    }))
}

fn text(stored: &Stored) -> String {
    kept::pieces(&stored.record).join(" ")
}

fn entry(out: &mut Out, stored: &Stored, relation: &str) -> std::io::Result<()> {
    let mut lines = wrap(&[Piece::styled(stories::title(stored), STRONG)], 0, out.width, out.colored);
    let mut about = vec![relation.to_owned(), story_date(stored.record.date.as_ref())];
    about.extend(source_name(&stored.record).map(str::to_owned));
    about.push(stories::place(stored));
    lines.extend(wrap(&[Piece::styled(about.join(" · "), DIM)], 2, out.width, out.colored));
    lines.into_iter().try_for_each(|line| out.line(line))
}

/// How a copy belongs to the lead, in words.
fn relation(changes: &[Change<'_>]) -> String {
    let count = |fate: Fate| -> usize { changes.iter().filter(|change| change.fate == fate).map(|c| c.words).sum() };
    let (kept, gone, new) = (count(Fate::Kept), count(Fate::Gone), count(Fate::New));
    if gone == 0 && new == 0 {
        return "the same words".into();
    }
    format!("{kept} words of the lead kept, {gone} left out, {new} put in")
}

/// A change as it is shown: what was kept at length only at its ends.
fn pieces(change: &Change<'_>, colored: bool) -> Vec<Piece> {
    let (open, close, style) = match change.fate {
        Fate::Kept => ("", "", DIM),
        Fate::Gone => ("[−", "−]", GONE),
        Fate::New => ("{+", "+}", NEW),
    };
    let mut words: Vec<&str> = change.text.split_whitespace().collect();
    if change.fate == Fate::Kept && words.len() > 2 * SHOWN + 1 {
        words.splice(SHOWN..words.len() - SHOWN, ["…"]);
    }
    let text = words.join(" ");
    let text = if colored { text } else { format!("{open}{text}{close}") };
    vec![Piece::styled(text, style), Piece::plain(" ")]
}
