//! Clauses that a verb of saying reports, with quotes in them or without.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::super::Kind as QuoteKind;
use super::super::board::{Board, Draft, Found};
use super::super::clause;
use super::super::cue::{self, Form, Frame};
use super::super::phrase::{self, Source, SourceKind};
use super::super::scene::{Named, Scene};
use super::super::subject;
use super::super::verb;
use super::noun;
use crate::span::Span;
use crate::text::{Class, Kind, Role};

/// Finds mixed and indirect quotes, and gives the quotes inside a reported clause its speaker.
///
/// A clause before its verb is looked for first: the verbs inside it are then part of what is said.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut used: FxHashSet<usize> = FxHashSet::default();
    let words = words(scene);
    for &at in &words {
        if !board.is_spoken(at)
            && let Some((ranges, found)) = reported_before(scene, at)
            && take(scene, board, &ranges, found)
        {
            taken.extend(ranges);
            used.insert(at);
        }
    }
    taken.sort_by_key(|range| range.start);
    let mut next = 0;
    let mut reported = 0;
    for at in words {
        while next < taken.len() && taken[next].start <= at {
            reported = reported.max(taken[next].end);
            next += 1;
        }
        if at < reported || used.contains(&at) || board.is_spoken(at) {
            continue;
        }
        if let Some((range, found)) = reported_after(scene, at)
            && take(scene, board, std::slice::from_ref(&range), found)
        {
            reported = reported.max(range.end);
        }
    }
}

/// Every word outside marks that can be a verb of saying, `according`, or a noun and its clause, in order.
fn words(scene: &Scene<'_>) -> Vec<usize> {
    let mut words = Vec::new();
    for paragraph in &scene.text.paragraphs {
        if !matches!(paragraph.role, Role::Body | Role::Headline | Role::Subheading) {
            continue;
        }
        for at in paragraph.tokens.clone() {
            // A look at the kind first: most words are none of these, and every one is asked.
            let word = scene.text.tokens[at].kind == Kind::Word && scene.run(at).is_none();
            let cue = word
                && (cue::verb_at(scene.text, at).is_some()
                    || scene.word_is(at, &["according"])
                    || is_noun_with_clause(scene, at));
            if cue {
                words.push(at);
            }
        }
    }
    words
}

/// What the verb at `at` reports after it, and who says it.
fn reported_after(scene: &Scene<'_>, at: usize) -> Option<(Range<usize>, Found)> {
    let floor = scene.floor(at);
    let Some(cue) = verb::saying_at(scene, at) else { return noun_after(scene, at) };
    // `Senator offers help`: a heading without a clause reports nothing.
    if !cue.frame.any(Frame::CLAUSE) && scene.text.paragraphs[scene.text.paragraph_of(at)].role != Role::Body {
        return None;
    }
    let range = clause::after(scene, at, cue).filter(|range| !is_anonymity(scene, range.clone()))?;
    let source = verb::speaker_before(scene, at, cue, floor)?;
    if in_relative_of_subject(scene, &source, floor, range.clone()) {
        return None;
    }
    if range.len() == 1 && scene.word_is(range.start, BARE) || is_thanked(scene, &range) {
        return None;
    }
    // `“We know,” Bell said while feeding her dog`: the words in marks are what she said.
    let is_bare =
        !scene.word_is(range.start, &["that", "whether", "if"]) && range.clone().all(|at| scene.run(at).is_none());
    if is_bare && cue.form != Form::Ing && follows_speech(scene, &source, floor) {
        return None;
    }
    if cue.frame.any(Frame::EVIDENCE) && !is_evidence(scene, &source) && !scene.word_is(range.start, &["that"]) {
        return None;
    }
    let confidence = sureness(&source, cue.form);
    Some((range, Found { source, cue: Some(at), confidence, rule: "reported_clause" }))
}

/// Whether the verb of saying stands in a clause that tells the subject of the sentence which it is, with no comma to end that:
/// `The price that Bell proposed they pay was high`, `The money he said he found was hers`.
fn in_relative_of_subject(scene: &Scene<'_>, source: &Source, floor: usize, range: Range<usize>) -> bool {
    if source.kind == SourceKind::Relative || source.start <= floor + 1 {
        return false;
    }
    let that = usize::from(scene.word_is(source.start - 1, &["that", "which", "whom"]));
    let bare = that == 0 && source.kind == SourceKind::Pronoun;
    let end = source.start - that;
    let Some(head) = phrase::phrase_before(scene, end, floor).filter(|_| that == 1 || bare) else { return false };
    // `On Friday he said`: no noun that a clause tells more of.
    let is_noun = head.kind == SourceKind::Description && scene.is(head.start, Class::DETERMINER);
    let is_said = cue::is_noun(scene.text, end - 1) || phrase::is_time_phrase(scene, head.tokens.clone());
    let closed = range.end < scene.sentence_end(source.start) && scene.kind(range.end) == Some(Kind::Comma);
    is_noun && !is_said && head.start == floor && !closed && range.clone().all(|at| scene.run(at).is_none())
}

/// Verbs that thank somebody, whom it needs words in marks to report.
const THANKING: [&str; 7] =
    ["congratulated", "congratulates", "congratulating", "thank", "thanked", "thanking", "thanks"];

/// Verbs that favour somebody.
const FAVORING: [&str; 5] = ["backed", "backing", "backs", "favored", "favoured"];

/// Whether somebody is thanked and nothing is said: `thanked the voters for their help`, `backed him`.
fn is_thanked(scene: &Scene<'_>, range: &Range<usize>) -> bool {
    let start = range.start;
    let is_person = scene.word_is(start, &["him", "them", "us", "me", "you"])
        || scene.word_is(start, &["her"]) && !phrase::is_nominal(scene, start + 1);
    let bare = || range.clone().all(|at| scene.run(at).is_none());
    is_person && scene.word_is(start - 1, &FAVORING) || scene.word_is(start - 1, &THANKING) && bare()
}

/// Words which are no report when they are all of it: `disputes this`, `keep saying that`, `telling everyone`.
const BARE: &[&str] =
    &["it", "this", "that", "so", "everyone", "anyone", "something", "everything", "him", "her", "them", "us", "me"];

/// Whether words in marks that a comma or their own stop ends stand right before a speaker.
fn follows_speech(scene: &Scene<'_>, source: &Source, floor: usize) -> bool {
    let Some(before) = source.start.checked_sub(1).filter(|&before| before > floor) else { return false };
    let is_comma = scene.kind(before) == Some(Kind::Comma) && scene.run(before).is_none();
    let run = scene.run(if is_comma { before - 1 } else { before }).map(|run| &scene.runs[run]);
    let ends = |at: usize| matches!(scene.kind(at), Some(Kind::Comma | Kind::Stop));
    run.is_some_and(|run| is_comma || run.tokens.end > run.tokens.start && ends(run.tokens.end - 1))
}

/// Whether a noun for something said has its clause right after it: `claim that`.
fn is_noun_with_clause(scene: &Scene<'_>, at: usize) -> bool {
    scene.text.tokens.get(at + 1).is_some_and(|next| next.end - next.start == 4)
        && scene.word_is(at + 1, &["that"])
        && cue::is_noun(scene.text, at)
}

/// What a noun with an owner says after it: `laughed at Bell’s claim that …`.
///
/// Where the noun is the subject of its sentence, nothing tells where its clause ends.
fn noun_after(scene: &Scene<'_>, at: usize) -> Option<(Range<usize>, Found)> {
    let floor = scene.floor(at);
    if !is_noun_with_clause(scene, at) {
        return None;
    }
    let source = noun::owner(scene, at, floor).filter(|owner| owner.start > floor + 1)?;
    let range = clause::after_noun(scene, at);
    let found = Found { source, cue: Some(at), confidence: 0.78, rule: "noun_clause" };
    (range.len() > LEAST).then_some((range, found))
}

/// Whether all that was asked is to stay unnamed: `asked not to be identified`, `declined to be named`.
fn is_anonymity(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let gives = scene.word_is(range.start, &["to"])
        && scene.word_is(range.start + 1, &["give"])
        && range.clone().take(6).any(|at| scene.word_is(at, &["name", "names"]));
    let named = range.skip(1).take(5).find(|&at| scene.word_is(at, &["named", "identified", "quoted"]));
    gives || named.is_some_and(|at| scene.word_is(at - 1, &["be"]))
}

/// Whether things shown by the source are things said: a study, a poll; not a film.
fn is_evidence(scene: &Scene<'_>, source: &Source) -> bool {
    cue::is_noun(scene.text, source.tokens.end - 1)
}

/// What the verb at `at` reports before it, as in `…, Bell said Friday`, `…, said Bell`, and who says it.
fn reported_before(scene: &Scene<'_>, at: usize) -> Option<(Vec<Range<usize>>, Found)> {
    let floor = scene.floor(at);
    if scene.word_is(at, &["according"]) {
        return scene.word_is(at + 1, &["to"]).then(|| according_to(scene, at, floor))?;
    }
    let cue = verb::saying_at(scene, at)?;
    if !cue.frame.any(Frame::CLAUSE) || !matches!(cue.form, Form::Past | Form::Third | Form::Base) {
        return None;
    }
    let end = clause::end_of_sentence(scene, at);
    // `Bell, the mayor’s wife, submitted plans`: a verb that wants `that` is not inverted.
    let may_invert = cue.frame.any(Frame::QUOTE) || !cue.frame.any(Frame::OPENED);
    let inverted = verb::subject_after(scene, at, end).filter(|_| may_invert);
    if inverted.is_none() && clause::after(scene, at, cue).is_some() {
        return None;
    }
    let mut is_inverted = false;
    let (source, first, after) = match subject::subject_of(scene, at, floor).filter(|_| inverted.is_none()) {
        Some(source) => {
            let first = source.start;
            // `The wall, Bell told me, would hold.`
            let after =
                if cue.frame.any(Frame::ADDRESSEE) { verb::after_addressee(scene, at + 1, end) } else { at + 1 };
            (source, first, after)
        }
        None if !may_invert => return None,
        None => {
            is_inverted = true;
            let source = phrase::phrase_after(scene, at + 1, end)?;
            let after = source.tokens.end;
            (source, at, after)
        }
    };
    // The quote follows: `On Friday, Bell said, “…”`
    let next = verb::after_circumstances(scene, after, end);
    if matches!(scene.kind(next), Some(Kind::Comma | Kind::Colon)) && scene.run(next + 1).is_some()
        || scene.kind(next) == Some(Kind::Colon)
    {
        return None;
    }
    let confidence = sureness(&source, cue.form);
    let found = Found { source, cue: Some(at), confidence, rule: "clause_first" };
    let comma = Some(next).filter(|&comma| scene.kind(comma) == Some(Kind::Comma));
    let comma = if is_inverted { comma.and_then(|comma| after_description(scene, comma, end)) } else { comma };
    let resumed = comma.and_then(|comma| clause::resumed(scene, comma));
    // `As Bell noted, …`
    if first == floor + 1 && scene.word_is(floor, &["as"]) {
        return resumed.map(|rest| (vec![rest], Found { rule: "as_said", ..found }));
    }
    let comma = first.checked_sub(1).filter(|&comma| comma > floor && scene.kind(comma) == Some(Kind::Comma))?;
    if scene.run(comma - 1).is_some() && scene.run(comma - 1) == scene.run(floor) {
        return None;
    }
    let start = if scene.word_is(floor, &["and"]) { floor + 1 } else { floor };
    let whole = comma >= start + LEAST && is_clause(scene, start..comma);
    let before = start..comma;
    match resumed {
        Some(rest) if comma > start => Some((vec![before, rest], Found { rule: "clause_around", ..found })),
        _ => whole.then(|| (vec![before], found)),
    }
}

/// The comma behind which the clause goes on after `said Bell,`: that one before `would be mended` or `and by May`, or the
/// one that closes what describes the speaker, as `a mason, would`; nothing where all that follows describes.
fn after_description(scene: &Scene<'_>, comma: usize, end: usize) -> Option<usize> {
    let verb = Class::AUXILIARY | Class::PAST;
    if scene.is(comma + 1, verb | Class::PREPOSITION | Class::CONJUNCTION)
        && !scene.word_is(comma + 1, &["who", "whose", "whom", "which"])
    {
        return Some(comma);
    }
    (comma + 1..end)
        .find(|&at| scene.kind(at) == Some(Kind::Comma) && scene.run(at).is_none() && scene.is(at + 1, verb))
}

/// Fewest tokens that can be a clause of their own.
const LEAST: usize = 3;

/// Whether the words are a clause rather than a phrase that opens one: `In a speech last week`.
fn is_clause(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let opens =
        scene.is(range.start, Class::PREPOSITION | Class::CONJUNCTION) && !scene.word_is(range.start, &["but", "and"]);
    let comma = range.clone().any(|at| scene.kind(at) == Some(Kind::Comma));
    comma || !opens || verb::begins_quantity(scene, range.start)
}

fn according_to(scene: &Scene<'_>, at: usize, floor: usize) -> Option<(Vec<Range<usize>>, Found)> {
    let end = clause::end_of_sentence(scene, at);
    let pronoun = || Source { tokens: at + 2..at + 3, start: at + 2, kind: SourceKind::Pronoun };
    let source = match scene.word_is(at + 2, &["him", "her", "them"]) && !phrase::is_nominal(scene, at + 3) {
        true => pronoun(),
        false => phrase::phrase_after(scene, at + 2, end)?,
    };
    let found = |source: Source| Found { source, cue: Some(at), confidence: 0.85, rule: "according_to" };
    if at == floor || at == floor + 1 && scene.word_is(floor, &["but", "and"]) {
        let comma = (source.tokens.end..end)
            .find(|&comma| scene.kind(comma) == Some(Kind::Comma) && scene.run(comma).is_none())?;
        let rest = comma + 1..end;
        return (!rest.is_empty()).then(|| (vec![rest], found(source)));
    }
    let is_set_off = scene.kind(at - 1) == Some(Kind::Comma);
    let before = if is_set_off { at - 1 } else { at };
    if before <= floor {
        return None;
    }
    // `The toll, according to police, is nine.`
    let next = verb::after_circumstances(scene, source.tokens.end, end);
    let comma = Some(next).filter(|&next| is_set_off && scene.kind(next) == Some(Kind::Comma));
    let goes_on = |comma: &usize| scene.is(comma + 1, Class::AUXILIARY | Class::PAST);
    let resumed = comma.filter(goes_on).and_then(|comma| clause::resumed(scene, comma));
    Some((std::iter::once(floor..before).chain(resumed).collect(), found(source)))
}

fn sureness(source: &Source, form: Form) -> f64 {
    let base: f64 = match source.kind {
        SourceKind::Named(Named::Person(_)) => 0.9,
        SourceKind::Pronoun => 0.88,
        _ => 0.82,
    };
    if form == Form::Ing { base - 0.12 } else { base }
}

/// Where an attribution inside a reported clause begins, which brings the words in marks at `end`: all of the clause, or what
/// follows a comma or `and`; `end` where it is woven into the clause.
fn before_attribution(scene: &Scene<'_>, own: &Found, start: usize, end: usize) -> usize {
    let cue = own.cue.unwrap_or(end).min(end);
    let is_joint = |at: usize| scene.kind(at) == Some(Kind::Comma) || scene.word_is(at, &["and"]);
    let opens = |at: usize| at <= start || is_joint(at - 1);
    let subject = own.source.start.clamp(start, end);
    let near = cue <= own.source.tokens.end + 3;
    match own.source.kind {
        SourceKind::Relative => end,
        _ if near && opens(subject) => subject,
        _ if cue > start && opens(cue) => cue,
        _ => end,
    }
}

/// Makes the clauses a quote of their own, or gives their speaker to the quotes in them. False where all is known.
pub(crate) fn take(scene: &Scene<'_>, board: &mut Board, clauses: &[Range<usize>], found: Found) -> bool {
    let mut spans: Vec<Span> = Vec::new();
    let mut inside: Vec<usize> = Vec::new();
    for clause in clauses {
        let mut end = clause.end;
        let first = scene.runs.partition_point(|run| run.open < clause.start);
        for (number, run) in scene.runs.iter().enumerate().skip(first).take_while(|(_, run)| run.open < clause.end) {
            let draft = board.of_run[number];
            if board.drafts[draft].found.is_some() {
                // What is said in marks after it has a speaker of its own: `he said he was busy: “…”`, and `Bell said he told
                // her: “…”` reports who told her no more than that.
                let own =
                    board.drafts[draft].found.as_ref().filter(|own| own.cue.is_some_and(|cue| clause.contains(&cue)));
                end = own.map_or(run.open, |own| before_attribution(scene, own, clause.start, run.open));
                break;
            }
            if inside.last() != Some(&draft) {
                inside.push(draft);
            }
        }
        let is_joint = |at: usize| {
            matches!(scene.kind(at), Some(Kind::Comma | Kind::Colon))
                || at + 1 < clause.end && scene.word_is(at, &["and"])
        };
        while end > clause.start && is_joint(end - 1) {
            end -= 1;
        }
        // `as Bell notes in the programme, “…”`
        let is_cut = end < clause.end;
        let is_told = !is_cut || verb::after_circumstances(scene, clause.start, end) < end;
        if !is_cut || is_told && end >= clause.start + LEAST {
            spans.push(scene.span(clause.start..end));
        }
    }
    if spans.is_empty() {
        return false;
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

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn clauses_after_their_verb() {
        let proof = Proof::new("Bell said at a meeting that the wall would be mended by May.").woman("Bell");
        assert_eq!(proof.quotes(), ["indirect | that the wall would be mended by May | Bell = Bell | reported_clause"]);
        let proof = Proof::new("Norway says the ship crossed its waters, but Oslo has shown no chart.").place("Norway");
        assert_eq!(proof.quotes()[0], "indirect | the ship crossed its waters | Norway = Norway | reported_clause");
    }

    #[test]
    fn clauses_before_their_verb() {
        for (source, mention) in [
            ("The wall would be mended by May, Mayor Ann Bell said Friday.", "Ann Bell"),
            ("The wall would be mended by May, said Mayor Ann Bell.", "Ann Bell"),
            ("The wall would be mended by May, according to Ann Bell.", "Ann Bell"),
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            let start = format!("indirect | The wall would be mended by May | {mention} = Ann Bell |");
            assert!(quotes.len() == 1 && quotes[0].starts_with(&start), "{source} {quotes:?}");
        }
    }

    #[test]
    fn clauses_around_their_verb() {
        let proof = Proof::new("The wall, Bell said, would be mended by May.").woman("Bell");
        assert_eq!(proof.quotes(), ["indirect | The wall // would be mended by May | Bell = Bell | clause_around"]);
    }

    #[test]
    fn clauses_around_a_source_and_an_addressee() {
        for (source, rule) in [
            ("The toll, according to Ann Bell, is nine.", "according_to"),
            ("The toll, Ann Bell told me, is nine.", "clause_around"),
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            assert_eq!(quotes, [format!("indirect | The toll // is nine | Ann Bell = Ann Bell | {rule}")], "{source}");
        }
        let source = "According to the complaint, Bell had nine dogs, all of them his.";
        let quotes = Proof::new(source).man("Bell").quotes();
        assert!(quotes.len() == 1 && quotes[0].contains("| the complaint = a document |"), "{quotes:?}");
    }

    #[test]
    fn what_is_set_off_ends_before_the_verb() {
        let ends = |source: &str| {
            let quotes = Proof::new(source).woman("Ann Bell").man("Carter").quotes();
            assert!(!quotes.iter().any(|line| line.contains(", said")), "{source} {quotes:?}");
            quotes
        };
        ends("Carter, who wrote the report that neighbours refused to accept, said that it was sound.");
        ends("Carter, asked by Ann Bell if he understood the charge, said that he did.");
        let quotes = ends("Ann Bell said the wall was old, and Carter, who built it, said it was sound.");
        assert!(quotes.iter().any(|line| line.contains("| the wall was old | Ann Bell =")), "{quotes:?}");
    }

    #[test]
    fn whoever_is_asked_to_do_something() {
        for source in
            ["Ann Bell asked neighbours to come and help.", "Ann Bell warned neighbours not to come at night."]
        {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            assert!(quotes.len() == 1 && quotes[0].contains("to come"), "{source} {quotes:?}");
        }
        assert!(Proof::new("Fees declined to 9 million.").quotes().is_empty());
        let quotes = Proof::new("Ann Bell claims not to have seen it.").woman("Ann Bell").quotes();
        assert_eq!(quotes, ["indirect | not to have seen it | Ann Bell = Ann Bell | reported_clause"]);
    }

    #[test]
    fn who_is_quoted_as_saying_it_says_it() {
        for source in [
            "The news agency quoted Ann Bell as saying the shots were none of hers.",
            "Ann Bell was quoted as saying the shots were none of hers.",
            "Ann Bell was quoted by the news agency as saying the shots were none of hers.",
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            let wanted = "indirect | the shots were none of hers | Ann Bell = Ann Bell | reported_clause";
            assert_eq!(quotes, [wanted], "{source}");
        }
    }

    #[test]
    fn a_word_or_a_time_is_no_report() {
        for source in ["Ann Bell confirmed last night.", "Ann Bell kept saying that.", "Ann Bell was telling everyone."]
        {
            assert!(Proof::new(source).woman("Ann Bell").quotes().is_empty(), "{source}");
        }
    }

    #[test]
    fn what_describes_the_accused_is_nothing_said() {
        let quotes = Proof::new("Bell, 33, of Leeds, denies murder.").man("Bell").quotes();
        assert!(!quotes.iter().any(|line| line.contains("| Bell, 33")), "{quotes:?}");
    }

    #[test]
    fn an_attribution_within_a_report_ends_it() {
        let source = "Carter said Ann Bell told a clerk: “Give me the keys.”";
        let quotes = Proof::new(source).woman("Ann Bell").man("Carter").quotes();
        assert_eq!(quotes, ["direct | Give me the keys. | Ann Bell = Ann Bell | before"]);
        let source = "It is, as Bell notes in the programme, “a play of chairs”.";
        let quotes = Proof::new(source).woman("Bell").quotes();
        assert!(quotes.len() == 1 && quotes[0].contains("| Bell = Bell |"), "{quotes:?}");
    }

    #[test]
    fn what_tells_which_the_subject_is_reports_nothing() {
        for source in [
            "The price that Ann Bell proposed the council pay shocked residents.",
            "The money she said she found was theirs.",
        ] {
            assert!(Proof::new(source).woman("Ann Bell").quotes().is_empty(), "{source}");
        }
        let quotes = Proof::new("He read the letter that Ann Bell said was forged.").woman("Ann Bell").quotes();
        assert!(quotes.iter().any(|line| line.contains("| was forged |")), "{quotes:?}");
    }

    #[test]
    fn nothing_is_said_of_whom_they_thank_or_ring() {
        for source in [
            "Ann Bell thanked him for his help.",
            "Ann Bell thanked the voters who stood by her.",
            "Ann Bell called the police.",
            "Ann Bell called into a programme on the wireless.",
            "Ann Bell joined a firm called Quill.",
            "Ann Bell refused to give her name.",
            "The mayor left, Ann Bell said as she came home.",
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            let bad = |line: &String| !line.contains("| The mayor left |");
            assert!(!quotes.iter().any(bad), "{source} {quotes:?}");
        }
    }

    #[test]
    fn the_second_verb_is_the_speakers_where_a_thing_is_spoken_of() {
        for (source, said) in [
            ("Ann Bell said the gun looked real and ordered him to pay.", "the gun looked real"),
            ("Ann Bell said she went in and found the dog.", "she went in and found the dog"),
            ("Ann Bell felt her men had given it away.", "her men had given it away"),
            ("LEEDS -- The wall fell in, Ann Bell said.", "The wall fell in"),
            ("NEWARK, N.J. -- The wall fell in, Ann Bell said.", "The wall fell in"),
            ("Up to 40 masons are ready to mend it, Ann Bell said.", "Up to 40 masons are ready to mend it"),
            ("Ann Bell, replying last night to critics of the plan, said that it was sound.", "that it was sound"),
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            let wanted = format!("indirect | {said} | Ann Bell =");
            assert!(quotes.iter().any(|line| line.starts_with(&wanted)), "{source} {quotes:?}");
        }
    }

    #[test]
    fn when_and_where_after_a_comma_is_stepped_over() {
        let source = "The Minister of Works, Ann Bell, yesterday in Arden said the wall was gone.";
        let quotes = Proof::new(source).woman("Ann Bell").place("Arden").quotes();
        assert!(quotes.iter().any(|line| line.contains("| the wall was gone | Ann Bell = Ann Bell |")), "{quotes:?}");
    }

    #[test]
    fn the_head_of_its_sentence_speaks() {
        for (source, mention) in [
            ("A Kansas man who built a tower says he is glad.", "A Kansas man"),
            ("A man who stole a boat and sank it told police he was glad.", "A man"),
            ("A man accused of theft told police he was glad.", "A man"),
            ("Bell last night said he was glad.", "Bell"),
            ("Bell, 54, of Kansas said he was glad.", "Bell"),
            ("In a letter to neighbours Ms Bell said he was glad.", "Bell"),
        ] {
            let quotes = Proof::new(source).woman("Bell").place("Kansas").quotes();
            assert!(quotes.iter().any(|line| line.contains(&format!("| {mention} = "))), "{source} {quotes:?}");
            assert_eq!(quotes.len(), 1, "{source} {quotes:?}");
        }
    }

    #[test]
    fn where_it_was_filed_says_nothing() {
        let source = "MUMBAI: It was “a flood of its own kind”, Ann Bell said on Monday.";
        let quotes = Proof::new(source).woman("Ann Bell").place("MUMBAI").quotes();
        assert!(quotes[0].contains("Ann Bell = Ann Bell"), "{quotes:?}");
    }

    #[test]
    fn what_describes_the_speaker_is_not_said() {
        for source in [
            "The wall was “not mended” by May, said Ann Bell, a mason from the next town.",
            "The wall was “not mended” by May, said Ann Bell, who had looked at it twice.",
            "The wall was “not mended” by May, said Ann Bell, deputy keeper of the harbour.",
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            assert_eq!(quotes, ["mixed | The wall was “not mended” by May | Ann Bell = Ann Bell | clause_first"]);
        }
        for source in [
            "The wall, said Ann Bell, would be mended by May.",
            "The wall, said Ann Bell, a mason, would be mended by May.",
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            assert_eq!(quotes, ["indirect | The wall // would be mended by May | Ann Bell = Ann Bell | clause_around"]);
        }
    }

    #[test]
    fn a_clause_with_marks_in_it_is_mixed() {
        let proof = Proof::new("Bell said that the town had “no money left” for the wall, adding it would borrow.")
            .woman("Bell");
        assert_eq!(
            proof.quotes(),
            [
                "mixed | that the town had “no money left” for the wall | Bell = Bell | reported_clause",
                "indirect | it would borrow | Bell = Bell | reported_clause",
            ]
        );
    }

    #[test]
    fn a_noun_with_an_owner_and_a_clause() {
        let proof = Proof::new("The town laughed at Bell’s claim that the wall would hold until May.").woman("Bell");
        assert_eq!(proof.quotes(), ["indirect | that the wall would hold until May | Bell = Bell | noun_clause"]);
        for source in [
            "Bell’s claim that the wall would hold was wrong.",
            "The town laughed at a claim that the wall would hold.",
        ] {
            assert!(Proof::new(source).woman("Bell").quotes().is_empty(), "{source}");
        }
    }

    #[test]
    fn a_participle_takes_the_subject_of_its_own_clause() {
        let proof = Proof::new("Bell asked Carter to come, but Carter refused, saying he was busy.")
            .woman("Bell")
            .man("Carter");
        assert!(proof.quotes().contains(&"indirect | he was busy | Carter = Carter | reported_clause".to_owned()));
    }

    #[test]
    fn what_commas_set_off_is_no_clause_before_its_verb() {
        for source in [
            "Ann Bell, the mayor, said two boats sank.",
            "Ann Bell, 44, said two boats sank.",
            "Ann Bell, who runs the port, said two boats sank.",
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            assert_eq!(quotes, ["indirect | two boats sank | Ann Bell = Ann Bell | reported_clause"], "{source}");
        }
    }

    #[test]
    fn a_quantity_is_the_subject_of_what_is_said() {
        for said in ["at least four boats sank", "about 40 boats sank", "most boats sank", "there were no boats"] {
            let quotes = Proof::new(&format!("Bell said {said}.")).woman("Bell").quotes();
            assert_eq!(quotes, [format!("indirect | {said} | Bell = Bell | reported_clause")]);
        }
        let quotes = Proof::new("Bell said last week that the wall would hold.").woman("Bell").quotes();
        assert_eq!(quotes, ["indirect | that the wall would hold | Bell = Bell | reported_clause"]);
    }

    #[test]
    fn what_goes_on_while_somebody_speaks_is_not_said() {
        for after in ["said while feeding her dog", "said in an interview Wednesday night", "told her mother"] {
            let quotes = Proof::new(&format!("“We know it all,” Bell {after}.")).woman("Bell").quotes();
            assert_eq!(quotes.len(), 1, "{quotes:?}");
        }
    }

    #[test]
    fn who_is_described_before_or_after_the_name_says_it() {
        for source in [
            "The Mayor of Arden, Ann Bell, said the wall had broken.",
            "The state chairman of the union, Ann Bell, said the wall had broken.",
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            assert!(quotes.iter().any(|quote| quote.contains("Ann Bell = Ann Bell")), "{quotes:?}");
        }
        let quotes = Proof::new("“It broke,” said the director of the port, Ann Bell.").woman("Ann Bell").quotes();
        assert!(quotes[0].contains("Ann Bell = Ann Bell"), "{quotes:?}");
        for source in [
            "A driver who hit Bell said the road was wet.",
            "A report published by Bell found that the road was wet.",
            "A lawsuit filed by his partner, Bell, alleges that the road was wet.",
        ] {
            let quotes = Proof::new(source).woman("Bell").quotes();
            assert!(!quotes[0].contains("= Bell"), "{quotes:?}");
        }
    }

    #[test]
    fn a_day_alone_or_whom_it_is_told_is_nothing_said() {
        for source in [
            "Bell told reporters on Friday.",
            "Bell said Friday.",
            "The wall was said to be safe.",
            "A false claim.",
            "Bell asked not to be identified.",
            "Bell declined to be named.",
            "Bell has ruled Norland since independence.",
        ] {
            assert!(Proof::new(source).woman("Bell").quotes().is_empty(), "{source}");
        }
    }
}
