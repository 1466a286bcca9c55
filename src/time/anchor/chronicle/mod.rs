//! The chronicle: who held which office when, and what there was not before its time, from `data/chronicle.tsv`.

mod mention;
mod rows;
mod said;

use super::{Clues, Constraint};
use crate::text::{Kind, Text};
use rows::CHRONICLE;
use said::Said;

/// Finds people with their office and without, and what there was not before its time; each once.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    out.extend(mentions(clues.text).into_iter().map(said::constraint));
}

/// What the text says, the same of the same years once.
fn mentions(text: &Text<'_>) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        let Some(rows) = CHRONICLE.rows_of(token.key) else { continue };
        for said in [mention::person(text, at, rows.clone()), mention::phrase(text, at, rows)].into_iter().flatten() {
            if !found.iter().any(|one| one.is_same(&said)) {
                found.push(said);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::said::What;
    use super::*;

    fn reasons(text: &str, year: i16) -> Vec<String> {
        mentions(&Text::plain(text)).iter().filter_map(|said| said.reason("", year)).collect()
    }

    #[test]
    fn a_name_counts_with_its_office() {
        let before = ["Prime Minister Tony Blair: 1997 to 2007"];
        assert_eq!(reasons("Prime Minister Tony Blair said so.", 2000), before);
        assert_eq!(reasons("British Prime Minister Blair said so.", 2000), ["Prime Minister Blair: 1997 to 2007"]);
        assert_eq!(
            reasons("Shadow Prime Minister Tony Blair said so.", 2000),
            ["Tony Blair: in the news 1994 to 2008"]
        );
        assert!(mentions(&Text::plain("Harry Blair said so.")).is_empty());
        assert!(mentions(&Text::plain("Prime Minister Harry Blair said so.")).is_empty());
    }

    #[test]
    fn an_office_can_follow_the_name_or_stand_apart_from_it() {
        let after = ["Tony Blair, the British prime minister: 1997 to 2007"];
        assert_eq!(reasons("Tony Blair, the British prime minister, said so.", 2000), after);
        let apart = ["Prime Minister, Tony Blair: 1997 to 2007"];
        assert_eq!(reasons("Britain’s Prime Minister, Tony Blair, said so.", 2000), apart);
        let another = ["Tony Blair: in the news 1994 to 2008"];
        assert_eq!(reasons("Tony Blair, who met the prime minister, said so.", 2000), another);
        assert_eq!(reasons("Tony Blair, the prime minister’s friend, said so.", 2000), another);
    }

    #[test]
    fn the_name_is_told_as_the_text_has_it() {
        assert_eq!(reasons("Vice Premier Qian Qichen left.", 2000), ["Vice Premier Qian Qichen: 1993 to 2003"]);
    }

    #[test]
    fn two_holders_of_one_surname_count_together_unless_the_given_name_tells() {
        assert_eq!(reasons("President Bush left.", 2003), ["President Bush: 1989 to 1993, 2001 to 2009"]);
        assert_eq!(reasons("President George W. Bush left.", 2003), ["President George W. Bush: 2001 to 2009"]);
    }

    #[test]
    fn one_who_held_an_office_gives_the_first_year_alone() {
        for text in ["Former British Prime Minister Tony Blair left.", "Tony Blair, the former prime minister, left."] {
            let said = mentions(&Text::plain(text));
            assert_eq!(said[0].what, What::Former { first: 1997, last: 2007 }, "{text}");
        }
    }

    #[test]
    fn what_there_was_not_before_gives_the_first_year() {
        assert_eq!(reasons("He wrote on Twitter.", 2010), ["Twitter: since 2006"]);
        assert_eq!(reasons("He wrote on Twitter.", 2000), [""; 0]);
    }
}
