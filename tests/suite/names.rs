//! People, places and organisations, counted over stories.

use crate::archive::Archive;

fn archive() -> Archive {
    Archive::of_articles(&[
        ("a", "2002", "", "Mayor Ann Bell flew to Paris. “I like Paris,” Bell said."),
        ("b", "2003", "", "Ann Bell, the mayor, flew to London. Mayor Bell likes London."),
    ])
}

#[test]
fn people_come_with_counts_titles_and_forms() {
    let people = archive().run("people --json").ends(0).json();
    let bell = people.iter().find(|person| person["name"] == "Ann Bell").unwrap();
    assert_eq!((bell["stories"].as_u64(), bell["quotes"].as_u64()), (Some(2), Some(1)));
    assert!(bell["titles"].as_array().unwrap().iter().any(|title| title == "Mayor"));
    assert!(bell["forms"].as_array().unwrap().iter().any(|form| form == "Bell"));
}

#[test]
fn the_stories_that_are_counted_can_be_chosen() {
    archive().run("places --from 2003").ends(0).gives("London").lacks("Paris");
    archive().run("places --place paris").ends(0).gives("Paris").lacks("London");
    archive().run("people bell").ends(0).gives("Ann Bell");
    archive().run("people koala").ends(1).gives_nothing().tells("No person was found");
}

#[test]
fn of_many_people_of_a_story_those_who_are_asked_for_are_told() {
    // More than a block of positions could hold if words alone were counted.
    let given = ["Ann", "Boris", "Clara", "David", "Edith", "Frank", "Grace", "Henry", "Irene", "James"];
    let names = ["Abbott", "Baxter", "Cooper", "Dalton", "Emerson"];
    let people = || given.iter().flat_map(|given| names.map(|name| format!("{given} {name}{}", given.to_lowercase())));
    let told = |name: String| format!("State Senator {name} of the Finance Committee came to the hall on Friday.\n\n");
    let text: String = people().map(told).collect();
    let archive =
        Archive::of_articles(&[("a", "2002", "", text.as_str()), ("b", "2003", "", &told("Zoe Olson".into()))]);
    let found = archive.run("people --json --limit 0").ends(0).json();
    let named = |name: &str| found.iter().any(|person| person["name"] == name);
    assert!(people().filter(|name| named(name)).count() > 45, "{found:?}");
    for name in people().filter(|name| named(name)) {
        let surname = name.split(' ').next_back().unwrap();
        let told = archive.run(&format!("people {surname} --json --list")).ends(0).json();
        assert_eq!((told.len(), &told[0]["name"]), (1, &serde_json::Value::from(name.as_str())), "{told:?}");
    }
}
