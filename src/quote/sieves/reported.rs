//! Clauses that a verb of saying reports, with quotes in them or without.

use super::super::Kind as QuoteKind;
use super::super::board::{Board, Draft, Found};
use super::super::clause;
use super::super::cue::{Form, Frame};
use super::super::phrase::{self, Source, SourceKind};
use super::super::scene::{Named, Scene};
use super::super::verb;
use crate::span::Span;
use crate::text::{Kind, Role};

/// Finds mixed and indirect quotes, and gives the quotes inside a reported clause its speaker.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    // What is already reported up to here: a verb inside is part of what is said.
    let mut reported = 0;
    for paragraph in &scene.text.paragraphs {
        if !matches!(paragraph.role, Role::Body | Role::Headline | Role::Subheading) {
            continue;
        }
        for at in paragraph.tokens.clone() {
            if at < reported || scene.run(at).is_some() {
                continue;
            }
            if let Some((clauses, found)) = reported_at(scene, at) {
                // A clause before its verb may reach back over what was reported already.
                let end = clauses.iter().map(|clause| clause.end).max().unwrap_or(at);
                if take(scene, board, clauses, found) {
                    reported = reported.max(end).max(at + 1);
                }
            }
        }
    }
}

/// What the verb at `at` reports, as token ranges, and who says it.
fn reported_at(scene: &Scene<'_>, at: usize) -> Option<(Vec<std::ops::Range<usize>>, Found)> {
    let floor = scene.floor(at);
    if scene.word_is(at, &["according"]) && scene.word_is(at + 1, &["to"]) {
        return according_to(scene, at, floor);
    }
    let cue = verb::saying_at(scene, at)?;
    let found = |source: Source, confidence: f64, rule| Found { source, cue: Some(at), confidence, rule };
    if let Some(range) = clause::after(scene, at, cue) {
        let source = verb::speaker_before(scene, at, cue, floor)?;
        let sure = sureness(&source, cue.form);
        return Some((vec![range], found(source, sure, "reported_clause")));
    }
    if !cue.frame.any(Frame::CLAUSE) || !matches!(cue.form, Form::Past | Form::Third | Form::Base) {
        return None;
    }
    // `…, Bell said Friday.` and `…, said Bell.`
    let (source, first) = match phrase::subject_of(scene, at, floor) {
        Some(source) => {
            let first = source.start;
            (source, first)
        }
        None => (phrase::phrase_after(scene, at + 1, clause::end_of_sentence(scene, at))?, at),
    };
    let comma = first.checked_sub(1).filter(|&comma| comma > floor && scene.kind(comma) == Some(Kind::Comma))?;
    if scene.run(comma - 1).is_some() && scene.run(comma - 1) == scene.run(floor) {
        return None;
    }
    let sure = sureness(&source, cue.form);
    let start = if scene.word_is(floor, &["and"]) { floor + 1 } else { floor };
    (comma > start).then(|| (vec![start..comma], found(source, sure, "clause_first")))
}

fn according_to(scene: &Scene<'_>, at: usize, floor: usize) -> Option<(Vec<std::ops::Range<usize>>, Found)> {
    let end = clause::end_of_sentence(scene, at);
    let source = phrase::phrase_after(scene, at + 2, end)?;
    let found = |source: Source| Found { source, cue: Some(at), confidence: 0.85, rule: "according_to" };
    if at == floor || at == floor + 1 && scene.word_is(floor, &["but", "and"]) {
        let comma = (source.tokens.end..end)
            .find(|&comma| scene.kind(comma) == Some(Kind::Comma) && scene.run(comma).is_none())?;
        return (comma + 1 < end).then(|| (vec![comma + 1..end], found(source)));
    }
    let before = if scene.kind(at - 1) == Some(Kind::Comma) { at - 1 } else { at };
    (before > floor).then(|| (vec![floor..before], found(source)))
}

fn sureness(source: &Source, form: Form) -> f64 {
    let base: f64 = match source.kind {
        SourceKind::Named(Named::Person(_)) => 0.9,
        SourceKind::Pronoun => 0.88,
        _ => 0.82,
    };
    if form == Form::Ing { base - 0.12 } else { base }
}

/// Makes the clauses a quote of their own, or gives their speaker to the quotes in them. False where all is known.
fn take(scene: &Scene<'_>, board: &mut Board, clauses: Vec<std::ops::Range<usize>>, found: Found) -> bool {
    let spans: Vec<Span> = clauses.iter().map(|range| scene.span(range.clone())).collect();
    let mut inside: Vec<usize> = Vec::new();
    let mut known = false;
    for range in &clauses {
        let first = scene.runs.partition_point(|run| run.open < range.start);
        for (number, _) in scene.runs.iter().enumerate().skip(first).take_while(|(_, run)| run.open < range.end) {
            let draft = board.of_run[number];
            known |= board.drafts[draft].found.is_some();
            if !inside.contains(&draft) {
                inside.push(draft);
            }
        }
    }
    if inside.is_empty() {
        board.drafts.push(Draft {
            runs: Vec::new(),
            kind: QuoteKind::Indirect,
            clause: spans,
            found: Some(found),
            joins: None,
            dropped: false,
        });
        return true;
    }
    if known {
        return false;
    }
    let only = &board.drafts[inside[0]];
    let whole = inside.len() == 1
        && only.runs.len() == 1
        && clauses.len() == 1
        && scene.runs[only.runs[0]].outer() == clauses[0];
    for (place, &draft) in inside.iter().enumerate() {
        let draft_of = &mut board.drafts[draft];
        draft_of.found = Some(found.clone());
        draft_of.joins = (place > 0).then(|| inside[0]);
    }
    if !whole {
        let first = &mut board.drafts[inside[0]];
        first.kind = QuoteKind::Mixed;
        first.clause = spans;
    }
    true
}
