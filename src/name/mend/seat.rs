use crate::name::decide::{Decided, Named};
use crate::text::{Kind, Text};

/// Makes a place of what a member of an American parliament sits for: the `Salem` of `Ida Voss, D-Salem`.
///
/// Leaves alone the letter before other hyphens: `Vitamin D-Max`.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    for one in decided {
        if one.named == Named::Place {
            continue;
        }
        let seat = one.tokens.clone().take(3).find(|&at| is_seat(text, at));
        if let Some(start) = seat {
            *one = Decided { tokens: start..one.tokens.end, named: Named::Place, rule: "seat" };
        }
    }
}

fn is_seat(text: &Text<'_>, at: usize) -> bool {
    let Some(comma) = at.checked_sub(3) else { return false };
    matches!(text.tokens[comma].kind, Kind::Comma | Kind::Open)
        && matches!(text.word(at - 2), "D" | "R" | "I" | "DFL")
        && text.tokens[at - 1].kind == Kind::Hyphen
        && text.tokens[at].is_capitalized()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(source: &str, tokens: std::ops::Range<usize>) -> Named {
        let mut decided = vec![Decided { tokens, named: Named::Person, rule: "" }];
        mend(&Text::plain(source), &mut decided);
        decided[0].named
    }

    #[test]
    fn members_sit_for_places() {
        assert_eq!(mended("Ida Voss, D-Salem, agreed.", 5..6), Named::Place);
        assert_eq!(mended("Ida Voss, D-Salem, agreed.", 3..6), Named::Place);
        assert_eq!(mended("Ida Voss, DFL-Salem, agreed.", 5..6), Named::Place);
        assert_eq!(mended("Ida Voss took Vitamin D-Salem.", 6..7), Named::Person);
    }
}
