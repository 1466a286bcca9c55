//! Searching: what a query finds, and what it says when it cannot be read.

use crate::archive::Archive;

fn archive() -> Archive {
    Archive::of_articles(&[
        ("a", "2002-05-08", "Northern Press", "The wolf met a bear by the river. Zoë O’Brien saw the big grey wolf."),
        ("b", "2002-06-01", "Northern Press", "A bear slept in the co-op. The U.S. ranger told us nothing."),
        ("c", "2003", "Evening Star", "Wolves sing at night, and bears do not. The big wolf was grey."),
        ("d", "", "", "A fox ran over 100,000 hills."),
    ])
}

#[track_caller]
fn finds(query: &str, ids: &[&str]) {
    let answer = archive().run(&format!("search --json --sort oldest {query}"));
    assert_eq!(answer.field("id"), ids, "{query}: {}", answer.err);
}

#[test]
fn words_are_all_wanted_in_any_form() {
    finds("wolf", &["a", "c"]);
    finds("bears wolf", &["a", "c"]);
    finds("zoe obrien", &["a"]);
    finds("100000", &["d"]);
}

#[test]
fn and_not_means_what_it_says() {
    finds("'bear AND NOT wolf'", &["b"]);
    finds("'bear not wolf'", &["b"]);
    finds("'bear -wolf'", &["b"]);
    finds("'NOT bear'", &["d"]);
    finds("'fox OR NOT wolf'", &["b", "d"]);
}

#[test]
fn phrases_stand_as_they_are() {
    finds("'\"big wolf\"'", &["c"]);
    finds("'\"big grey wolf\"'", &["a"]);
    finds("'\"wolf\" bear'", &["a", "c"]);
    finds("co-op", &["b"]);
    finds("U.S.", &["b"]);
}

#[test]
fn dates_are_whole_stretches_with_both_ends() {
    finds("date:2002", &["a", "b"]);
    finds("date:2002-05", &["a"]);
    finds("date:2002-05-09..2003", &["b", "c"]);
    finds("date:2003-01..2003-06", &[]);
    finds("date:none", &["d"]);
    finds("bear --from 2002-05-09 --to 2002-06", &["b"]);
    finds("--from 2003", &["c"]);
}

#[test]
fn fields_and_options_narrow_a_search() {
    finds("source:northern", &["a", "b"]);
    finds("--source 'evening star'", &["c"]);
    finds("'person:\"Zoe O’Brien\"'", &["a"]);
    finds("format:jsonl -wolf", &["b", "d"]);
}

/// Stories made for each form of the language: what it must find, and what it must not.
fn many() -> Archive {
    let article = |id: &str, more: serde_json::Value| {
        let mut article = serde_json::json!({"id": id});
        article.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        article.to_string() + "\n"
    };
    let lines = [
        article(
            "a",
            serde_json::json!({
                "headline": "Mayor denies storm report", "date": "2002-05-08", "publication": "Northern Press",
                "byline": "By Ida Crane", "section": "Harbour", "language": "en",
                "text": "“The old wall will hold the winter storms,” Mayor Ann Bell said. She denied that Tom Reed had \
                         warned her.\n\nBell was born on June 3, 1950. The storm of October 1999 broke the wall."
            }),
        ),
        article(
            "b",
            serde_json::json!({
                "headline": "Wolf seen by the river", "date": "2003-05-08", "publication": "Evening Star",
                "text": "A grey wolf crossed the river. Bears slept nearby.\n\nThe wolf, the ranger said, was old. No \
                         wolf had come so far south before."
            }),
        ),
        article(
            "c",
            serde_json::json!({
                "date": "2003-11", "publication": "Evening Star",
                "text": "Judge Mary Bell praised the town. “Ann Bell has mended the wall,” said Judge Mary Bell.\n\n\
                         Wolfgang Café opened near the river; the big bad old wolf was a statue."
            }),
        ),
    ];
    let archive = Archive::new().with("articles.jsonl", lines.concat());
    archive.run("index articles.jsonl").ends(0);
    archive
}

#[test]
fn every_form_of_the_language_finds_what_it_must_and_nothing_else() {
    let archive = many();
    for (query, ids) in [
        // Words, their forms, and accents.
        ("wolf", "b c"),
        ("=wolves", ""),
        ("=storms", "a"),
        ("storm", "a"),
        ("cafe", "c"),
        ("café", "c"),
        ("wol*", "b c"),
        ("wolf!", "b c"),
        ("wolfg!", "c"),
        ("*gang", "c"),
        ("w?lf", "b c"),
        ("wlof~1", "b c"),
        ("wlof", ""),
        ("statoe~1", "c"),
        // Phrases.
        ("\"old wall\"", "a"),
        ("\"wall old\"", ""),
        ("\"bad wolf\"~1", "c"),
        ("\"wolf bad\"~1", ""),
        ("\"wolf bad\"~3", "c"),
        ("\"old wal*\"", "a"),
        // Near each other.
        ("wolf w/3 river", "b"),
        ("wolf w/2 river", ""),
        ("river w/3 wolf", "b"),
        ("wolf w/2 old", "b c"),
        ("old w/1 wolf", "c"),
        ("wolf pre/3 river", "b"),
        ("river pre/5 wolf", "b c"),
        ("river pre/4 wolf", ""),
        ("bears pre/2 river", ""),
        ("(bears OR statue) w/6 (river OR nothing)", "b"),
        ("(ranger OR statue) w/4 wolf", "b c"),
        ("bears w/s wolf", ""),
        ("bears w/p wolf", "b"),
        ("ranger w/p bears", ""),
        ("ranger w/s wolf", "b"),
        ("wolf w/s wolf", ""),
        // So often, and in the headline.
        ("atleast3(wolf)", "b"),
        ("atleast4(wolf)", ""),
        ("atleast3(wolf OR bear)", "b"),
        ("headline(wolf)", "b"),
        ("headline:storm", "a"),
        ("headline:(wolf w/5 river)", "b"),
        // AND, OR, NOT.
        ("river and not headline:wolf", "c"),
        ("river AND NOT grey", "c"),
        ("river -grey", "c"),
        ("NOT river", "a"),
        ("storm or bears", "a b"),
        ("(storm or bears) river", "b"),
        // Fields.
        ("byline:crane", "a"),
        ("source:\"evening star\"", "b c"),
        ("section:harbour", "a"),
        ("person:bell", "a c"),
        ("person:\"ann bell\"", "a c"),
        ("person:\"bell mary\"", "c"),
        ("person:be*", "a c"),
        ("person:bel~1", "a c"),
        ("speaker:\"ann bell\"", "a"),
        ("speaker:judge", "c"),
        ("about:\"ann bell\"", "c"),
        ("about:\"mary bell\"", ""),
        ("quote:mend", "c"),
        ("quote:river", ""),
        ("quote:(winter pre/1 storms)", "a"),
        ("cue:deny", "a"),
        ("cue:said", "a b c"),
        ("format:jsonl", "a b c"),
        ("file:articles", "a b c"),
        ("lang:fr", ""),
        // Dates.
        ("date:2003", "b c"),
        ("date:2002-05", "a"),
        ("date:may 2002", "a"),
        ("date:2002..2003-05", "a b"),
        ("date:..2002", "a"),
        ("date:2003..", "b c"),
        ("date:[2002-05-08 TO 2003-05-08]", "a b"),
        ("date:{2002-05-08 TO 2003-05-08}", ""),
        ("date:>2002", "b c"),
        ("date:*-05-08", "a b"),
        ("date:*-11", "c"),
        ("date:none", ""),
        ("date:given", "a b c"),
        ("date:inferred", ""),
        ("mentions:1950-06-03", "a"),
        ("mentions:*-06-03", "a"),
        ("mentions:1999", "a"),
        ("mentions:1999-10-01", ""),
        ("mentions:1940..1960", "a"),
        ("has:headline", "a b"),
        ("has:section", "a"),
        ("-has:headline", "c"),
        ("is:foreign", ""),
    ] {
        let answer = archive.run(&format!("search --json --sort oldest '{query}'"));
        assert_eq!(answer.field("id").join(" "), ids, "{query}: {}", answer.err);
    }
}

#[test]
fn what_a_story_names_and_has_is_asked_by_field() {
    let lines = [
        serde_json::json!({
            "id": "x", "date": "2002-05-08", "language": "en",
            "text": "LISBON, Portugal — The United Nations said on Wednesday that the harbour was open again.\n\nThe boats of Lisbon left at noon."
        }),
        serde_json::json!({"id": "y", "date": "2003", "language": "fr", "text": "Le port est ouvert depuis lundi, dit la ville dans un texte."}),
        serde_json::json!({"id": "z", "text": "NAIROBI — The World Bank said on Monday that the road to the lake was mended."}),
    ];
    let lines: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    let archive = Archive::new().with("articles.jsonl", lines.concat());
    archive.run("index articles.jsonl").ends(0);
    for (query, ids) in [
        ("place:lisbon", "x"),
        ("place:portugal", "x"),
        ("-place:lisbon", "y z"),
        ("dateline:nairobi", "z"),
        ("dateline:lake", ""),
        ("org:\"united nations\"", "x"),
        ("org:bank", "z"),
        ("lang:en", "x z"),
        ("lang:fr", "y"),
        ("is:foreign", "y"),
        ("has:dateline", "x z"),
        ("has:quote", "x z"),
        ("has:date", "x y"),
        ("-has:date", "z"),
        ("date:none", "z"),
        ("date:2002-05-08", "x"),
        ("date:8 may 2002", "x"),
        ("date:2002-05-09", ""),
        ("harbour near/2 open", "x"),
        ("harbour near/1 open", ""),
    ] {
        let answer = archive.run(&format!("search --json --sort oldest '{query}'"));
        assert_eq!(answer.field("id").join(" "), ids, "{query}: {}", answer.err);
    }
}

#[test]
fn of_quotes_the_words_said_are_asked() {
    let archive = many();
    for (query, quotes) in [
        ("wall", 2),
        ("winter w/1 storms", 1),
        ("old w/s storms", 1),
        ("wall source:northern", 1),
        ("about:\"ann bell\"", 1),
        ("cue:denied", 1),
        ("wolf", 1),
        ("badger", 0),
        ("headline:storm", 2),
    ] {
        let answer = archive.run(&format!("quotes --json '{query}'"));
        assert_eq!(answer.json().len(), quotes, "{query}: {}{}", answer.out, answer.err);
    }
}

#[test]
fn sentences_of_a_headline_a_text_and_a_quote_are_each_their_own() {
    let article = serde_json::json!({
        "id": "n1",
        "headline": "Wolf seen. Bear fled the town",
        "text": "A bear and a wolf met. “The wolf came back. The bear is gone,” Ann Bell said.\n\nNothing else was seen."
    });
    let archive = Archive::new().with("articles.jsonl", article.to_string());
    archive.run("index articles.jsonl").ends(0);
    for (query, found) in [
        ("headline:(wolf w/s bear)", false),
        ("headline:(wolf w/p bear)", true),
        ("headline:(bear w/s town)", true),
        ("text:(wolf w/s bear)", true),
        ("text:(came w/s gone)", false),
        ("text:(gone w/s said)", true),
        ("text:(gone w/p nothing)", false),
        ("quote:(wolf w/s bear)", false),
        ("quote:(wolf w/p bear)", true),
        ("quote:(bear w/s gone)", true),
    ] {
        let answer = archive.run(&format!("search --json '{query}'"));
        assert_eq!(!answer.out.is_empty(), found, "{query}: {}", answer.err);
    }
}

#[test]
fn what_cannot_be_read_points_at_the_place() {
    let answer = archive().run("search 'wolf (bear'").ends(2).gives_nothing();
    answer.tells("this bracket is never closed\n\n    wolf (bear\n         ^");
    archive().run("search 'wo!f'").ends(2).tells("stands at the end of a word");
    archive().run("search colour:grey").ends(2).tells("there is no field “colour”");
    archive().run("search").ends(2).tells("nothing to look for");
    for (query, column, told) in [
        ("/w.lf/", 0, "regular expressions are not understood"),
        ("wolf +bear", 5, "every word is required already"),
        ("\"wol\"*", 5, "put it inside"),
        ("headline:*", 9, "write has:headline"),
        ("wolf w/5", 8, "a word is missing after “w/5”"),
        ("wolf AND (\"unclosed foo:bar", 10, "this quotation mark is never closed"),
        ("title:wolf", 0, "there is no field “title”"),
        ("wolf is:blue", 8, "there is no “is:blue”"),
        ("date:>2002-05-01T00:00:00Z", 5, "is no date"),
        ("hlead(wolf)", 0, "is neither a field"),
        ("wolf & bear", 5, "there is no word in “&”"),
    ] {
        let answer = archive().run(&format!("search '{query}'")).ends(2).gives_nothing();
        answer.tells(told).tells(&format!("\n\n    {query}\n    {}^", " ".repeat(column)));
    }
    archive().run("search wolf --from May").ends(2).tells("--from: “May” is no date");
    archive().run("search wolf --from 2003 --to 2002").ends(2).tells("--from is later than --to");
}

#[test]
fn where_nothing_is_found_the_word_that_is_to_blame_is_named() {
    archive().run("search wolf badger").ends(1).gives_nothing().tells("No story answers “badger” in any form");
    archive().run("search 'wolf w/5 badger'").ends(1).tells("“badger” is found nowhere");
    archive().run("search 'wolf w/1 night'").ends(1).tells("nowhere so together");
    archive().run("search wolf fox").ends(1).tells("no story answers all of them");
    archive().run("search wolf bear hills").ends(1).tells("Without “hills” in any form, 2 stories answer.");
}

#[test]
fn hits_show_date_place_and_every_match() {
    let archive = Archive::of_two_stories();
    let answer = archive.run("search harbour wall --sort oldest").ends(0).quietly();
    answer
        .gives("*Harbour* *wall* breaks in storm")
        .gives("The *harbour* *wall* broke")
        .gives("ferry.txt#0, line 1, bytes 0–");
}

#[test]
fn a_limit_is_kept_and_told() {
    let answer = archive().run("search bear --limit 1 --json").ends(0).tells("Showing 1 of 3 stories");
    assert_eq!(answer.json().len(), 1);
}

#[test]
fn json_spans_lead_back_to_the_text() {
    let archive = archive();
    let hit = &archive.run("search grey --source northern --json").json()[0];
    let record = &archive.run("show a --json").json()[0];
    let text: Vec<char> = record["text"].as_str().unwrap().chars().collect();
    let matched = &hit["snippet"]["matches"][0];
    let at = |key: &str| matched[key].as_u64().unwrap() as usize;
    assert_eq!(text[at("start")..at("end")].iter().collect::<String>(), "grey");
    assert_eq!(hit["version"], 1);
}
