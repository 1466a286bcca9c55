//! Answers that are more than a list of hits, and the forms in which they are printed.

use crate::archive::Archive;

fn archive() -> Archive {
    Archive::of_articles(&[
        (
            "a",
            "2002-05-08",
            "Northern Press",
            "Mayor Ann Bell flew to Paris. “The wall will be mended,” Mayor Ann Bell said.",
        ),
        (
            "b",
            "2003-06-01",
            "Northern Press",
            "Senator Ann Bell met Tom Crane of the Arden Water Board. “The wall is old,” said Senator Ann Bell.",
        ),
        (
            "c",
            "2003-06-02",
            "Evening Star",
            "Judge Mary Bell praised the wall. “Ann Bell mended the wall,” said Judge Mary Bell.",
        ),
        ("d", "", "Evening Star", "Captain Tom Crane sailed to Paris. The wall was far."),
    ])
}

#[test]
fn facets_count_all_that_is_found_and_not_what_is_shown() {
    let archive = archive();
    let facets = archive.run("search wall --facet person --facet year --facet speaker --json").ends(0).quietly().json();
    let count = |facet: &str, value: serde_json::Value| {
        facets.iter().find(|row| row["facet"] == facet && row["value"] == value).map(|row| row["stories"].as_u64())
    };
    assert_eq!(count("person", "Ann Bell".into()), Some(Some(3)));
    assert_eq!(count("year", "2003".into()), Some(Some(2)));
    assert_eq!(count("year", serde_json::Value::Null), Some(Some(1)));
    assert_eq!(count("speaker", "Ann Bell".into()), Some(Some(2)));
    archive.run("search wall --facet source").ends(0).gives("2 Evening Star").gives("2 Northern Press");
    archive.run("search wall --facet organization").ends(0).gives("1 Arden Water Board").gives("3 none");
    archive.run("search wall --facet person --limit 1").ends(0).tells("Showing 1 of");
}

#[test]
fn counts_and_files_are_printed_alone() {
    let archive = archive();
    assert_eq!(archive.run("search wall --count").ends(0).out, "4\n");
    assert_eq!(archive.run("search badger --count").ends(1).out, "0\n");
    assert_eq!(archive.run("search wall --files").ends(0).out, "articles.jsonl\n");
    assert_eq!(archive.run("search wall --files -0").ends(0).out, "articles.jsonl\0");
    assert_eq!(archive.run("quotes old --count").ends(0).out, "1\n");
}

#[test]
fn every_hit_of_a_story_is_shown_with_as_many_sentences_around_as_asked() {
    let text = "The river rose in the night, and in the morning the low fields of the whole valley lay under water. \
                The wolf slept. Nobody came near it that day. The bear left. A second wolf came.";
    let archive = Archive::of_articles(&[("a", "2002", "", text)]);
    let answer = archive.run("search wolf --hits").ends(0).gives("The *wolf* slept.").gives("A second *wolf* came.");
    answer.lacks("Nobody").lacks("bear");
    archive.run("search wolf --context 1").ends(0).gives("The *wolf* slept. Nobody came").gives("The bear left.");
    let hits = archive.run("search wolf --hits --json").ends(0).json().remove(0)["hits"].clone();
    assert_eq!(hits.as_array().unwrap().len(), 2);
}

#[test]
fn a_query_is_explained_in_words_with_what_each_part_finds() {
    let archive = archive();
    let answer = archive.run("search --explain 'wall -headline:ferry date:2003'").ends(0);
    answer.gives("2 all of these:").gives("4 “wall” in any form").gives("not headline “ferry” in any form");
    archive.run("search --explain 'wall badger'").ends(1).gives("0 “badger” in any form").tells("No story answers");
}

#[test]
fn a_file_of_queries_is_run_at_once_and_a_bad_line_ends_nothing() {
    let archive = archive().with("queries.txt", "# walls\nwall date:2003\n\nwall AND\nparis\n");
    let answer = archive.run("search --batch queries.txt --count").ends(2);
    let answer = answer.tells("line 4 of queries.txt").tells("1 query could not be read");
    assert_eq!(answer.out, "2\twall date:2003\n2\tparis\n");
    let archive = archive.with("queries.txt", "paris\nbadger\n");
    let answer = archive.run("search --batch queries.txt").ends(0).gives("paris").gives("No story was found.");
    answer.gives("articles.jsonl");
    let rows = archive.run("search --batch queries.txt --json").ends(0).json();
    assert!(rows.len() == 2 && rows.iter().all(|row| row["query"] == "paris"));
    archive.run("search --batch nowhere.txt").ends(2).tells("nowhere.txt");
    // As Windows writes it.
    let archive = archive.with("queries.txt", "\u{FEFF}wall\r\nparis\r\n");
    assert_eq!(archive.run("search --batch queries.txt --count").ends(0).out, "4\twall\n2\tparis\n");
}

#[test]
fn a_person_has_a_page_with_titles_by_time_and_quotes_by_and_about() {
    let archive = archive();
    let answer = archive.run("people 'Ann Bell'").ends(0).gives("named in 3 stories, 8 May 2002 to 2 June 2003");
    let answer = answer.gives("Mayor 8 May 2002, 1 story").gives("Senator 1 June 2003, 1 story");
    let answer = answer.gives("Quotes by “The wall will be mended,”").gives("Quotes about “Ann Bell mended the wall,”");
    answer.gives("Mary Bell (1)").gives("Paris (1)");
    let page = archive.run("people 'ann bell' --format json").ends(0).json().remove(0);
    assert_eq!(page["person"]["name"], "Ann Bell");
    assert_eq!(page["quotes_by"].as_array().unwrap().len(), 2);
    assert_eq!(page["quotes_about"].as_array().unwrap().len(), 1);
}

#[test]
fn a_surname_of_two_people_is_no_page() {
    let archive = archive();
    archive.run("people bell").ends(0).gives("Ann Bell").gives("Mary Bell").tells("fits several people");
    archive.run("people 'judge bell'").ends(0).gives("Judge").gives("Quotes by");
    // However the paper spells the title.
    archive.run("people 'sen. bell'").ends(0).gives("Ann Bell").gives("named in 3 stories");
    archive.run("quotes --speaker 'Sen. Bell'").ends(0).gives("The wall is old");
    archive.run("search --person 'sen bell' --files").ends(0).gives("articles.jsonl");
    archive.run("people crane --list").ends(0).gives("Stories").lacks("Named with");
}

#[test]
fn a_place_has_a_page_and_a_point() {
    let archive = archive();
    archive.run("places paris").ends(0).gives("city, FR").gives("Ann Bell (1)").gives("1 without a date");
    let map: serde_json::Value = serde_json::from_str(&archive.run("places --format geojson").ends(0).out).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let paris = &map["features"][0];
    assert_eq!(paris["properties"]["name"], "Paris");
    assert!(paris["geometry"]["coordinates"][0].as_f64().unwrap() < 3.0);
}

#[test]
fn time_is_told_in_counts_and_in_shares_of_the_archive() {
    let archive = archive();
    let answer = archive.run("timeline 'person:\"tom crane\"' --by year").ends(0).gives("2003 1 50.0 %");
    answer.gives("1 without a date, of 1 such story");
    let rows = archive.run("compare wall paris --by month --json").ends(0).json();
    let row = rows.iter().find(|row| row["period"] == "2003-06" && row["query"] == "wall").unwrap();
    assert_eq!((row["stories"].as_u64(), row["of"].as_u64(), row["share"].as_f64()), (Some(2), Some(2), Some(1.0)));
    assert!(rows.iter().any(|row| row["period"] == "2002-09" && row["stories"] == 0), "gaps are filled");
    archive.run("timeline badger").ends(1).gives_nothing().tells("No story was found");
    // What the archive holds nothing of is one line where it is long.
    let answer = archive.run("timeline --by month").ends(0);
    answer.gives("12 periods without a story in the archive: 2002-06 to 2003-05").lacks("2002-09");
}

#[test]
fn who_said_what_comes_in_order_of_time() {
    let out =
        archive().run("timeline wall --quotes").ends(0).gives("8 May 2002").gives("Mary Bell said: “Ann Bell").out;
    assert!(out.find("mended").unwrap() < out.find("old").unwrap());
}

#[test]
fn related_stories_say_what_they_have_in_common() {
    let archive = archive();
    archive.run("related a --limit 1").ends(0).gives("In common: people: Ann Bell");
    archive.run("related nowhere").ends(1).tells("There is no story");
}

#[test]
fn a_report_says_what_cannot_be_answered() {
    let archive = archive().with("more/empty.txt", "");
    archive.run("index more").code();
    let answer = archive.run("report").ends(0).gives("1 story (25.0 %) without a date").gives("Northern Press");
    answer.gives("nothing in 2002-06 to 2003-05");
    let report = archive.run("report --json").ends(0).json().remove(0);
    assert_eq!(report["stories"], 4);
    assert_eq!(report["sources"].as_array().unwrap().len(), 2);
    assert_eq!(report["months"], serde_json::json!(["2002-05", "2003-06"]));
    archive.write("year.jsonl", "{\"id\": \"y\", \"date\": \"1998\", \"text\": \"The wall was built.\"}\n");
    archive.run("index year.jsonl").ends(0);
    archive.run("report").ends(0).gives("dated from 1998 to 2003-06");
}

#[test]
fn saved_searches_show_what_is_new_once() {
    let archive = archive();
    archive.run("saved add wall 'wall date:2003'").ends(0).tells("2 stories now");
    archive.run("saved list").ends(0).gives("wall: wall date:2003");
    archive.run("saved run wall").ends(1).gives("0 new stories");
    archive.write("new.jsonl", "{\"id\": \"n\", \"date\": \"2003-07-01\", \"text\": \"The wall fell.\"}\n");
    archive.run("index new.jsonl").ends(0);
    archive.run("saved run").ends(0).gives("1 new story").gives("The *wall* fell.");
    archive.run("saved run").ends(1).lacks("fell");
    archive.run("saved run badger").ends(2).tells("no saved search “badger”");
    archive.run("saved add wall 'paris'").ends(0).tells("It was “wall date:2003” until now.");
    archive.run("saved add ' ' paris").ends(2).tells("needs a name");
    archive.run("saved add all ''").ends(2).tells("nothing to look for");
    archive.run("saved remove wall").ends(0).tells("Removed “wall”");
    archive.run("saved list").ends(1).gives_nothing().tells("no saved searches");
}

#[test]
fn a_saved_search_tells_a_new_copy_of_a_known_story_as_a_copy() {
    let story = |id: &str, date: &str, text: &str| {
        serde_json::json!({ "id": id, "date": date, "text": text }).to_string() + "\n"
    };
    let ferry = "A ferry with ninety people on board ran aground off the wall of Halden early on Wednesday. \
        The captain said that the sea was calm and that the lamps of the harbour had gone out in the night. \
        Nobody was hurt, and the ship was towed to port before noon by two tugs from the yard.";
    let barn = "A barn burned down beside the old town wall on Friday while the farmer slept in his house. \
        Neighbours carried water from the brook until the fire brigade arrived with three engines. \
        The cows were led out in time, the brigade told the council when it met the next day.";
    let archive = Archive::new().with("a.jsonl", story("a", "2003-06-01", ferry));
    archive.run("index a.jsonl").ends(0);
    archive.run("saved add wall wall").ends(0).tells("1 story now");
    // An earlier copy of what is known, and two copies of what is not.
    archive.write(
        "b.jsonl",
        story("b", "2003-05-30", ferry) + &story("c", "2003-06-02", barn) + &story("d", "2003-06-03", barn),
    );
    archive.run("index b.jsonl").ends(0);
    let told = archive.run("saved run --json --no-pager");
    assert_eq!(told.code(), 0);
    let rows: Vec<(String, String)> = told
        .json()
        .iter()
        .map(|row| (row["id"].as_str().unwrap().to_owned(), row["copy_of"].as_str().unwrap_or_default().to_owned()))
        .collect();
    assert_eq!(rows, [("b".into(), "a".into()), ("c".into(), String::new())]);
    archive.run("saved run").ends(1).gives("0 new stories");
    archive.run("saved add again wall").ends(0);
    archive.write("e.jsonl", story("e", "2003-06-09", ferry));
    archive.run("index e.jsonl").ends(0);
    let told = archive.run("saved run again").ends(0);
    told.gives("again: 0 new stories, 1 new copy of a story found before")
        .gives("A copy of b, which was found before.");
}

#[test]
fn tables_have_chosen_fields_and_a_version() {
    let archive = archive();
    let csv = archive.run("search wall --sort oldest --format csv --fields id,date.value").ends(0).out;
    assert_eq!(csv, "id,date.value\na,2002-05-08\nb,2003-06-01\nc,2003-06-02\nd,\n");
    archive.run("search wall --format csv").ends(0).gives("snippet.text,version");
    archive.run("search wall --format tsv --fields id --bom --limit 1").ends(0).gives("\u{feff}id");
    archive.run("search wall --format csv --fields tail").ends(2).tells("there is no field “tail”");
    archive.run("search wall --fields id").ends(2).tells("--format csv");
    archive.run("people --format ris").ends(2).tells("cites stories and quotes");
    let json: serde_json::Value =
        serde_json::from_str(&archive.run("search wall --format json --limit 1").ends(0).out).unwrap();
    assert_eq!((json["version"].as_u64(), json["total"].as_u64()), (Some(1), Some(4)));
    assert_eq!(json["stories"].as_array().unwrap().len(), 1);
    let none: serde_json::Value =
        serde_json::from_str(&archive.run("search badger --format json").ends(1).out).unwrap();
    assert_eq!(none["stories"].as_array().unwrap().len(), 0);
    let csl: serde_json::Value = serde_json::from_str(&archive.run("quotes old --format csl").ends(0).out).unwrap();
    assert_eq!(csl[0]["note"], "“The wall is old,” (Ann Bell)");
    archive.run("search paris --format ris").ends(0).gives("TY  - NEWS").gives("DA  - 2002/05/08");
}

/// An index made in several runs, so that its stories lie in several segments.
fn of_several_runs() -> Archive {
    let archive = Archive::new();
    let names = ["Ann Bell", "Tom Crane", "Mary Dove", "Karl Berg", "Ruth Lund"];
    let places = ["Paris", "Oslo", "Lisbon"];
    for run in 0..4_usize {
        let lines: String = (0..12_usize)
            .map(|n| {
                let (name, place) = (names[(n * n + run * n) % (2 + run)], places[(n + run * run) % 3]);
                let payer = ["Transit Authority", "Water Board", "Steel Corporation"][(n * n + run) % 3];
                let text = format!(
                    "Mayor {name} flew to {place} on flight {n}{run}. The Arden {payer} paid for it. “We are late,” said \
                     Mayor {name}."
                );
                let date = if n % 4 == 0 { String::new() } else { format!("200{run}-05-0{}", 1 + n % 3) };
                let paper = ["Post", "Echo", "Mail"][n % 3];
                let id = format!("{run}-{n}");
                serde_json::json!({ "id": id, "date": date, "publication": paper, "text": text }).to_string() + "\n"
            })
            .collect();
        archive.write(&format!("news/{run}.jsonl"), lines);
        archive.run("index news").ends(0);
    }
    archive
}

#[test]
fn the_most_frequent_values_are_those_of_the_whole_count() {
    use archive::index::{Facet, Grouping, Reader, Sort};
    use archive::query::{Query, Target, lower};
    let archive = of_several_runs();
    let reader = Reader::open(&archive.path(".archive")).unwrap().grouped(Grouping::Apart);
    let hits = reader.hits(&*lower(&Query::All, &reader, Target::Stories).unwrap(), Sort::Path).unwrap();
    assert_eq!(hits.len(), 48);
    let names = [Facet::Person, Facet::Place, Facet::Organization, Facet::Speaker];
    for facet in names.into_iter().chain([Facet::Source, Facet::Format, Facet::Dated]) {
        let mut whole = reader.facet_of(facet, &hits).unwrap();
        whole.retain(|(name, _)| !name.is_empty());
        assert!(!whole.is_empty(), "{facet:?}");
        for most in 1..8 {
            let wanted: Vec<_> = whole.iter().take(most).cloned().collect();
            assert_eq!(reader.facet_most(facet, &hits, most).unwrap(), wanted, "{facet:?}, {most}");
        }
    }
    assert_eq!(reader.facet_of(Facet::Dated, &hits).unwrap(), [("given".into(), 36), ("none".into(), 12)]);
}

#[test]
fn pages_of_hits_are_stretches_of_the_whole_order() {
    use archive::index::{Reader, Sort};
    use archive::query::{Target, lower, parse};
    let archive = of_several_runs();
    let reader = Reader::open(&archive.path(".archive")).unwrap();
    for sort in [Sort::Score, Sort::Newest, Sort::Oldest, Sort::Path] {
        let query = lower(&parse("flew paris OR oslo").unwrap(), &reader, Target::Stories).unwrap();
        let hits = reader.hits(&*query, sort).unwrap();
        let whole = reader.search(&*query, sort, usize::MAX).unwrap().hits;
        assert!(whole.len() > 20);
        for skip in [0, 1, 7, 19, whole.len() - 1, whole.len(), 100] {
            let page = reader.page(&hits, sort, skip, 5).unwrap();
            let wanted: Vec<_> = whole.iter().skip(skip).take(5).map(|hit| hit.address).collect();
            let found: Vec<_> = page.hits.iter().map(|hit| hit.address).collect();
            assert_eq!((found, page.total), (wanted, whole.len()), "{sort:?}, {skip}");
        }
    }
}

#[test]
fn settings_of_the_user_are_flags() {
    let archive = archive().with("settings/archive/config.toml", "[search]\nlimit = 1\njson = true\n");
    assert_eq!(archive.run("search wall").ends(0).json().len(), 1);
    assert_eq!(archive.run("search wall --limit 2").ends(0).json().len(), 2);
    archive.write("settings/archive/config.toml", "colour = true\n");
    archive.run("search wall").ends(2).tells("config.toml").tells("there is no flag --colour");
}

#[test]
fn shells_and_manuals_are_served() {
    let archive = Archive::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        archive.run(&format!("completions {shell}")).ends(0).gives("timeline").quietly();
    }
    archive.run("man pages").ends(0).quietly();
    assert!(std::fs::read_to_string(archive.path("pages/archive-search.1")).unwrap().contains("Find stories"));
}
