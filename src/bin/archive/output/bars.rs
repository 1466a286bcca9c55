//! Counts over time, drawn as bars.

use std::collections::BTreeMap;

use archive::answer::timeline::{Row, Timeline};
use archive::index::days::date;
use archive::index::{Hit, Reader};

use super::Out;
use super::paint::{DIM, MATCH, STRONG, paint};
use crate::messages::{count, number};

/// Widest bar.
const WIDEST: usize = 40;
/// Most periods in a row of which the archive holds nothing that are shown one by one.
const EMPTY: usize = 3;
/// Eighths of a block, so that small differences show.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Writes a bar a period for each query, with its number and its share of the archive.
pub(crate) fn write(out: &mut Out, time: &Timeline, queries: &[String]) -> std::io::Result<()> {
    let several = queries.len() > 1;
    let most = time.rows.iter().flat_map(|row| &row.found).copied().max().unwrap_or(0);
    let room = out.width.saturating_sub(34).clamp(10, WIDEST);
    if several {
        for (n, query) in queries.iter().enumerate() {
            out.line(format!("{}  {query}", letter(n)))?;
        }
        out.line("")?;
    }
    let head = format!("{:<10} {}{:>8}  {:>7}", "Period", if several { "  " } else { "" }, "Stories", "Share");
    out.line(paint(out.colored, DIM, &head))?;
    for stretch in time.rows.chunk_by(|one, next| one.of == 0 && next.of == 0) {
        if let (Some(first), Some(last)) = (stretch.first(), stretch.last())
            && stretch.len() > EMPTY
        {
            let periods = count(stretch.len(), "period", "periods");
            let told =
                format!("…          {periods} without a story in the archive: {} to {}", first.period, last.period);
            out.line(paint(out.colored, DIM, &told))?;
            continue;
        }
        for row in stretch {
            write_row(out, row, queries.len(), (most, room))?;
        }
    }
    outside(out, &time.undated, "without a date")?;
    outside(out, &time.inexact, "with a date less exact than the periods")
}

/// Writes a bar for each query in one period.
fn write_row(out: &mut Out, row: &Row, queries: usize, (most, room): (usize, usize)) -> std::io::Result<()> {
    for n in 0..queries {
        let found = row.found.get(n).copied().unwrap_or(0);
        let period = if n == 0 { row.period.as_str() } else { "" };
        let which = if queries > 1 { format!("{} ", letter(n)) } else { String::new() };
        let bar = paint(out.colored, MATCH, &bar(found, most, room));
        let share = if row.of == 0 { "–".into() } else { format!("{:.1} %", 100.0 * row.share(n)) };
        out.line(format!("{period:<10} {which}{:>8}  {share:>7}  {bar}", number(found)).trim_end())?;
    }
    Ok(())
}

/// Writes the stories of a page by year.
pub(crate) fn of_hits(out: &mut Out, reader: &Reader, hits: &[Hit]) -> anyhow::Result<()> {
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for (hit, last) in hits.iter().zip(reader.last_days(hits)?) {
        let year = |day: Option<i64>| Some(date(day?)?.year());
        if let Some(year) = year(hit.day).filter(|own| year(last) == Some(*own)) {
            *years.entry(year).or_default() += 1;
        }
    }
    if years.len() < 2 {
        return Ok(());
    }
    out.line("")?;
    out.line(paint(out.colored, STRONG, "Stories by year"))?;
    let most = years.values().copied().max().unwrap_or(0);
    for (year, found) in &years {
        out.line(format!("  {year}  {:>7}  {}", number(*found), paint(out.colored, MATCH, &bar(*found, most, 30))))?;
    }
    Ok(())
}

fn outside(out: &mut Out, row: &Row, what: &str) -> std::io::Result<()> {
    let found: Vec<String> = row.found.iter().map(|found| number(*found)).collect();
    if row.found.iter().all(|found| *found == 0) {
        return Ok(());
    }
    let all = count(row.of, "such story", "such stories");
    out.line(paint(out.colored, DIM, &format!("{} {what}, of {all} in the archive", found.join(" and "))))
}

fn letter(n: usize) -> char {
    u8::try_from(n).ok().and_then(|n| b'a'.checked_add(n)).filter(u8::is_ascii_lowercase).map_or('?', char::from)
}

/// A bar of so many eighths of blocks; what is found at all is seen.
fn bar(found: usize, most: usize, room: usize) -> String {
    if found == 0 || most == 0 {
        return String::new();
    }
    let eighths = (found * room * 8 / most).max(1);
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_numbers_and_never_vanish() {
        assert_eq!(bar(4, 4, 4), "████");
        assert_eq!(bar(1, 8, 4), "▌");
        assert_eq!(bar(1, 10_000, 4), "▏");
        assert_eq!(bar(0, 4, 4), "");
    }
}
