//! Which of the places of a name is meant: by the words beside it, the paper's home, the other places of the story, and
//! how well known each is.
//!
//! Every name has candidates, each with a share of belief. A candidate gains where candidates of other names lie near it,
//! in it or around it, by their shares; so two small towns of one county find each other though each has a namesake
//! that is better known. A few rounds settle it.

use std::ops::Range;

use super::bond::{add_likeness, context, lists, supporters};
use super::candidate::{Candidate, prior};
use super::dialect;
use super::gazetteer::{Entry, Form, Gazetteer};
use super::group::{BLUNTNESS, Group, group};
use super::home::Home;
use super::recognize::Toponym;
use crate::text::Text;

/// How often belief is shared out again.
const ROUNDS: usize = 4;
/// How a lead in the score turns into belief: e to this power for each power of ten of people.
const SHARPNESS: f64 = 1.5;
/// How much the paper's home bears on the places of its stories.
const PAPER: f64 = 3.0;
/// The same of the country at the end of its address.
const PAPER_COUNTRY: f64 = 1.5;
/// What a place gains in its country where the words of the story are those of that country's papers.
const DIALECT: f64 = 1.5;
/// How much of a town's size counts where a paper is named after it: small towns have papers, too.
const PAPER_SIZE: f64 = 0.6;

/// What a toponym was resolved to.
#[derive(Clone, Copy)]
pub(super) struct Resolved {
    pub(super) place: Entry,
    /// The rule that decided.
    pub(super) rule: &'static str,
}

/// Resolves the toponyms of a story. `dateline` is the range of tokens in which it was filed, `year` that of the story.
pub(super) fn resolve(
    text: &Text<'_>,
    toponyms: &[Toponym],
    home: &Home,
    dateline: Option<Range<usize>>,
    year: Option<i16>,
) -> Vec<Option<Resolved>> {
    let (mut groups, group_of) = group(text, toponyms, dateline, year);
    let lists = lists(text, toponyms, &group_of, &groups);
    let named = groups.len();
    groups.extend(paper(home));
    if home.country().is_none() && dialect::is_american(text) {
        groups[..named].iter_mut().for_each(|group| group.prefer("US", DIALECT));
    }
    for round in 1..=ROUNDS {
        let sharpness = BLUNTNESS + (SHARPNESS - BLUNTNESS) * round as f64 / ROUNDS as f64;
        let supporters = supporters(&groups, named);
        let mut contexts: Vec<Vec<f64>> =
            groups.iter().map(|group| context(group, &supporters, &groups, named)).collect();
        lists.iter().for_each(|list| add_likeness(list, &groups, &mut contexts));
        for (group, context) in groups.iter_mut().zip(contexts) {
            group.share_out(&context, sharpness);
        }
    }
    group_of
        .into_iter()
        .map(|number| {
            let group = &groups[number?];
            let (n, candidate) = group.chosen()?;
            let rule = if group.is_sure {
                "certain"
            } else if n == 0 {
                "best_known"
            } else {
                "context"
            };
            Some(Resolved { place: candidate.place, rule })
        })
        .collect()
}

/// What the paper's name and address say, as if they were names in the story.
fn paper(home: &Home) -> Vec<Group> {
    let places: Vec<Candidate> = home
        .candidates()
        .into_iter()
        .map(|place| Candidate::new(place, PAPER_SIZE * prior(place, Form::Main, 1)))
        .collect();
    let country = home.country.as_deref().and_then(Gazetteer::country).map(|place| Candidate::new(place, 0.0));
    let mut groups = Vec::new();
    if !places.is_empty() {
        groups.push(Group::new(0, places, false, PAPER));
    }
    groups.extend(country.map(|country| Group::new(0, vec![country], true, PAPER_COUNTRY)));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Context, Place};

    fn resolved(source: &str, publication: Option<&'static str>) -> Vec<Place> {
        let text = Text::plain(source);
        let names = crate::name::recognize(&text, &[]);
        crate::place::resolve(&text, &names, Context { publication, ..Context::default() })
    }

    fn country_of(places: &[Place], name: &str) -> Option<String> {
        places.iter().find(|place| place.name == name).and_then(|place| place.country.clone())
    }

    #[test]
    fn what_holds_a_town_decides() {
        let places = resolved("They met in Dublin, Ohio, and left for Lima, Peru.", None);
        assert_eq!(country_of(&places, "Dublin"), Some("US".into()));
        assert_eq!(country_of(&places, "Lima"), Some("PE".into()));
        assert_eq!(country_of(&resolved("They settled near Columbus in Georgia.", None), "Georgia"), Some("US".into()));
    }

    #[test]
    fn the_paper_is_read_at_home() {
        let text = "A fire broke out in Worcester on Monday.";
        assert_eq!(country_of(&resolved(text, Some("worcesternews.co.uk")), "Worcester"), Some("GB".into()));
        assert_eq!(country_of(&resolved(text, Some("telegram.com")), "Worcester"), Some("US".into()));
    }

    #[test]
    fn near_places_find_each_other() {
        let lon = |source| {
            let places = resolved(source, None);
            places.iter().find(|place| place.name == "Aurora").and_then(|place| place.point).unwrap().1
        };
        assert!((lon("The road from Naperville to Aurora is closed, said police in Joliet.") + 88.3).abs() < 0.3);
        assert!((lon("The road from Denver to Aurora is closed, said police in Littleton.") + 104.8).abs() < 0.3);
    }

    #[test]
    fn a_story_is_filed_at_a_place() {
        let text = Text::plain("LINCOLN — The council met on Tuesday.");
        let names = crate::name::recognize(&text, &[]);
        let context = Context { dateline: Some(text.tokens[0].span()), ..Context::default() };
        let places = crate::place::resolve(&text, &names, context);
        assert_eq!(places[0].name, "Lincoln");
    }

    #[test]
    fn one_list_is_of_one_kind() {
        let places = resolved("It snowed in Vermont, Ohio, Washington and Idaho.", None);
        assert!(places.iter().all(|place| place.kind == "admin1"), "{places:?}");
    }

    #[test]
    fn places_all_over_a_country_say_little_of_where_in_it() {
        let source = "Fires burned in Lawrence and Greene counties near Paragould, Ark. The chain has shops in Boston, \
                      Atlanta, Seattle, Dallas, Houston, Omaha, Tulsa, Memphis, Nashville, Cleveland, Detroit, Miami, \
                      Tampa and Oakland.";
        let places = resolved(source, None);
        let county = places.iter().find(|place| place.name == "Lawrence County").and_then(|place| place.point);
        assert!(county.is_some_and(|(_, lon)| (lon + 91.1).abs() < 0.5), "{places:?}");
    }

    #[test]
    fn counties_that_share_a_word_share_a_state() {
        let places = resolved("Rivers rose in Wayne, Mingo and Logan counties.", None);
        assert!(
            places.iter().all(|place| place.point.is_some_and(|(_, lon)| (-83.0..-81.0).contains(&lon))),
            "{places:?}"
        );
    }

    #[test]
    fn the_cities_of_a_list_lie_in_one_part_of_the_world() {
        let places = resolved("The maker has plants in Cologne, Valencia and Dagenham.", None);
        assert_eq!(country_of(&places, "Valencia"), Some("ES".into()));
    }

    #[test]
    fn a_town_that_its_state_has_not_stays_open() {
        let point = |source| resolved(source, None)[0].point;
        assert_eq!(point("Fires burned near Belfast, Alaska."), None);
        assert_eq!(point("Belfast, Ark., is quiet. They like Belfast."), None);
        assert!(point("They went to Belfast, France and Peru.").is_some());
        assert!(point("They met in Hong Kong, China.").is_some());
    }

    #[test]
    fn the_words_of_a_story_tell_its_country() {
        let source = "Two men were arrested in Verona. A grand jury heard the sheriff and the school board.";
        assert_eq!(country_of(&resolved(source, None), "Verona"), Some("US".into()));
        assert_eq!(country_of(&resolved("Two men were arrested in Verona.", None), "Verona"), Some("IT".into()));
    }

    #[test]
    fn a_demonym_points_at_its_country() {
        let places = resolved("Norwegian police thanked the Swedes in Norway.", None);
        let norway = places.iter().find(|place| place.name == "Norway").unwrap();
        assert_eq!(norway.mentions.iter().map(|m| m.is_demonym).collect::<Vec<_>>(), [true, false]);
        assert!(places.iter().any(|place| place.name == "Sweden"));
    }
}
