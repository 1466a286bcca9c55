//! Quotes: the words, whose they are, when they were printed, and where they lie.

use archive::index::said::Said;

use super::Out;
use super::dates::story_date;
use super::paint::{DIM, PERSON, Piece, STRONG, paint, wrap};

/// Below this confidence a speaker is given as a guess.
const UNSURE: f64 = 0.5;

/// Writes a quote.
pub(crate) fn write(out: &mut Out, said: &Said) -> std::io::Result<()> {
    let words = if said.kind == "direct" { format!("“{}”", said.text) } else { said.text.clone() };
    let mut lines = wrap(&[Piece::plain(words)], 0, out.width, out.colored);
    lines.extend(wrap(&speaker(said), 2, out.width, out.colored));
    let mut about = vec![story_date(said.date.as_ref())];
    about.extend(said.publication.clone());
    about.push(place(said));
    lines.extend(wrap(&[Piece::styled(about.join(" · "), DIM)], 2, out.width, out.colored));
    for line in lines {
        out.line(line)?;
    }
    Ok(())
}

/// Writes a quote below its day; the day itself where `begins` says that one begins, after an empty line where that says
/// so.
pub(crate) fn on_its_day(out: &mut Out, said: &Said, begins: Option<bool>) -> std::io::Result<()> {
    if let Some(apart) = begins {
        if apart {
            out.line("")?;
        }
        out.line(paint(out.colored, STRONG, &story_date(said.date.as_ref())))?;
    }
    let words = if said.kind == "direct" { format!("“{}”", said.text) } else { said.text.clone() };
    let who = said.speaker_name().unwrap_or("speaker unknown");
    let cue = said.cue.as_ref().map(|cue| format!(" {}", cue.text)).unwrap_or_default();
    let pieces = [
        Piece::styled(who, PERSON),
        Piece::styled(cue, DIM),
        Piece::plain(": "),
        Piece::plain(words),
        Piece::styled(format!(" {}", place(said)), DIM),
    ];
    for line in wrap(&pieces, 2, out.width, out.colored) {
        out.line(line)?;
    }
    Ok(())
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
