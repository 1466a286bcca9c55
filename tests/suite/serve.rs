//! The archive in the browser, asked as a browser asks: over a socket of the loopback interface.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::archive::{Archive, FERRY};

/// The program serving an archive, until it is dropped.
pub(crate) struct Served {
    child: Child,
    /// The port it said it serves on.
    pub port: u16,
}

/// What it answered.
pub(crate) struct Page {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Served {
    /// Serves the index of an archive on a free port.
    pub(crate) fn of(archive: &Archive) -> Self {
        let mut child = archive.command("serve --port 0").stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let port =
            line.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()).and_then(|port| port.parse().ok());
        Self { child, port: port.unwrap_or_else(|| panic!("no port in “{line}”")) }
    }

    fn ask(&self, request: &str) -> Page {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Page { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    /// Asks for a page.
    pub(crate) fn get(&self, target: &str) -> Page {
        self.ask(&format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_search_leads_to_the_story_its_people_and_what_they_said() {
    let served = Served::of(&Archive::of_two_stories());
    let page = served.get("/?q=harbour+wall");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("href=\"/story?id=harbour.txt%230\""), "{}", page.body);
    assert!(page.body.contains("<mark>harbour</mark> <mark>wall</mark>"), "{}", page.body);
    let story = served.get("/story?id=harbour.txt%230").body;
    assert!(story.contains("<a class=\"person\" href=\"/person?name=Ann+Bell\""), "{story}");
    assert!(story.contains("<q id=\"q"), "{story}");
    let person = served.get("/person?name=Ann+Bell").body;
    assert!(person.contains("We will mend the wall before the winter"), "{person}");
    let quotes = served.get("/quotes?q=weather").body;
    assert!(quotes.contains("Tom Crane") && !quotes.contains("Ann Bell"), "{quotes}");
    for target in ["/map", "/people", "/places", "/help", "/place?name=Port+Elba", "/quote?id=harbour.txt%230&n=0", "/"]
    {
        assert!([200, 404].contains(&served.get(target).status), "{target}");
    }
    assert_eq!(served.get("/map").status, 200);
    assert!(
        served.get("/story?id=harbour.txt%230&original=1").body.contains("<pre class=\"original\">Harbour wall breaks")
    );
}

#[test]
fn what_is_not_there_and_what_cannot_be_read_is_said() {
    let served = Served::of(&Archive::of_two_stories());
    assert_eq!(served.get("/story?id=nowhere").status, 404);
    assert_eq!(served.get("/person?name=Nobody+Known").status, 404);
    assert_eq!(served.get("/nowhere").status, 404);
    let nothing = served.get("/?q=harbour+zebra").body;
    assert!(nothing.contains("No story was found") && nothing.contains("No story answers “zebra”"), "{nothing}");
    assert!(nothing.contains("How the search was read") && nothing.contains("href=\"/help\""), "{nothing}");
    assert!(served.get("/quotes?q=zebra").body.contains("No quote was found"));
    let wrong = served.get("/?q=harbour+(wall").body;
    assert!(wrong.contains("<pre>    harbour (wall\n            ^"), "{wrong}");
    for target in ["/", "/quotes", "/people", "/map"] {
        let wrong = served.get(&format!("{target}?q=%28harbour"));
        assert_eq!(wrong.status, 400, "{target}");
        assert!(wrong.body.contains("role=\"alert\"") && wrong.body.contains("value=\"(harbour\""), "{}", wrong.body);
    }
    assert_eq!(served.get("/api/search?q=%28harbour").status, 400);
}

#[test]
fn json_is_the_same_answer() {
    let served = Served::of(&Archive::of_two_stories());
    let page = served.get("/api/search?q=harbour");
    assert!(page.head.contains("content-type: application/json"), "{}", page.head);
    let found: serde_json::Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(found["total"], 2);
    let record: serde_json::Value = serde_json::from_str(&served.get("/api/story?id=ferry.txt%230").body).unwrap();
    assert_eq!(record["text"], FERRY.trim_end_matches('\n'));
    let quotes: serde_json::Value = serde_json::from_str(&served.get("/api/quotes?speaker=Crane").body).unwrap();
    assert_eq!(quotes["quotes"][0]["speaker"]["name"], "Tom Crane");
    let people: serde_json::Value = serde_json::from_str(&served.get("/api/people").body).unwrap();
    assert_eq!(people["total"], 2);
}

/// Three stories of a person whose office changes, of another of the same surname, and of two places of one name.
fn of_the_bells() -> Archive {
    let story = |id: &str, date: &str, text: &str| {
        serde_json::json!({ "id": id, "date": date, "text": text }).to_string() + "\n"
    };
    let lines = [
        story(
            "first",
            "2001-02-03",
            "The wall was mended, Mayor Ann Bell said.\n\n“We count the boats,” Ann Bell told reporters.\n",
        ),
        story(
            "second",
            "2002-05-06",
            "The harbour was shut, Mayor Ann Bell said.\n\n“Nobody sails,” Mayor Ann Bell told reporters.\n",
        ),
        story(
            "third",
            "2004-07-08",
            "The law was read to the Arden Water Board in Lisbon, Senator Ann Bell said.\n\n“Ann Bell knows the law,” Judge Mary Bell said.\n",
        ),
    ];
    let archive = Archive::new().with("bells.jsonl", lines.concat());
    archive.run("index bells.jsonl").ends(0);
    archive
}

#[test]
fn a_person_has_titles_over_time_and_what_was_said_by_and_about() {
    let served = Served::of(&of_the_bells());
    let page = served.get("/person?name=Ann+Bell").body;
    for words in
        ["Titles over time", "<td>Mayor</td><td>3 February 2001</td><td>6 May 2002</td><td>2</td>", "<td>Senator</td>"]
    {
        assert!(page.contains(words), "{words}:\n{page}");
    }
    let (by, about) = page.split_once("<h2>Said about</h2>").expect("quotes about");
    assert!(by.contains("We count the boats") && about.contains("Ann Bell knows the law"), "{page}");
    let known: serde_json::Value = serde_json::from_str(&served.get("/api/person?name=Ann+Bell").body).unwrap();
    assert_eq!(known["person"]["stories"], 3);
    assert_eq!(known["person"]["seen"], serde_json::json!(["2001-02-03", "2004-07-08"]));
}

#[test]
fn a_surname_of_two_leads_to_both() {
    let served = Served::of(&of_the_bells());
    let page = served.get("/person?name=Bell").body;
    assert!(page.contains("can mean 2 people") && page.contains("href=\"/person?name=Mary+Bell\""), "{page}");
}

#[test]
fn facets_and_times_are_those_that_the_commands_count() {
    let archive = of_the_bells();
    let served = Served::of(&archive);
    let page = served.get("/").body;
    for facet in ["People", "Places", "Organisations", "Speakers", "Sources"] {
        assert_eq!(page.contains(&format!("<h2>{facet}</h2>")), facet != "Sources", "{facet}:\n{page}");
    }
    assert!(page.contains("href=\"/?speaker=Mary+Bell\""), "{page}");
    let narrowed = "/?q=org%3A%22arden+water+board%22";
    assert!(page.contains(&format!("href=\"{narrowed}\"")), "{page}");
    assert!(served.get(narrowed).body.contains("third"), "{page}");
    let time: serde_json::Value = serde_json::from_str(&served.get("/api/timeline").body).unwrap();
    let told = archive.run("timeline --json").json();
    let rows = time["timeline"].as_array().unwrap();
    assert_eq!(rows.len(), told.len());
    for (row, told) in rows.iter().zip(&told) {
        assert_eq!(
            (&row["period"], &row["stories"], &row["archive"]),
            (&told["period"], &told["stories"], &told["of"])
        );
    }
    let people: serde_json::Value = serde_json::from_str(&served.get("/api/people").body).unwrap();
    let listed = archive.run("people --json").json();
    let names = |rows: &[serde_json::Value]| {
        rows.iter().map(|row| (row["name"].clone(), row["stories"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(names(people["people"].as_array().unwrap()), names(&listed));
}

#[test]
fn no_page_is_larger_than_a_slow_line_takes() {
    let served = Served::of(&of_the_bells());
    for target in
        ["/", "/map", "/people", "/places", "/person?name=Ann+Bell", "/place?name=Lisbon", "/story?id=third", "/quotes"]
    {
        let page = served.get(target);
        assert_eq!(page.status, 200, "{target}");
        assert!(page.body.len() <= 300_000, "{target} has {} bytes", page.body.len());
    }
}

/// A story that would like to be a program: in its headline, in a name, in its body and in its path.
#[test]
fn a_story_is_never_mark_up() {
    let script = "<script>alert(1)</script>";
    let text = format!(
        "Mayor {script} speaks\n\nPORT ELBA — Mayor Ann {script} Bell said on Monday.\n\n“Ann <b>Bell</b> <img src=x onerror=alert(1)>,” said Ann \"Bell.\n"
    );
    let article = serde_json::json!({
        "id": format!("id\"'{script}"), "headline": script, "byline": script, "publication": script, "text": text,
        "url": "javascript:alert(1)", "date": "2002-05-24",
    });
    let archive = Archive::new().with("news/a<b>.txt", &text).with("news/b.jsonl", article.to_string());
    archive.run("index news").ends(0);
    let served = Served::of(&archive);
    let hostile = "%3Cscript%3Ealert(1)%3C/script%3E";
    let pages = [
        "/".to_owned(),
        "/?q=Bell".into(),
        "/story?id=a%3Cb%3E.txt%230".into(),
        "/quotes".into(),
        "/people".into(),
        "/places".into(),
        format!("/story?id=id%22%27{hostile}"),
        format!("/?q={hostile}&from={hostile}&person={hostile}&source={hostile}"),
        format!("/?q=%22%3E{hostile}"),
        format!("/person?name={hostile}"),
        format!("/nowhere/{hostile}"),
        format!("/story?id={hostile}"),
        "/story?id=a%3Cb%3E.txt%230&original=1".into(),
    ];
    for target in pages {
        let page = served.get(&target);
        let body = page.body.replace("<script src=\"/assets/archive.js\" defer></script>", "");
        assert!(!body.contains("<script") && !body.contains("<img") && !body.contains("<b>"), "{target}:\n{body}");
        assert!(!body.contains("href=\"javascript:"), "{target}:\n{body}");
    }
    assert!(served.get("/?q=Bell").body.contains("&lt;script&gt;"));
}

#[test]
fn only_this_computer_may_ask_and_only_to_read() {
    let served = Served::of(&Archive::of_two_stories());
    let ask = |head: &str| served.ask(&format!("{head}\r\nConnection: close\r\n\r\n")).status;
    let port = served.port;
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\nHost: localhost:{port}")), 200);
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\nHost: evil.example:{port}")), 421);
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://evil.example")), 403);
    assert_eq!(ask(&format!("POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0")), 405);
    assert_eq!(ask(&format!("DELETE /story?id=ferry HTTP/1.1\r\nHost: 127.0.0.1:{port}")), 405);
    assert_eq!(ask(&format!("GET /?q={} HTTP/1.1\r\nHost: 127.0.0.1:{port}", "a".repeat(9_000))), 414);
    let page = served.get("/");
    for header in
        ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "cache-control: no-store"]
    {
        assert!(page.head.contains(header), "no {header} in {}", page.head);
    }
    assert!(!page.head.contains("access-control-allow-origin"), "{}", page.head);
}

#[test]
fn nothing_outside_the_index_can_be_read() {
    let archive = Archive::of_two_stories().with("secret.txt", "Nobody may read this.\n");
    let served = Served::of(&archive);
    let targets = [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/secret.txt",
        "/assets//etc/passwd",
        "/story?id=../secret.txt",
        "/story?id=/etc/passwd",
        "/story?id=..%2Fsecret.txt%230&original=1",
        "/assets/style.css%00.txt",
    ];
    for target in targets {
        let page = served.get(target);
        assert_eq!(page.status, 404, "{target}");
        assert!(!page.body.contains("Nobody may read") && !page.body.contains("root:"), "{target}");
    }
}

#[test]
fn a_new_commit_is_seen_at_once_and_a_rebuilt_index_too() {
    let archive = Archive::of_two_stories();
    let served = Served::of(&archive);
    let total = || serde_json::from_str::<serde_json::Value>(&served.get("/api/search").body).unwrap()["total"].clone();
    assert_eq!(total(), 2);
    archive.write(
        "news/third.txt",
        "Snow closed the road to Holm, where a hundred guests wait in the inn for the plough.",
    );
    archive.run("index news").ends(0);
    assert_eq!(total(), 3);
    archive.run("index --rebuild news").ends(0);
    archive.remove("news/third.txt");
    archive.run("index news").ends(0);
    assert_eq!(total(), 2);
}

#[test]
fn a_port_that_is_taken_is_an_error_that_says_what_to_do() {
    let archive = Archive::of_two_stories();
    let served = Served::of(&archive);
    archive.run(&format!("serve --port {}", served.port)).ends(2).tells("choose another port with --port");
    Archive::new().run("serve").ends(2).tells("there is no index");
}
