//! Sieves: one way each of finding whose words a quote is.
//!
//! From most to least precise, as CoreNLP's quote attribution has them: each fills only what is still open, and signs
//! with its name. A new way is one more file and one more line in [`SIEVES`], at its place in the order.

mod after;
mod alone;
mod before;
mod block;
mod continuation;
mod heading;
mod named_thing;
mod neighbor;
mod noun;
mod passive;
mod reported;
mod scare;
mod second_half;
mod signature;
mod subject;
mod transcript;

use super::board::Board;
use super::scene::Scene;

/// One sieve: fills in what it can.
pub(crate) type Sieve = fn(&Scene<'_>, &mut Board);

/// Every sieve, from most to least precise.
pub(crate) const SIEVES: &[Sieve] = &[
    transcript::unmarked,
    transcript::sieve,
    signature::sieve,
    heading::sieve,
    after::inverted,
    after::subject_verb,
    before::sieve,
    after::according_to,
    passive::sieve,
    second_half::sieve,
    block::sieve,
    reported::sieve,
    named_thing::sieve,
    noun::sieve,
    alone::sieve,
    neighbor::sieve,
    continuation::sieve,
    subject::sieve,
    // What follows a quote that only now has a speaker.
    continuation::sieve,
    scare::sieve,
];
