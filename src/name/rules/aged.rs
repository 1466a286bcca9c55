use std::ops::Range;

use super::{Story, person_name};
use crate::name::decide::{Decided, Named};
use crate::text::{Class, Kind};

/// Finds a person by the age after the name: `Quint, 31, was held`, `Zorba Quint, now 77, wept`.
///
/// Leaves alone years, counts of more than an age, and what holds a word of organisations: `Team Quint, 31, …`.
pub(super) fn decide(story: &Story<'_>, run: &Range<usize>) -> Option<Decided> {
    let text = story.text;
    let name = person_name(text, run, Class::ORGANIZATION | Class::WEEKDAY | Class::MONTH | Class::FUNCTION)?;
    let kind = |at: usize| text.tokens.get(at).map(|token| token.kind);
    if kind(run.end)? != Kind::Comma {
        return None;
    }
    let age = run.end + 1 + usize::from(text.tokens.get(run.end + 1).is_some_and(|_| text.word(run.end + 1) == "now"));
    let years: u32 =
        text.tokens.get(age).filter(|token| token.kind == Kind::Number).and_then(|_| text.word(age).parse().ok())?;
    let closed = matches!(kind(age + 1), Some(Kind::Comma | Kind::Stop));
    ((1..=110).contains(&years) && closed).then_some(Decided { tokens: name, named: Named::Person, rule: "aged" })
}

#[cfg(test)]
mod tests {
    use crate::name::decide::Decided;
    use crate::name::rules::Story;
    use crate::text::Text;

    fn aged(source: &str) -> Option<&str> {
        let text = Text::plain(source);
        let end = (0..text.tokens.len()).find(|&at| text.word(at) == ",").unwrap();
        let found: Option<Decided> = super::decide(&Story::new(&text, &[]), &(0..end));
        found.map(|one| text.slice(text.span(one.tokens)))
    }

    #[test]
    fn an_age_follows_a_person() {
        assert_eq!(aged("Quintling, 31, was held."), Some("Quintling"));
        assert_eq!(aged("Zorba Quintling, now 77, wept."), Some("Zorba Quintling"));
    }

    #[test]
    fn other_numbers_follow_other_things() {
        assert_eq!(aged("Quintling, 1931, oil on wood"), None);
        assert_eq!(aged("Quintling, 31 miles off, slept."), None);
        assert_eq!(aged("Quintling Corp., 31, is no one."), None);
    }
}
