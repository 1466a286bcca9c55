use rustc_hash::FxHashSet;

use crate::name::decide::{Decided, Named};
use crate::text::{Kind, Text};

/// What stands before the name of a storm.
const STORMS: [&str; 5] = ["cyclone", "hurricane", "storm", "tempest", "typhoon"];

/// Drops the storms of a story from its people: `Hurricane Odile`, and then `Odile` alone.
///
/// Leaves alone a person whose whole name the story has (`Odile Quill`), and every other name.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let storms: FxHashSet<u64> = (1..text.tokens.len())
        .filter(|&at| text.tokens[at].is_capitalized() && is_storm(text, at - 1))
        .filter(|&at| text.tokens.get(at + 1).is_none_or(|next| next.kind != Kind::Word || !next.is_capitalized()))
        .map(|at| text.tokens[at].key)
        .collect();
    if storms.is_empty() {
        return;
    }
    decided.retain(|one| {
        let last = one.tokens.end - 1;
        let alone = one.tokens.len() == 1 || is_storm(text, last - 1);
        !(alone && one.named != Named::Place && storms.contains(&text.tokens[last].key))
    });
}

fn is_storm(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    token.kind == Kind::Word
        && token.is_capitalized()
        && STORMS.iter().any(|storm| text.word(at).eq_ignore_ascii_case(storm))
}

#[cfg(test)]
mod tests {
    use crate::name::recognize;
    use crate::text::Text;

    fn people(source: &str) -> Vec<String> {
        recognize(&Text::plain(source), &[]).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn a_storm_is_no_person() {
        assert_eq!(
            people("Hurricane Odette hit the coast. Odette killed nine, said Anna Holt. Rita Vance fled from Odette."),
            ["Anna Holt", "Rita Vance"]
        );
    }

    #[test]
    fn a_person_of_another_name_stays() {
        assert_eq!(people("After the storm, Odette Holt said that Holt would stay."), ["Odette Holt"]);
    }
}
