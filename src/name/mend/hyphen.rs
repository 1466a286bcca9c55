use rustc_hash::FxHashSet;

use crate::name::decide::{Decided, Named};
use crate::text::{Case, Class, Kind, Text};

/// Makes whole the surnames that a hyphen cuts in two: `Ann Parker-Bell`, `Mr Parker-Bell`, and then `Parker-Bell` alone.
///
/// Leaves alone two surnames side by side (`the Bell-Carter debate`), and what goes on with another capital.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let mut known: FxHashSet<(u64, u64)> = FxHashSet::default();
    let mut widened = false;
    for alone in [false, true] {
        for n in 0..decided.len() {
            let one = &decided[n];
            if one.named != Named::Person || (one.tokens.len() == 1) != alone {
                continue;
            }
            let Some(end) = other_half(text, decided, n) else { continue };
            let pair = (text.tokens[end - 3].key, text.tokens[end - 1].key);
            if alone && !known.contains(&pair) && !is_addressed(text, one.tokens.start) {
                continue;
            }
            known.insert(pair);
            decided[n].tokens.end = end;
            widened = true;
        }
    }
    if widened {
        let mut end = 0;
        decided.retain(|one| {
            let free = one.tokens.start >= end;
            end = end.max(one.tokens.end);
            free
        });
    }
}

/// Where name `n` ends with the part after the hyphen, if one is glued to it and no other name but a person's stands there.
fn other_half(text: &Text<'_>, decided: &[Decided], n: usize) -> Option<usize> {
    let at = decided[n].tokens.end;
    let (before, [hyphen, part, ..]) = (text.tokens[at - 1], text.tokens.get(at..)?) else { return None };
    let glued = before.end == hyphen.start && hyphen.end == part.start && hyphen.kind == Kind::Hyphen;
    let is_name = |case: Case| matches!(case, Case::Capital | Case::Mixed);
    let goes_on = text.tokens.get(at + 2).is_some_and(|next| {
        next.kind == Kind::Hyphen || next.kind == Kind::Word && next.is_capitalized() && next.start == part.end + 1
    });
    let other = Class::ROLE | Class::TITLE | Class::ORGANIZATION;
    let free = decided
        .get(n + 1)
        .is_none_or(|next| next.tokens.start > at + 1 || next.named == Named::Person && next.tokens.end == at + 2);
    (glued && free && !goes_on && is_name(before.case) && is_name(part.case) && !part.is(other)).then_some(at + 2)
}

fn is_addressed(text: &Text<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| text.tokens[before].is(Class::HONORIFIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended<'s>(source: &'s str, people: &[&str]) -> Vec<&'s str> {
        let text = Text::plain(source);
        let mut from = 0;
        let mut decided = Vec::new();
        for name in people {
            let start = from + source[from..].find(name).unwrap();
            from = start + name.len();
            let tokens = text.token_at(start)..text.token_at(from - 1) + 1;
            decided.push(Decided { tokens, named: Named::Person, rule: "given" });
        }
        mend(&text, &mut decided);
        decided.into_iter().map(|one| text.slice(text.span(one.tokens))).collect()
    }

    #[test]
    fn a_double_surname_is_whole() {
        assert_eq!(
            mended("Ann Parker-Bell left. Parker-Bell wept.", &["Ann Parker", "Parker", "Bell"]),
            ["Ann Parker-Bell", "Parker-Bell"]
        );
        assert_eq!(mended("Mr Parker-Bell left.", &["Parker"]), ["Parker-Bell"]);
    }

    #[test]
    fn two_surnames_side_by_side_are_two() {
        assert_eq!(mended("The Bell-Carter debate began.", &["Bell", "Carter"]), ["Bell", "Carter"]);
        assert_eq!(
            mended("The Ann Bell-Tom Carter debate began.", &["Ann Bell", "Tom Carter"]),
            ["Ann Bell", "Tom Carter"]
        );
        assert_eq!(mended("The Ann Bell-led group left.", &["Ann Bell"]), ["Ann Bell"]);
    }
}
