//! The reason for everything that was found in a story.

use archive::index::Stored;
use archive::record::{Mention, Record};

use super::Out;
use super::dates::spoken;
use super::paint::{DIM, Piece, STRONG, paint, shorten, wrap};
use super::story::{head, speaker};

/// Characters kept for the rule beside what was found.
const FOR_RULE: usize = 34;

/// Writes why the date is what it is, and the rule behind each thing.
pub(crate) fn write(out: &mut Out, stored: &Stored) -> std::io::Result<()> {
    let record = &stored.record;
    head(out, stored)?;
    date(out, record)?;
    corrected(out, record)?;
    section(
        out,
        "Dates in the text",
        record.dates.iter().map(|date| {
            let value = date.value.as_deref().unwrap_or("left open");
            Row::new(date.start, format!("{} → {value}", date.text), date.rule.as_deref())
        }),
    )?;
    section(
        out,
        "People",
        record
            .people
            .iter()
            .flat_map(|person| person.mentions.iter().map(|mention| Row::mention(mention, &person.name))),
    )?;
    section(
        out,
        "Places",
        record.places.iter().flat_map(|place| {
            let name = place.geonames.map_or(place.name.clone(), |id| format!("{} ({id})", place.name));
            place.mentions.iter().map(move |mention| Row::mention(mention, &name))
        }),
    )?;
    section(
        out,
        "Organisations",
        record.organizations.iter().flat_map(|organization| {
            organization.mentions.iter().map(|mention| Row::mention(mention, &organization.name))
        }),
    )?;
    section(
        out,
        "Quotes",
        record.quotes.iter().map(|quote| {
            let start = quote.spans.first().map_or(0, |span| span.start);
            let what = format!("{}: {}", speaker(quote), quote.text);
            let rule = format!(
                "{}, {}, confidence {:.2}",
                quote.rule.as_deref().unwrap_or("no rule named"),
                quote.kind,
                quote.confidence
            );
            Row::new(start, what, Some(&rule))
        }),
    )?;
    section(
        out,
        "Cut",
        record.cut.iter().map(|cut| {
            let words: String = record.text.chars().skip(cut.start).take(cut.end.saturating_sub(cut.start)).collect();
            Row::new(cut.start, words, Some(&cut.rule))
        }),
    )
}

fn date(out: &mut Out, record: &Record) -> std::io::Result<()> {
    out.line("")?;
    let heading = paint(out.colored, STRONG, "The story’s own date");
    out.line(heading)?;
    let Some(date) = &record.date else {
        out.line("  unknown: neither the input nor the text gives sound evidence of it")?;
        for (day, what) in [(&record.modified, "last changed"), (&record.retrieved, "saved")] {
            if let Some(day) = day {
                out.line(format!("  - {what}, {}: no later, and no date of the story", spoken(day)))?;
            }
        }
        return Ok(());
    };
    let is_corrected = record.corrected.iter().any(|correction| correction.text.starts_with("date "));
    let how = match date.method.as_str() {
        "given" if is_corrected => "given by a correction",
        "given" => "given by the input",
        "written" => "written in the text",
        _ => "inferred from the text",
    };
    out.line(format!("  {}, {how}, confidence {:.2}", spoken(&date.value), date.confidence))?;
    points(out, &date.because)?;
    if !date.others.is_empty() {
        out.line("  Beside it:")?;
    }
    points(out, &date.others)
}

/// Writes each reason behind a dash.
fn points(out: &mut Out, reasons: &[String]) -> std::io::Result<()> {
    for reason in reasons {
        for (n, line) in wrap(&[Piece::plain(reason)], 4, out.width, out.colored).into_iter().enumerate() {
            out.line(if n == 0 { format!("  - {}", line.trim_start()) } else { line })?;
        }
    }
    Ok(())
}

/// The user's corrections that were applied.
fn corrected(out: &mut Out, record: &Record) -> std::io::Result<()> {
    if record.corrected.is_empty() {
        return Ok(());
    }
    out.line("")?;
    let heading = paint(out.colored, STRONG, "Corrections");
    out.line(heading)?;
    for correction in &record.corrected {
        out.line(format!("  {}, line {}: {}", correction.file, correction.line, correction.text))?;
    }
    Ok(())
}

/// A thing that was found: where, what, and by which rule.
struct Row {
    start: usize,
    what: String,
    rule: String,
}

impl Row {
    fn new(start: usize, what: String, rule: Option<&str>) -> Self {
        Self { start, what, rule: rule.unwrap_or("no rule named").to_owned() }
    }

    fn mention(mention: &Mention, name: &str) -> Self {
        // A rule that is named for the role says it.
        let role = mention.role.as_ref().filter(|role| mention.rule.as_ref() != Some(role));
        let role = role.map(|role| format!(", {role}")).unwrap_or_default();
        let what = if mention.text == name { mention.text.clone() } else { format!("{} → {name}", mention.text) };
        Self::new(mention.start, what + &role, mention.rule.as_deref())
    }
}

fn section(out: &mut Out, heading: &str, rows: impl Iterator<Item = Row>) -> std::io::Result<()> {
    let mut rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_by_key(|row| row.start);
    out.line("")?;
    let heading = paint(out.colored, STRONG, heading);
    out.line(heading)?;
    for row in rows {
        let at = paint(out.colored, DIM, &format!("{:>6}", row.start));
        let room = out.width.saturating_sub(FOR_RULE).max(30);
        let what = shorten(&row.what, room);
        let gap = " ".repeat(room.saturating_sub(what.chars().count()));
        let rule = paint(out.colored, DIM, &row.rule);
        out.line(format!("{at}  {what}{gap}  {rule}"))?;
    }
    Ok(())
}
