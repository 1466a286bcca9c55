//! Where a run ends that lost its closing mark: at the comma before the words of saying that follow it.

use super::cue::{self, Form, Frame};
use crate::text::{Class, Kind, Text};

/// The comma after which an attribution stands in a run that lost its closing mark: `“It is gone, she said.`
pub(crate) fn attribution_within(text: &Text<'_>, open: usize, end: usize) -> Option<usize> {
    let comma = |at: usize| text.tokens[at].kind == Kind::Comma;
    (open + 2..end.min(open + FARTHEST)).find(|&at| comma(at) && attributes(text, at + 1, end))
}

/// How far from its opening mark the comma of a run without a closing one is looked for, in tokens.
const FARTHEST: usize = 60;

/// Whether words of saying stand at `at` and end their sentence soon: `she said.`, `said Ann Bell.`, `Ann Bell said.`
fn attributes(text: &Text<'_>, at: usize, end: usize) -> bool {
    let said = |at: usize| {
        cue::verb_at(text, at)
            .is_some_and(|cue| cue.frame.any(Frame::QUOTE) && matches!(cue.form, Form::Past | Form::Third))
    };
    let name = |at: usize| text.tokens.get(at).is_some_and(|token| token.kind == Kind::Word && token.is_capitalized());
    let subject =
        text.tokens.get(at).is_some_and(|token| token.is(Class::SUBJECT_PRONOUN)) && !text.word(at).starts_with('I');
    let last = if said(at) && name(at + 1) {
        (at + 1..end.min(at + 5)).take_while(|&at| name(at)).last()
    } else if subject && said(at + 1) {
        Some(at + 1)
    } else {
        (at + 1..end.min(at + 4)).find(|&verb| said(verb)).filter(|&verb| (at..verb).all(name))
    };
    last.is_some_and(|last| last + 1 >= end || text.tokens[last + 1].kind == Kind::Stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comma(source: &str) -> Option<usize> {
        let text = Text::plain(source);
        attribution_within(&text, 0, text.tokens.len())
    }

    #[test]
    fn words_of_saying_that_end_their_sentence() {
        for source in ["“It is gone, she said.", "“It is gone, said Ann Bell. “We", "“It is gone, Ann Bell said."]
        {
            assert_eq!(comma(source), Some(4), "{source}");
        }
    }

    #[test]
    fn what_is_told_inside_goes_on() {
        for source in
            ["“It is gone, she said yesterday as we met, and left.", "“It is gone, and so is she.", "“I say, I saw it."]
        {
            assert_eq!(comma(source), None, "{source}");
        }
    }
}
