use crate::name::decide::{Decided, Named};
use crate::text::{Case, Class, Kind, Text};

/// Finds the people named as someone's kin: `his wife, Clara, wept`, `the Holts’ son Dallas`.
///
/// Leaves alone what else follows such a word: days, verbs, the names of organisations; and after a comma, what no comma
/// or full stop closes: `With his wife, Oslo was home`.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let mut found = Vec::new();
    for kin in 1..text.tokens.len() {
        let token = text.tokens[kin];
        let owned = || text.tokens[kin - 1].kind == Kind::Clitic || is_owner(text.word(kin - 1));
        if !token.is(Class::KIN) || token.case != Case::Lower || !owned() {
            continue;
        }
        let comma = text.tokens.get(kin + 1).is_some_and(|next| next.kind == Kind::Comma);
        let name = kin + 1 + usize::from(comma);
        let closes = |at: usize| {
            text.tokens.get(at).is_none_or(|next| matches!(next.kind, Kind::Comma | Kind::Stop | Kind::Close))
        };
        if is_first_name(text, name) && (!comma || closes(name + 1)) && text.sentence_of(name) == text.sentence_of(kin)
        {
            found.push(name);
        }
    }
    let mut unseen = Vec::new();
    for at in found {
        let n = decided.partition_point(|one| one.tokens.end <= at);
        match decided.get_mut(n).filter(|one| one.tokens.contains(&at)) {
            Some(one) if one.named == Named::Place && one.tokens.len() == 1 => {
                (one.named, one.rule) = (Named::Person, "kin");
            }
            Some(_) => {}
            None => unseen.push(Decided { tokens: at..at + 1, named: Named::Person, rule: "kin" }),
        }
    }
    decided.append(&mut unseen);
    decided.sort_by_key(|one| one.tokens.start);
}

const OWNERS: [&str; 7] = ["her", "his", "my", "our", "their", "whose", "your"];

fn is_owner(word: &str) -> bool {
    OWNERS.iter().any(|owner| owner.eq_ignore_ascii_case(word))
}

/// Whether the token may be a first name, and no other capitalised word goes on with it.
fn is_first_name(text: &Text<'_>, at: usize) -> bool {
    let other = Class::FUNCTION
        | Class::WEEKDAY
        | Class::MONTH
        | Class::TIME
        | Class::TITLE
        | Class::HONORIFIC
        | Class::ORGANIZATION;
    let goes_on = text.tokens.get(at + 1).is_some_and(|next| {
        next.kind == Kind::Hyphen || next.kind == Kind::Clitic || next.kind == Kind::Word && next.is_capitalized()
    });
    text.tokens.get(at).is_some_and(|token| token.case == Case::Capital && !token.is(other)) && !goes_on
}

#[cfg(test)]
mod tests {
    use crate::name::recognize;
    use crate::text::Text;

    fn people(source: &str) -> Vec<String> {
        recognize(&Text::plain(source), &[]).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn kin_are_people() {
        assert_eq!(people("His wife, Clara, wept."), ["Clara"]);
        assert_eq!(people("She left with her son Dallas in the morning."), ["Dallas"]);
    }

    #[test]
    fn what_else_follows_is_none() {
        assert_eq!(people("With his wife, Oslo was home to him."), Vec::<String>::new());
        assert_eq!(people("He told his wife Monday that they would go."), Vec::<String>::new());
    }
}
