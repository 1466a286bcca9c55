//! Whose words a quote is.

use super::story::Story;
use super::{What, Whose, folded};
use crate::record::{Quote, Record, Speaker};

/// Applies `speaker`; that of one quote comes before those that go by the words of the text.
pub(super) fn correct(story: &mut Story<'_>, record: &mut Record) {
    let mut asked = story.those(|what| match what {
        What::Speaker(whose, name) => Some((whose, name.as_deref())),
        _ => None,
    });
    asked.sort_by_key(|(_, (whose, _))| matches!(whose, Whose::At(_)));
    for (line, (whose, name)) in asked {
        let rule = story.rule(line);
        for n in 0..record.quotes.len() {
            if !is_meant(whose, &record.quotes[n]) {
                continue;
            }
            story.apply(line);
            let speaker = speaker(record, &record.quotes[n], name);
            let quote = &mut record.quotes[n];
            (quote.speaker, quote.confidence, quote.rule) = (speaker, 1.0, Some(rule.clone()));
        }
    }
}

fn is_meant(whose: &Whose, quote: &Quote) -> bool {
    match whose {
        Whose::At(at) => {
            let ends = quote.spans.first().zip(quote.spans.last());
            ends.is_some_and(|(first, last)| (first.start..last.end).contains(at))
        }
        Whose::Words(words) => {
            let words = folded(words);
            let speaker = quote.speaker.as_ref();
            let name = speaker.and_then(|speaker| speaker.name.as_deref());
            let mention = speaker.and_then(|speaker| speaker.mention.as_ref()).map(|mention| mention.text.as_str());
            [name, mention].into_iter().flatten().any(|other| folded(other) == words)
        }
    }
}

/// The speaker of this name: a person of the story, an organisation, a place, or a person whom it does not name.
fn speaker(record: &Record, quote: &Quote, name: Option<&str>) -> Option<Speaker> {
    let mention = quote.speaker.as_ref().and_then(|speaker| speaker.mention.clone());
    let Some(name) = name else {
        return mention.map(|mention| Speaker { name: None, id: None, kind: "unknown".into(), mention: Some(mention) });
    };
    let wanted = folded(name);
    let is_one =
        |name: &str, forms: &[String]| folded(name) == wanted || forms.iter().any(|form| folded(form) == wanted);
    let people = record.people.iter().filter(|one| is_one(&one.name, &one.aliases));
    let organizations = record.organizations.iter().filter(|one| is_one(&one.name, &one.aliases));
    let places = record.places.iter().filter(|one| is_one(&one.name, &[]));
    let people = people.map(|one| (&one.id, &one.name, "person"));
    let organizations = organizations.map(|one| (&one.id, &one.name, "organization"));
    let places = places.map(|one| (&one.id, &one.name, "place"));
    let known = people.chain(organizations).chain(places).next();
    // A mention that names somebody else names this speaker no longer.
    let others = record.people.iter().filter(|one| known.is_none_or(|(id, ..)| one.id != *id));
    let mut others = others.flat_map(|one| &one.mentions);
    let mention = mention.filter(|mention| !others.any(|other| other.start < mention.end && mention.start < other.end));
    Some(match known {
        Some((id, name, kind)) => {
            Speaker { name: Some(name.clone()), id: Some(id.clone()), kind: kind.into(), mention }
        }
        None => Speaker { name: Some(name.to_owned()), id: None, kind: "person".into(), mention },
    })
}
