//! Mends: what the tagger's names need that it cannot see, one kind a file.

mod addressed;
mod coordinated;
mod eastern;
mod firm;
mod hyphen;
mod kin;
mod nickname;
mod post;
mod seat;
mod shouted;
mod storm;
mod town;
mod turn;
mod who;

use super::decide::Decided;
use crate::text::Text;

/// A mend: joins, widens or drops names of a story, which stay in order and apart.
pub(super) type Mend = fn(&Text<'_>, &mut Vec<Decided>);

/// The mends, in order.
pub(super) const MENDS: &[Mend] = &[
    seat::mend,
    |text, decided| addressed::mend(text, decided),
    |text, decided| town::mend(text, decided),
    |text, decided| firm::mend(text, decided),
    nickname::mend,
    eastern::mend,
    hyphen::mend,
    storm::mend,
    kin::mend,
    shouted::mend,
    post::mend,
    turn::mend,
    who::mend,
    |text, decided| coordinated::mend(text, decided),
];
