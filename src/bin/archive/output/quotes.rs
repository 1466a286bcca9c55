//! Quotes: the words, whose they are, when they were printed, and where they lie.

use archive::answer::family::{self, Family};
use archive::index::said::Said;
use archive::record::Extent;

use super::Out;
use super::dates::story_date;
use super::paint::{DIM, PERSON, Piece, STRONG, paint, wrap};
use super::stories::copies;
use crate::messages::{count, number};

/// Below this confidence a speaker is given as a guess.
const UNSURE: f64 = 0.5;

/// What is known of a quote from the rest of the archive.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Learnt<'f> {
    /// How many copies of the story print it as well.
    pub(crate) copies: u32,
    /// The saying it is of.
    pub(crate) family: Option<&'f Family>,
    /// Whether all of that is to be shown, and not only who spoke.
    pub(crate) variants: bool,
}

impl<'f> Learnt<'f> {
    /// How many copies print a quote, and nothing else.
    pub(crate) fn of_copies(copies: u32) -> Self {
        Self { copies, ..Self::default() }
    }

    /// The quote of the family that names the speaker, where this one does not or may be wrong.
    pub(crate) fn told(&self, said: &Said) -> Option<&'f Said> {
        let told = self.family.filter(|_| family::sure_name(said).is_none()).and_then(Family::told);
        told.filter(|told| family::name(told) != family::name(said))
    }
}

/// Writes a quote.
pub(crate) fn write(out: &mut Out, said: &Said, learnt: Learnt<'_>) -> std::io::Result<()> {
    let mut lines = wrap(&[Piece::plain(words(said))], 0, out.width, out.colored);
    lines.extend(wrap(&speaker(said), 2, out.width, out.colored));
    if let Some(told) = learnt.told(said) {
        let pieces = [
            Piece::plain("by the same words in another story, "),
            Piece::styled(family::name(told).unwrap_or_default(), PERSON),
            Piece::styled(format!(": {}", place(told)), DIM),
        ];
        lines.extend(wrap(&pieces, 2, out.width, out.colored));
    }
    let mut about = printed(said);
    about.extend(copies(learnt.copies));
    lines.extend(wrap(&[Piece::styled(about.join(" · "), DIM)], 2, out.width, out.colored));
    if let Some(family) = learnt.family.filter(|_| learnt.variants) {
        lines.extend(variants(out, said, family));
    }
    for line in lines {
        out.line(line)?;
    }
    Ok(())
}

/// Writes a quote below its day, with how many copies print it as well; the day itself where `begins` says that one
/// begins, after an empty line where that says so, too.
pub(crate) fn on_its_day(out: &mut Out, said: &Said, copied: u32, begins: Option<bool>) -> std::io::Result<()> {
    if let Some(apart) = begins {
        if apart {
            out.line("")?;
        }
        out.line(paint(out.colored, STRONG, &story_date(said.date.as_ref())))?;
    }
    let printed = copies(copied).map(|copies| format!(" · {copies}")).unwrap_or_default();
    let who = said.speaker_name().unwrap_or("speaker unknown");
    let cue = said.cue.as_ref().map(|cue| format!(" {}", cue.text)).unwrap_or_default();
    let pieces = [
        Piece::styled(who, PERSON),
        Piece::styled(cue, DIM),
        Piece::plain(": "),
        Piece::plain(words(said)),
        Piece::styled(format!(" {}{printed}", place(said)), DIM),
    ];
    for line in wrap(&pieces, 2, out.width, out.colored) {
        out.line(line)?;
    }
    Ok(())
}

/// Whether two quotes are the same but for the mark that ends them: `winter,” she said` and `winter.”`
pub(crate) fn are_same_words(one: &Said, other: &Said) -> bool {
    let words = |said: &Said| said.text.trim_end_matches([',', '.', ';', ':']).len();
    one.text.get(..words(one)) == other.text.get(..words(other))
}

/// The words said, in marks where they are the speaker's own.
pub(crate) fn words(said: &Said) -> String {
    in_marks(&said.kind, &said.text, &said.spans)
}

/// Code points between two parts of a quote beyond which words stand there that are not the speaker's: marks and the break of a
/// paragraph are fewer.
const APART: usize = 8;

/// The words of a quote of this kind, which are those of its spans joined by one space each; what is the speaker's own in marks,
/// and of a split quote (`“A,” he said. “B.”`) each part in its own: `“A,” … “B.”`
pub(crate) fn in_marks(kind: &str, text: &str, spans: &[Extent]) -> String {
    if kind != "direct" {
        return text.to_owned();
    }
    let (mut out, mut rest, mut before) = (String::from("“"), text.chars(), None);
    for span in spans {
        if let Some(end) = before.replace(span.end) {
            rest.next();
            out += if span.start > end + APART { "” … “" } else { " " };
        }
        out.extend(rest.by_ref().take(span.end.saturating_sub(span.start)));
    }
    out.extend(rest);
    out.push('”');
    out
}

/// When and where a quote was printed.
fn printed(said: &Said) -> Vec<String> {
    let mut about = vec![story_date(said.date.as_ref())];
    about.extend(said.publication.clone());
    about.push(place(said));
    about
}

/// How far a saying went, and each quote of it but the one that is shown already.
fn variants(out: &Out, shown: &Said, family: &Family) -> Vec<String> {
    let independent = match family.independent {
        n if n == family.stories => String::new(),
        n => format!(", {} of them no copies of another", number(n)),
    };
    let said = format!("printed by {}{independent}", count(family.stories, "story", "stories"));
    let mut lines = wrap(&[Piece::plain(said)], 2, out.width, out.colored);
    for (n, quote) in family.quotes.iter().enumerate() {
        let first = if n == 0 { "first: " } else { "" };
        let said = match quote {
            quote if (&quote.id, quote.quote) == (&shown.id, shown.quote) => "as above".to_owned(),
            quote if are_same_words(quote, shown) => "in the same words".to_owned(),
            quote => words(quote),
        };
        let pieces = [Piece::styled(format!("{first}{} · ", printed(quote).join(" · ")), DIM), Piece::plain(said)];
        lines.extend(wrap(&pieces, 4, out.width, out.colored));
    }
    lines
}

fn speaker(said: &Said) -> Vec<Piece> {
    let mut pieces = Vec::new();
    match said.speaker_name() {
        None => pieces.push(Piece::styled("speaker unknown", DIM)),
        Some(name) => {
            if said.confidence < UNSURE {
                pieces.push(Piece::styled("perhaps ", DIM));
            }
            pieces.push(Piece::styled(name, PERSON));
            let titles = said.speaker.as_ref().map(|speaker| speaker.titles.join(", ")).unwrap_or_default();
            if !titles.is_empty() {
                pieces.push(Piece::plain(format!(", {titles}")));
            }
        }
    }
    let cue = said.cue.as_ref().map(|cue| format!(" · {}", cue.text)).unwrap_or_default();
    pieces.push(Piece::styled(format!("{cue} · {}", said.kind), DIM));
    pieces
}

/// Where a quote lies: the story's id and the line of the file.
fn place(said: &Said) -> String {
    let path = if said.id.starts_with(&said.path) { String::new() } else { format!(" in {}", said.path) };
    format!("{}{path}, line {}", said.id, said.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_split_quote_have_marks_of_their_own() {
        let spans = |all: &[(usize, usize)]| all.iter().map(|&(start, end)| Extent { start, end }).collect::<Vec<_>>();
        let of = |kind, text, all| in_marks(kind, text, &spans(all));
        assert_eq!(of("direct", "Été was long.", &[(1, 14)]), "“Été was long.”");
        assert_eq!(of("direct", "Été, It is over.", &[(1, 5), (16, 27)]), "“Été,” … “It is over.”");
        assert_eq!(of("direct", "One. Two.", &[(1, 5), (8, 12)]), "“One. Two.”");
        assert_eq!(of("mixed", "it was “old”", &[(1, 13)]), "it was “old”");
        assert_eq!(of("direct", "cut", &[]), "“cut”");
    }
}
