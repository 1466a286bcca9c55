//! Quotes: what was said, and whose words they are.

mod board;
mod clause;
mod cue;
mod marks;
mod phrase;
#[cfg(test)]
mod proof;
mod quoted;
mod resolve;
mod scene;
mod sieves;
mod subject;
mod unclosed;
mod verb;

use board::Board;
use scene::Scene;

use crate::name::Names;
use crate::place::Place;
use crate::span::Span;
use crate::text::Text;

/// Something said.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// Inside the marks for direct quotes, the reported clause for the others; in order.
    pub spans: Vec<Span>,
    /// Whose words they are, as far as is known.
    pub speaker: Option<Speaker>,
    /// The word of saying.
    pub cue: Option<Span>,
    /// How surely the speaker is right, from 0 to 1.
    pub confidence: f64,
    /// The rule that found the speaker, or the quote where none was found.
    pub rule: &'static str,
}

/// How much of what was said stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All of it.
    Direct,
    /// A part.
    Mixed,
    /// Nothing.
    Indirect,
}

/// Whose words a quote is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Whom the mention stands for.
    pub who: Who,
    /// The words by which the text names the speaker of this quote, a pronoun or a description among them.
    pub mention: Option<Span>,
}

/// The kind of speaker, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Index into the story's people.
    Person(usize),
    /// Index into the story's organisations.
    Organization(usize),
    /// Index into the story's places: a government spoken of by its country or capital.
    Place(usize),
    /// A group, by the words of the text: “officials”, “63 percent”.
    Group(String),
    /// A document, by the words of the text: “the report”.
    Document(String),
    /// A name, by the words of the text, of which nothing more is known.
    Name(String),
    /// Someone whom the text describes or leaves open.
    Unknown,
}

/// Finds what is said in a story, and by whom.
///
/// What stands in quotation marks comes first, each run a draft; the sieves fill in speakers from most to least
/// precise and add what is reported without marks; then pronouns and descriptions are resolved over the story.
pub fn attribute(text: &Text<'_>, names: &Names, places: &[Place]) -> Vec<Quote> {
    if text.tokens.is_empty() {
        return Vec::new();
    }
    let scene = Scene::new(text, names, places);
    let mut board = Board::new(&scene);
    for sieve in sieves::SIEVES {
        sieve(&scene, &mut board);
    }
    let whose = resolve::resolve(&scene, &board);
    assemble(&scene, &board, whose)
}

/// The quotes of a board, halves joined, in order of their first words.
fn assemble(scene: &Scene<'_>, board: &Board, mut whose: Vec<Option<(Who, f64)>>) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::with_capacity(board.drafts.len());
    let mut place_of: Vec<Option<usize>> = vec![None; board.drafts.len()];
    for (number, draft) in board.drafts.iter().enumerate() {
        if draft.dropped {
            continue;
        }
        let spans = if draft.kind == Kind::Direct {
            draft.runs.iter().map(|&run| scene.runs[run].span).collect()
        } else {
            draft.clause.clone()
        };
        if let Some(first) = draft.joins.and_then(|first| place_of[first]) {
            // The clause of a mixed quote holds its later runs already; it has two parts at most.
            let clauses = if quotes[first].kind == Kind::Mixed { 2 } else { 0 };
            let new = |span: &&Span| !quotes[first].spans.iter().take(clauses).any(|held| held.contains(**span));
            let new: Vec<Span> = spans.iter().filter(new).copied().collect();
            quotes[first].spans.extend(new);
            place_of[number] = Some(first);
            continue;
        }
        place_of[number] = Some(quotes.len());
        let resolved = whose[number].take();
        let found = draft.found.as_ref();
        quotes.push(Quote {
            kind: draft.kind,
            spans,
            speaker: found
                .zip(resolved.as_ref())
                .map(|(found, (who, _))| scene.speaker(found.source.tokens.clone(), who.clone())),
            cue: found.and_then(|found| found.cue).map(|cue| scene.span(cue..cue + 1)),
            confidence: found.zip(resolved).map_or(0.0, |(found, (_, factor))| found.confidence * factor),
            rule: found.map_or("marks", |found| found.rule),
        });
    }
    quotes.sort_by_key(|quote| quote.spans.first().map_or(0, |span| span.start));
    quotes
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::proof::Proof;

    /// Time grows with the text and no faster, whatever the marks and names do; a text of 40 times the size may take
    /// 200 times as long before that counts as more.
    #[track_caller]
    fn grows_no_faster(piece: &str) {
        let time = |times: usize| {
            let proof = Proof::new(&piece.repeat(times)).man("Bell");
            let start = Instant::now();
            proof.quotes();
            start.elapsed().as_secs_f64().max(0.002)
        };
        let (short, long) = (time(250), time(10_000));
        assert!(long < 200.0 * short, "{piece:?}: {short} s, then {long} s");
    }

    #[test]
    fn time_is_linear() {
        grows_no_faster("“ ");
        grows_no_faster("“a, he said ");
        grows_no_faster("“a b c,” Bell said. ");
        grows_no_faster("“a b c” ");
        grows_no_faster("Bell, ");
        grows_no_faster("he said that Bell, saying, ");
        grows_no_faster("“Go,” he said.\n\n");
        grows_no_faster("\" ' said ");
        grows_no_faster("“Is it?” Bell asked.\n\n“No.”\n\n");
        grows_no_faster("Bell asked Bell why. “No,” he said. ");
        grows_no_faster("Bell left. “No,” the striker said. ");
        grows_no_faster("Bell, described by Bell as “old”, ");
    }

    #[test]
    fn nothing_in_nothing_out() {
        for source in ["", "\n\n", "“”", "\"", "said", "according to", "“,”", "said said said", "he said", "— “", "’"]
        {
            Proof::new(source).quotes();
        }
    }
}
