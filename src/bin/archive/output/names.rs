//! People, places and organisations in columns.

use archive::index::fact::Tally;

use super::Out;
use super::paint::{DIM, Piece, STRONG, paint, shorten, wrap};
use crate::messages::number;

/// Widest column of names.
const WIDEST: usize = 30;
/// Forms and titles shown of one name.
const SHOWN: usize = 6;

/// Writes a table: the name, in how many stories, how often, how many quotes, and what else is known.
pub(crate) fn write(
    out: &mut Out,
    kind: &str,
    tallies: &[Tally],
    about: impl Fn(&Tally) -> String,
) -> std::io::Result<()> {
    let name = |tally: &Tally| shorten(&tally.fact.name, WIDEST);
    let width = tallies.iter().map(|tally| name(tally).chars().count()).max().unwrap_or(0).max(kind.len());
    let head = format!("{kind:width$}  Stories  Mentions  Quotes");
    let indent = head.len() + 2;
    let heading = paint(out.colored, DIM, &head);
    out.line(heading)?;
    for tally in tallies {
        let name = name(tally);
        let gap = " ".repeat(width - name.chars().count());
        let counts = [tally.stories, tally.fact.mentions, tally.fact.quotes].map(number);
        let numbers = format!("{:>7}  {:>8}  {:>6}", counts[0], counts[1], counts[2]);
        let mut about =
            wrap(&[Piece::styled(about(tally), DIM)], indent, out.width.max(indent + 30), out.colored).into_iter();
        let first = about.next().map(|line| format!("  {}", line.trim_start())).unwrap_or_default();
        let name = paint(out.colored, STRONG, &name);
        out.line(format!("{name}{gap}  {numbers}{first}").trim_end())?;
        for line in about {
            out.line(line)?;
        }
    }
    Ok(())
}

/// The first of these words, and how many more there are.
pub(crate) fn some(words: &[String]) -> String {
    let mut shown: Vec<String> = words.iter().take(SHOWN).map(|word| archive::text::squeezed(word)).collect();
    if words.len() > SHOWN {
        shown.push(format!("{} more", words.len() - SHOWN));
    }
    shown.join(", ")
}
