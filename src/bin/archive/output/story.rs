//! A whole story with its people, places, dates and quotes marked.

use anstyle::Style;
use archive::index::kept::Bytes;
use archive::index::{Stored, source_name};
use archive::record::{Person, Place, Quote, Record};
use archive::span::{Span, keep_apart};

use super::Out;
use super::dates::story_date;
use super::paint::{DATE, DIM, PERSON, PLACE, Piece, QUOTE, STRONG, paint, wrap};
use super::quotes::in_marks;
use super::stories;

/// What a stretch of the text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Person,
    Place,
    Date,
}

impl Mark {
    fn style(self) -> Style {
        match self {
            Self::Person => PERSON,
            Self::Place => PLACE,
            Self::Date => DATE,
        }
    }

    /// What stands around it where there are no colours.
    fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Self::Person => ("{", "}"),
            Self::Place => ("<", ">"),
            Self::Date => ("[", "]"),
        }
    }
}

/// Writes the head of a story, its marked text, and lists of what was found.
pub(crate) fn write(out: &mut Out, stored: &Stored) -> std::io::Result<()> {
    head(out, stored)?;
    out.line("")?;
    text(out, &stored.record, &stories::title(stored))?;
    people(out, &stored.record)?;
    places(out, &stored.record)?;
    organizations(out, &stored.record)?;
    dates(out, &stored.record)?;
    quotes(out, &stored.record)
}

/// Writes headline, date, byline and where the story lies.
pub(crate) fn head(out: &mut Out, stored: &Stored) -> std::io::Result<()> {
    let record = &stored.record;
    let mut lines = wrap(&[Piece::styled(stories::title(stored), STRONG)], 0, out.width, out.colored);
    let mut about = vec![story_date(record.date.as_ref())];
    about.extend(record.byline.as_ref().map(|byline| format!("by {byline}")));
    about.extend(record.dateline.as_ref().map(|line| line.text.clone()));
    about.extend(source_name(record).map(str::to_owned));
    about.extend(
        record.language.as_ref().filter(|language| *language != "en").map(|language| format!("language {language}")),
    );
    about.extend(record.unextracted.then(|| "indexed with --no-extract, nothing was looked for".to_owned()));
    lines.extend(wrap(&[Piece::styled(about.join(" · "), DIM)], 0, out.width, out.colored));
    lines.extend(wrap(&[Piece::styled(stories::place(stored), DIM)], 0, out.width, out.colored));
    for line in lines {
        out.line(line)?;
    }
    Ok(())
}

/// Writes the text, but for the headline, which stands above it.
fn text(out: &mut Out, record: &Record, title: &str) -> std::io::Result<()> {
    let legend = [
        Piece::plain("Marked: "),
        sample("person", Mark::Person, out.colored),
        Piece::plain(" "),
        sample("place", Mark::Place, out.colored),
        Piece::plain(" "),
        sample("date", Mark::Date, out.colored),
        Piece::plain(" "),
        if out.colored { Piece::styled("quote", QUOTE) } else { Piece::plain("«quote»") },
    ];
    for line in wrap(&legend, 0, out.width, out.colored) {
        out.line(line)?;
    }
    let marked = Marked::new(record);
    for span in paragraphs(record, &marked.bytes, title) {
        out.line("")?;
        for line in wrap(&marked.pieces(span, out.colored), 0, out.width, out.colored) {
            out.line(line)?;
        }
    }
    Ok(())
}

/// The lines of a record that are shown, in bytes: not what was cut, and not the title where it begins the text.
pub(crate) fn paragraphs(record: &Record, bytes: &Bytes<'_>, title: &str) -> Vec<Span> {
    let cuts: Vec<Span> = record.cut.iter().map(|cut| bytes.span(cut.start, cut.end)).collect();
    let mut shown = Vec::new();
    let mut from = 0;
    for line in record.text.split('\n') {
        let span = Span::new(from, from + line.len());
        from = span.end + 1;
        let is_cut = cuts.iter().any(|cut| cut.contains(span.trimmed(&record.text)));
        let is_title = span.start == 0 && line.split_whitespace().eq(title.split_whitespace());
        if !line.trim().is_empty() && !is_cut && !is_title {
            shown.push(span);
        }
    }
    shown
}

fn sample(word: &str, mark: Mark, colored: bool) -> Piece {
    let (open, close) = mark.brackets();
    if colored { Piece::styled(word, mark.style()) } else { Piece::plain(format!("{open}{word}{close}")) }
}

/// The text of a record with every stretch that is to be marked, in bytes and in order.
struct Marked<'r> {
    text: &'r str,
    bytes: Bytes<'r>,
    names: Vec<(Span, Mark)>,
    quotes: Vec<Span>,
}

impl<'r> Marked<'r> {
    fn new(record: &'r Record) -> Self {
        let bytes = Bytes::new(&record.text);
        let people = record.people.iter().flat_map(|person| &person.mentions).map(|m| (m.start, m.end, Mark::Person));
        let places = record.places.iter().flat_map(|place| &place.mentions).map(|m| (m.start, m.end, Mark::Place));
        let dates = record.dates.iter().map(|date| (date.start, date.end, Mark::Date));
        let mut names: Vec<(Span, Mark)> =
            people.chain(places).chain(dates).map(|(start, end, mark)| (bytes.span(start, end), mark)).collect();
        keep_apart(&mut names, |(span, _)| *span);
        let spans = record.quotes.iter().flat_map(|quote| &quote.spans);
        let mut quotes: Vec<Span> = spans.map(|span| bytes.span(span.start, span.end)).collect();
        quotes.sort();
        Self { text: &record.text, bytes, names, quotes }
    }

    /// The pieces of one paragraph.
    fn pieces(&self, span: Span, colored: bool) -> Vec<Piece> {
        let mut edges: Vec<usize> = vec![span.start, span.end];
        let names = self.names.iter().filter(|(name, _)| span.overlaps(*name));
        let names: Vec<(Span, Mark)> = names.copied().collect();
        let quotes: Vec<Span> = self.quotes.iter().copied().filter(|quote| span.overlaps(*quote)).collect();
        edges.extend(names.iter().flat_map(|(name, _)| [name.start, name.end]));
        edges.extend(quotes.iter().flat_map(|quote| [quote.start, quote.end]));
        edges.retain(|edge| (span.start..=span.end).contains(edge));
        edges.sort_unstable();
        edges.dedup();
        let mut pieces = Vec::new();
        for pair in edges.windows(2) {
            let stretch = Span::new(pair[0], pair[1]);
            let name = names.iter().find(|(name, _)| name.contains(stretch));
            let quoted = quotes.iter().any(|quote| quote.contains(stretch));
            if colored {
                let style = name.map_or(Style::new(), |(_, mark)| mark.style());
                let style = if quoted { style.italic() } else { style };
                pieces.push(Piece::styled(stretch.of(self.text), style));
                continue;
            }
            let opens = quotes.iter().filter(|quote| quote.start == stretch.start).count();
            let closes = quotes.iter().filter(|quote| quote.end == stretch.end).count();
            let (open, close) = name.map_or(("", ""), |(name, mark)| {
                let (open, close) = mark.brackets();
                let open = if name.start == stretch.start { open } else { "" };
                (open, if name.end == stretch.end { close } else { "" })
            });
            let words = stretch.of(self.text);
            pieces.push(Piece::plain(format!("{}{open}{words}{close}{}", "«".repeat(opens), "»".repeat(closes))));
        }
        pieces
    }
}

fn people(out: &mut Out, record: &Record) -> std::io::Result<()> {
    let about = |person: &Person| {
        let mut about = vec![person.titles.join(", ")];
        about.push(if person.aliases.is_empty() {
            String::new()
        } else {
            format!("also {}", person.aliases.join(", "))
        });
        about.retain(|part| !part.is_empty());
        about.join("; ")
    };
    let rows = record.people.iter().map(|person| (person.name.clone(), person.mentions.len(), about(person)));
    list(out, "People", PERSON, rows.collect())
}

fn places(out: &mut Out, record: &Record) -> std::io::Result<()> {
    let about = |place: &Place| {
        let mut about: Vec<String> = vec![place.kind.clone()];
        about.extend(place.country.clone());
        if let Some((lat, lon)) = place.lat.zip(place.lon) {
            about.push(format!("{lat:.2}, {lon:.2}"));
        }
        about.join(", ")
    };
    let rows = record.places.iter().map(|place| (place.name.clone(), place.mentions.len(), about(place)));
    list(out, "Places", PLACE, rows.collect())
}

fn organizations(out: &mut Out, record: &Record) -> std::io::Result<()> {
    let rows = record.organizations.iter().map(|organization| {
        let also = if organization.aliases.is_empty() {
            String::new()
        } else {
            format!("also {}", organization.aliases.join(", "))
        };
        (organization.name.clone(), organization.mentions.len(), also)
    });
    list(out, "Organisations", STRONG, rows.collect())
}

fn dates(out: &mut Out, record: &Record) -> std::io::Result<()> {
    let rows = record.dates.iter().map(|date| {
        let value = date.value.as_deref().unwrap_or("left open");
        (archive::text::squeezed(&date.text), 1, value.to_owned())
    });
    list(out, "Dates", DATE, rows.collect())
}

/// Writes a list: each name with how often it occurs and what is known of it.
fn list(out: &mut Out, heading: &str, style: Style, rows: Vec<(String, usize, String)>) -> std::io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    out.line("")?;
    let heading = paint(out.colored, STRONG, heading);
    out.line(heading)?;
    let width = rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0).min(34);
    for (name, times, about) in rows {
        let gap = " ".repeat(width.saturating_sub(name.chars().count()));
        let times = if times > 1 { format!("{times:>3}×") } else { "    ".into() };
        let name = paint(out.colored, style, &name);
        let mut lines =
            wrap(&[Piece::styled(about, DIM)], width + 10, out.width.max(width + 40), out.colored).into_iter();
        let first = lines.next().map(|line| line.trim_start().to_owned()).unwrap_or_default();
        out.line(format!("  {name}{gap}  {times}  {first}").trim_end())?;
        for line in lines {
            out.line(line)?;
        }
    }
    Ok(())
}

fn quotes(out: &mut Out, record: &Record) -> std::io::Result<()> {
    if record.quotes.is_empty() {
        return Ok(());
    }
    out.line("")?;
    let heading = paint(out.colored, STRONG, "Quotes");
    out.line(heading)?;
    for quote in &record.quotes {
        let words = in_marks(&quote.kind, &quote.text, &quote.spans);
        let pieces = [
            Piece::styled(speaker(quote), PERSON),
            Piece::styled(quote.cue.as_ref().map(|cue| format!(" {}", cue.text)).unwrap_or_default(), DIM),
            Piece::plain(": "),
            Piece::plain(words),
        ];
        for line in wrap(&pieces, 2, out.width, out.colored) {
            out.line(line)?;
        }
    }
    Ok(())
}

/// The speaker of a quote as shown: the full name, the words of the text, or that nobody is known.
pub(crate) fn speaker(quote: &Quote) -> String {
    let named = quote.speaker.as_ref().and_then(|speaker| {
        speaker.name.clone().or_else(|| speaker.mention.as_ref().map(|mention| mention.text.clone()))
    });
    named.unwrap_or_else(|| "Speaker unknown".into())
}
