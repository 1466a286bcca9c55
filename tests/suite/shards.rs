//! Shards: four of them answer as one index does, in its very order, and become it again when they are merged.

use std::path::Path;
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;

use archive::index::check::check;

use crate::archive::{Archive, FERRY, HARBOUR};

/// The four shards as options.
const FOUR: &str = "--index s1 --index s2 --index s3 --index s4";

/// Varied stories in a folder `news`: the articles of the tests, one story in every form, pages of several stories,
/// many short stories with few words, some of them copies of others, ids that are borne twice, and what cannot be read.
fn news() -> Archive {
    let archive = Archive::new();
    for folder in ["articles", "formats"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let is_gold = folder == "articles" && !name.ends_with(".txt");
            if path.is_file() && !is_gold {
                archive.write(&format!("news/{folder}/{name}"), std::fs::read(&path).unwrap());
            }
        }
    }
    archive.write("news/page.txt", [HARBOUR, FERRY, HARBOUR, FERRY].join("\n----------\n\n"));
    archive.write("news/empty.txt", "");
    archive.write("news/broken.jsonl", "{\"text\": \"It rained on the harbour.\"}\n{\"text\": \n");
    let stories = stories();
    let (first, second) = stories.split_at(stories.len() / 2);
    archive.write("news/press/first.jsonl", first.concat());
    archive.write("news/press/second.jsonl", second.concat());
    archive
}

/// Stories of few words, so that many score alike; made by a small generator, so that they are the same every time.
fn stories() -> Vec<String> {
    const WORDS: [&str; 12] = [
        "wolf", "wolves", "river", "harbour", "winter", "ferry", "wall", "market", "strike", "storm", "vote", "bridge",
    ];
    const PEOPLE: [&str; 5] = ["Mayor Ann Bell", "Captain Tom Crane", "Senator Edward Kennedy", "Zoë Hart", "Ann Bell"];
    const PLACES: [&str; 4] = ["Oslo", "Paris", "Port Elba", "London"];
    let mut state = 11_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below
    };
    let mut lines: Vec<String> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for number in 0..360 {
        let copied = (number > 20 && next(5) == 0).then(|| next(texts.len()));
        let text = match copied {
            Some(other) => format!("{} The last word was added.", texts[other]),
            None => {
                let (person, place) = (PEOPLE[next(PEOPLE.len())], PLACES[next(PLACES.len())]);
                let mut text = format!("{} — ", place.to_uppercase());
                for _ in 0..2 + next(5) {
                    let words: Vec<&str> = (0..2 + next(8)).map(|_| WORDS[next(WORDS.len())]).collect();
                    text += &format!("The {} came in year {}. ", words.join(" and the "), next(9));
                }
                let (one, two, three) = (WORDS[next(12)], WORDS[next(12)], WORDS[next(12)]);
                text + &format!(
                    "\n\n“We told Senator Edward Kennedy to mend the {one} before the {two} takes the \
                     old {three} away,” {person} said in {place}."
                )
            }
        };
        texts.push(text.clone());
        let mut story = serde_json::json!({"id": format!("n{}", number % 350), "text": text});
        if next(3) > 0 {
            story["headline"] = format!("{} and {}", WORDS[next(12)], WORDS[next(12)]).into();
        }
        if next(4) > 0 {
            story["date"] = format!("{}-{:02}-{:02}", 2000 + next(4), 4 + next(3), 7 + next(5)).into();
        }
        story["publication"] = ["Northern Press", "Evening Star", "Gazette"][next(3)].into();
        lines.push(format!("{story}\n"));
    }
    lines
}

/// The archive with an index of all, `one`, and one of each of four shards, with what was learnt over them.
fn indexed() -> &'static Archive {
    static INDEXED: OnceLock<Archive> = OnceLock::new();
    INDEXED.get_or_init(|| {
        let archive = news();
        archive.run("index news --index one").ends(3);
        for number in 1..=4 {
            // Of many segments, or of one.
            let commits = if number % 2 == 0 { "--commit-bytes 20000" } else { "" };
            archive.run(&format!("index news --shard {number}/4 --index s{number} {commits}")).ends(3);
        }
        archive.run(&format!("learn {FOUR}")).ends(0).tells("Learnt over 4 indexes");
        archive
    })
}

/// More than a hundred queries of every form that there is.
fn queries() -> Vec<String> {
    const PAIRS: [(&str, &str); 6] = [
        ("wolf", "river"),
        ("harbour", "wall"),
        ("ferry", "storm"),
        ("vote", "strike"),
        ("market", "winter"),
        ("bridge", "wolves"),
    ];
    const FORMS: [&str; 17] = [
        "A",
        "A B",
        "=A",
        "A* B",
        "A~1",
        "A OR B",
        "A NOT B",
        "\"the A\"",
        "\"A B\"~6",
        "A w/5 B",
        "A pre/9 B",
        "A w/s B",
        "A w/p B",
        "atleast2(A)",
        "headline:A OR text:B",
        "quote:A B",
        "A OR B OR mend OR year OR came",
    ];
    const OTHERS: [&str; 38] = [
        "person:bell",
        "person:\"ann bell\" winter",
        "speaker:crane",
        "about:bell OR cue:said",
        "place:oslo wall",
        "org:press",
        "source:\"northern press\" storm",
        "source:gazette",
        "file:first wolf",
        "format:jsonl bridge",
        "format:txt",
        "lang:en harbour",
        "has:quote vote",
        "has:headline -wolf",
        "date:2002",
        "date:2001..2002-05 river",
        "date:*-05-08 OR date:none",
        "date:written",
        "mentions:2002",
        "(wolf OR river) w/5 (wall OR bridge)",
        "NOT wolf",
        "said the and of in",
        "headline:wolf NOT text:river",
        "NOT headline:(wall OR ferry) bridge NOT speaker:crane",
        "wolf date:none",
        "NOT date:none vote has:quote",
        "w* OR b*",
        "s?o* AND *er",
        "headline:wal~1 OR wolf~2",
        "storm pre/20 wolf -(storm pre/3 wolf)",
        "(wolf OR bri*) pre/20 (wall OR vote)",
        "h* w/8 mend~1",
        "winter NOT (winter w/p market)",
        "\"river ferry\"~20",
        "atleast3(w*) -atleast5(w*)",
        "quote:mend -about:bell",
        "speaker:hart OR about:kennedy",
        "(wolf vote) OR (vote -wolf) OR headline:str*",
    ];
    let of_pair = |&(a, b): &(&str, &str)| {
        FORMS.map(|form| form.replace('A', a).replace('B', b).replace(&format!("{a}ND"), "AND"))
    };
    PAIRS.iter().flat_map(of_pair).chain(OTHERS.map(str::to_owned)).collect()
}

/// What a command says of one index, and of the four shards as one.
fn both(archive: &Archive, command: &str) -> (String, String) {
    let one = archive.run(&format!("{command} --index one"));
    let four = archive.run(&format!("{command} {FOUR}"));
    assert_eq!(one.err, four.err, "{command}");
    assert_eq!(one.code(), four.code(), "{command}");
    (one.out, four.out)
}

#[track_caller]
fn alike(archive: &Archive, command: &str) {
    let (one, four) = both(archive, command);
    assert!(!one.is_empty(), "{command} says nothing");
    if let Some((n, (one, four))) = one.lines().zip(four.lines()).enumerate().find(|(_, (one, four))| one != four) {
        panic!("{command}: line {n}\none:  {one}\nfour: {four}");
    }
    assert_eq!(one, four, "{command}");
}

#[test]
fn four_shards_answer_more_than_a_hundred_queries_in_the_very_order_of_one_index() {
    let (archive, queries) = (indexed(), queries());
    assert!(queries.len() > 100);
    archive.write("queries.txt", queries.join("\n"));
    let counts = archive.run("search --batch queries.txt --count --index one").ends(0).out;
    let found = counts.lines().filter(|line| !line.starts_with("0\t")).count();
    assert!(found > 100, "{found} of {} queries find anything:\n{counts}", queries.len());
    for options in [
        "--count",
        "--sort score --json --limit 0",
        "--sort score --json --limit 7 --hits",
        "--sort score --json --limit 0 --all-copies",
        "--sort date --json --limit 0",
        "--sort oldest --json --limit 0",
        "--sort oldest --limit 0 --context 1",
        "--files",
        "--facet person --facet place --facet source --facet year --facet month --facet speaker --json",
        "--facet language --facet format --all-copies --json",
        "--from 2001 --to 2002-05 --json --limit 5",
        "--person bell --place oslo --context 2",
        "--format csv --fields id,date.value,headline",
    ] {
        alike(archive, &format!("search --batch queries.txt {options}"));
    }
}

#[test]
fn every_other_command_reads_four_shards_as_one_index() {
    let archive = indexed();
    for command in [
        "search --explain 'wolf river -vote'",
        "quotes mend --json --limit 0",
        "quotes --speaker bell --limit 0",
        "quotes --about kennedy --json --limit 0",
        "quotes --speaker hart --cue said --json --limit 0",
        "quotes mend --all-copies --json --limit 0",
        "quotes --variants --json --limit 0",
        "quotes --variants --all-copies --limit 0",
        "people --json --limit 0",
        "people bell",
        "people 'Ann Bell' --json",
        "organizations --json --limit 0",
        "places --json --limit 0",
        "places Oslo --json",
        "timeline wolf --json",
        "timeline wolf --quotes --by month",
        "people --all-copies --json --limit 0",
        "compare wolf river --json",
        "related n47 --json --limit 30",
        "show n47 --json",
        "show n47 --why",
        "show page.txt#1 --raw",
        "show page.txt#0 --copies",
        "report",
        "report --json",
        "verify",
        "verify --json",
        "export",
        "export wolf --format ftm",
        "export --format geojson",
    ] {
        alike(archive, command);
    }
    // An id that two stories bear is one that two stories bear, in whatever shards they lie.
    let told = archive.run(&format!("show n3 {FOUR}")).ends(2);
    assert_eq!(told.err, archive.run("show n3 --index one").ends(2).err);
    told.tells("can mean 2 stories");
}

#[test]
fn counts_of_all_shards_are_those_of_one_index() {
    let archive = indexed();
    let stats = |index: &str| {
        let mut stats = archive.run(&format!("stats --json {index}")).ends(0).json().remove(0);
        for of_disk in ["index", "bytes"] {
            assert!(stats.as_object_mut().unwrap().remove(of_disk).is_some());
        }
        stats
    };
    assert_eq!(stats("--index one"), stats(FOUR));
    let all: Vec<u64> = (1..=4).map(|n| stats(&format!("--index s{n}"))["stories"].as_u64().unwrap()).collect();
    assert!(all.iter().all(|stories| *stories > 50), "{all:?}");
    assert_eq!(all.iter().sum::<u64>(), stats("--index one")["stories"].as_u64().unwrap());
}

#[test]
fn merged_shards_are_the_one_index_again() {
    let archive = indexed();
    let told = archive.run("merge s1 s2 s3 s4 --output merged").ends(0).tells("Made merged of 4 indexes");
    assert!(!told.err.contains("again"), "{}", told.err);
    assert!(check(&archive.path("merged")).unwrap().whole);
    for command in ["export", "report --json", "people --json --limit 0", "search wolf river --json --limit 0"] {
        let one = archive.run(&format!("{command} --index one")).ends(0).out;
        assert!(one == archive.run(&format!("{command} --index merged")).ends(0).out, "{command}");
    }
    // Every file is known as it was read, and what could not be read is told once.
    let again = archive.run("index --index merged").ends(3).tells("Nothing has changed");
    assert_eq!(again.err.replace("merged", "one"), archive.run("index --index one").ends(3).err);
    // One that is killed leaves what was there, or nothing.
    for n in 0..8 {
        let mut run =
            archive.command("merge s1 s2 s3 s4 --output killed --force").stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(4 << n));
        run.kill().unwrap();
        run.wait().unwrap();
        if archive.path("killed/archive.json").exists() {
            archive.run("check --index killed").ends(0);
        } else {
            archive.run("stats --index killed").ends(2).tells("there is no index in killed");
        }
    }
    archive.run("merge s1 s2 s3 s4 --output killed --force").ends(0);
    assert!(archive.run("export --index killed").out == archive.run("export --index one").out);
    // Some of the shards are an index of these shards, and stay one.
    archive.run("merge s2 s3 -o half").ends(0);
    assert!(check(&archive.path("half")).unwrap().whole);
    archive.run("index --index half").ends(3).tells("Nothing has changed");
    archive.run("index --index half --shard 2/4").ends(2).tells("holds shard 2,3/4");
    archive.run("merge half s1 s4 --output merged").ends(2).tells("is there already").tells("--force");
    archive.run("merge half s1 s4 --output merged --force").ends(0);
    assert!(archive.run("export --index merged").out == archive.run("export --index one").out);
}

#[test]
fn what_is_merged_is_never_doubled_and_never_lost_in_silence() {
    let archive = Archive::new().with("a/harbour.txt", HARBOUR).with("a/ferry.txt", FERRY).with("b/storm.txt", FERRY);
    archive.run("index a --index first").ends(0);
    archive.run("index a b --exclude *.pdf --index second").ends(0);
    archive.run("search harbour --index first --index second").ends(2).tells("they cannot be read as one");
    let told = archive.run("merge first second --output both").ends(0).tells("2 stories were in more than one of them");
    assert!(told.err.contains("only what both leave out is left out"), "{}", told.err);
    assert!(check(&archive.path("both")).unwrap().whole);
    archive.run("index --index both").ends(0).tells("Nothing has changed").tells("3 files, 3 stories");
    archive.run("index a b --index whole").ends(0);
    let whole = archive.run("export --index whole").out;
    assert!(archive.run("export --index both").out == whole);

    // Read at two moments, the later counts, and the file is looked at again.
    archive.write("a/ferry.txt", FERRY.replace("Tuesday", "Wednesday"));
    archive.run("index --index second").ends(0);
    archive
        .run("merge first second --output later")
        .ends(0)
        .tells("1 file was read by the indexes at different moments");
    archive.run("search 'file:ferry wednesday' --index later").ends(0);
    archive.run("search 'file:ferry tuesday' --index later").ends(1);
    assert!(check(&archive.path("later")).unwrap().whole);
    archive.run("index --index later").ends(0).tells("Read 1 file into");
    archive.run("index --index later").ends(0).tells("Nothing has changed");

    // Indexes of nothing, and an index that is corrected.
    archive.write("c/empty.txt", "");
    archive.run("index c --index third").ends(0);
    archive.write("d/empty.txt", "");
    archive.run("index d --index fourth").ends(0);
    archive.run("merge third fourth --output nothing").ends(0).tells("0 stories");
    assert!(check(&archive.path("nothing")).unwrap().whole);
    archive.write("own.txt", "date storm.txt#0: 2002-05-08\n");
    archive.run("index --index second --corrections own.txt").ends(0);
    archive
        .run("merge first second --output other")
        .ends(2)
        .tells("corrected by other corrections")
        .tells("--corrections");
    archive.run("merge first second --output other --corrections own.txt").ends(0);
    archive.run("index --index other").ends(0);
    archive.run("search date:2002-05-08 --index other").ends(0);
    archive.run("merge first first --output other").ends(2).tells("are one index");
    archive.run("merge first second --output first --force").ends(2).tells("are one index");
    archive.run("merge first nowhere --output other").ends(2).tells("there is no index in nowhere");
}

#[test]
fn a_file_that_not_all_shards_have_read_is_read_again() {
    let archive = Archive::new().with("news/page.txt", [HARBOUR, FERRY].join("\n----------\n\n"));
    archive.run("index news --shard 1/2 --index s1").ends(0);
    archive.write("news/more.txt", [FERRY, HARBOUR, FERRY].join("\n----------\n\n"));
    archive.run("index news --shard 2/2 --index s2").ends(0);
    archive
        .run("merge s1 s2 --output merged")
        .ends(0)
        .tells("1 file was read by the indexes at different moments, or not by all");
    archive.run("index --index merged").ends(0).tells("5 stories");
    archive.run("index news --index one").ends(0);
    assert!(archive.run("export --index merged").out == archive.run("export --index one").out);
    // Shards of two folders are no whole of either.
    archive.write("other/page.txt", FERRY);
    archive.run("index other --shard 2/2 --index s3").ends(0);
    archive.run("merge s1 s3 --output wrong").ends(2).tells("they hold shard 1/2 of");
    archive.run("merge s1 one --output wrong").ends(2).tells("all stories of");
    assert!(!archive.path("wrong").exists());
}

#[test]
fn a_shard_stays_what_it_is() {
    let archive = Archive::new().with("news/page.txt", [HARBOUR, FERRY].join("\n----------\n\n"));
    let (first, second) =
        (archive.run("index news --shard 1/2 --index s1").ends(0), "index news --shard 2/2 --index s2");
    let second = archive.run(second).ends(0);
    let beside = |told: &str| told.contains("beside, of other shards: not in this index");
    assert!(beside(&first.err) || beside(&second.err), "{}{}", first.err, second.err);
    for index in ["s1", "s2"] {
        archive.run(&format!("index --index {index}")).ends(0).tells("Nothing has changed").tells("holds 1 file,");
        assert!(check(&archive.path(index)).unwrap().whole);
    }
    archive.run("index --shard 2/2 --index s1").ends(2).tells("holds shard 1/2").tells("--rebuild");
    archive.run("index --shard 1/1 --index s1").ends(2).tells("with all stories");
    archive.run("index news --index whole").ends(0);
    archive.run("index news --shard 1/2 --index whole").ends(2).tells("holds all stories");
    archive.run("index news --shard 3/2 --index s3").ends(2).tells("numbered from 1 to 2");
    // Made anew, it is the shard that it was, unless another is asked for.
    archive.run("index --rebuild --index s1").ends(0).tells("Read 1 file");
    archive.run("index --shard 2/2 --index s1").ends(2);
    archive.run("index --rebuild --shard 1/1 --index s1").ends(0).tells("1 file, 2 stories");
}

#[test]
fn copies_are_told_over_all_indexes_once_that_was_learnt() {
    let other = HARBOUR.replace("Northern Press", "Gazette").replace("on Monday", "Monday");
    let archive = Archive::new().with("a/harbour.txt", HARBOUR).with("b/other.txt", other).with("b/ferry.txt", FERRY);
    archive.run("index a --index a.index").ends(0);
    archive.run("index b --index b.index").ends(0);
    let search = |words: &str| archive.run(&format!("search {words} --json --index a.index --index b.index")).ends(0);
    assert_eq!(search("winter").tells("archive learn").json().len(), 2);
    archive.run("learn --index b.index --index a.index").ends(0).tells("2 stories in 1 group");
    assert_eq!(search("winter").quietly().json().len(), 1);
    archive.run("learn --index a.index --index b.index").ends(0).tells("Known already");
    // What has changed since is learnt again, and the old is cleared away.
    archive.write("a/copy.txt", FERRY.replace("Northern Press", "Gazette"));
    archive.run("index --index a.index").ends(0);
    search("winter").tells("archive learn");
    archive.run("learn --index b.index --index a.index").ends(0).tells("4 stories in 2 groups");
    assert_eq!(search("sail").quietly().json().len(), 1);
    let tables = |index: &str| {
        let names = std::fs::read_dir(archive.path(index)).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_str().unwrap().starts_with("over-")).count()
    };
    assert_eq!((tables("a.index"), tables("b.index")), (0, 1));
    assert!(check(&archive.path("b.index")).unwrap().whole);
    archive.run("learn --index a.index").ends(2).tells("name several");
}

#[test]
fn several_indexes_are_named_by_options_by_the_environment_and_by_the_settings() {
    let archive = Archive::new().with("a/harbour.txt", HARBOUR).with("b/ferry.txt", FERRY);
    archive.run("index a --index a.index").ends(0);
    archive.run("index b --index b.index").ends(0);
    let all = |answer: crate::archive::Answer| assert_eq!(answer.ends(0).json().len(), 2);
    all(archive.run("--index a.index --index b.index search harbour --json"));
    let list = std::env::join_paths([archive.path("a.index"), archive.path("b.index")]).unwrap();
    all(crate::archive::answer(archive.command("search harbour --json").env("ARCHIVE_INDEX", list)));
    archive.run("--index a.index search harbour --index b.index").ends(2).tells("all of them after the command");
    archive.run("search harbour --index a.index --index ./a.index").ends(2).tells("are one index");
    for command in ["index a", "check", "saved list", "correct"] {
        archive.run(&format!("{command} --index a.index --index b.index")).ends(2).tells("done to one index");
    }
    archive.write("settings/archive/config.toml", "index = ['a.index', 'b.index']\n");
    all(archive.run("search harbour --json"));
}
