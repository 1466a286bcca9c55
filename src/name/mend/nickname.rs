use crate::name::decide::{Decided, Named};
use crate::name::is_short_for;
use crate::name::list::listed;
use crate::text::{Case, Kind, Text};

/// Most words of a nickname.
const LONGEST: usize = 2;

/// Makes one name of a person's with the nickname inside: `Walter “Walt” Quill`, `Walter J. (Walt) Quill Jr.`.
///
/// Leaves alone what stands in marks after a whole name (`Walter Quill “Walt”`), brackets that hold no first name
/// (`Walter Quill (Ohio) Berg`), and those that hold the husband's or wife's: `Walter (Ruth) Quill`.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let mut taken = 0;
    let mut any = false;
    for n in 0..decided.len() {
        let whole = decided[n].named == Named::Person && decided[n].tokens.start >= taken;
        if let Some(end) = whole.then(|| whole_end(text, decided, n)).flatten() {
            (decided[n].tokens.end, decided[n].rule) = (end, "nickname");
            taken = end;
            any = true;
        }
    }
    if any {
        // What stood inside a whole name is a part of it.
        let mut end = 0;
        decided.retain(|one| {
            let free = one.tokens.start >= end;
            end = end.max(one.tokens.end);
            free
        });
    }
}

/// Where the name ends whose first part is `decided[n]`, if a nickname and a surname follow.
fn whole_end(text: &Text<'_>, decided: &[Decided], n: usize) -> Option<usize> {
    let open = decided[n].tokens.end;
    let sentence = text.sentences.get(text.sentence_of(open - 1))?;
    let kind = |at: usize| (at < sentence.end).then(|| text.tokens[at].kind);
    let closing = match kind(open)? {
        Kind::Quote => Kind::Quote,
        Kind::Open => Kind::Close,
        _ => return None,
    };
    let close = (open + 2..=open + 1 + LONGEST).find(|&at| kind(at) == Some(closing))?;
    let is_word = |at: usize| text.tokens[at].kind == Kind::Word && text.tokens[at].is_capitalized();
    let first_name = closing == Kind::Quote || listed(text.tokens[open + 1].key).first() > 0;
    if !first_name || !(open + 1..close).all(is_word) || kind(close + 1)? != Kind::Word || !is_word(close + 1) {
        return None;
    }
    if closing == Kind::Close && is_spouse(text, open - 1, open + 1) {
        return None;
    }
    let surname = close + 1;
    let rest = decided[n + 1..].iter().take(LONGEST + 1).find(|one| one.tokens.start == surname);
    match rest {
        Some(one) => (one.named == Named::Person).then_some(one.tokens.end),
        None => {
            let token = text.tokens[surname];
            (token.case == Case::Capital && listed(token.key).last() > 0).then_some(surname + 1)
        }
    }
}

/// Whether of two first names the one is always a woman's and the other a man's, and neither short for the other.
fn is_spouse(text: &Text<'_>, name: usize, inside: usize) -> bool {
    let (name, inside) = (text.tokens[name].key, text.tokens[inside].key);
    let sixths = (listed(name).male_sixths(), listed(inside).male_sixths());
    matches!(sixths, (Some(0), Some(6)) | (Some(6), Some(0))) && !is_short_for(name, inside)
}

#[cfg(test)]
mod tests {
    use crate::name::recognize;
    use crate::text::Text;

    fn people(source: &str) -> Vec<String> {
        recognize(&Text::plain(source), &[]).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn a_nickname_stands_inside_the_name() {
        assert_eq!(
            people("Walter “Walt” Harrison said on Monday that he would go. Walt Harrison left for Ohio."),
            ["Walter “Walt” Harrison"]
        );
        assert_eq!(people("Robert J. (Bobby) Harrison left. Bobby Harrison wept."), ["Robert J. (Bobby) Harrison"]);
    }

    #[test]
    fn a_spouse_in_brackets_is_no_nickname() {
        let found = people("He leaves one son, Walter (Ruth) Harrison, and a daughter, Linda (Mark) Carter.");
        assert!(found.iter().all(|name| !name.contains('(')), "{found:?}");
        assert_eq!(people("Linda (Lin) Harrison left on Monday."), ["Linda (Lin) Harrison"]);
    }

    #[test]
    fn a_place_in_brackets_is_no_nickname() {
        assert!(people("Then Walter Harrison (Ohio) and Robert Berg left.").contains(&"Walter Harrison".to_owned()));
    }
}
