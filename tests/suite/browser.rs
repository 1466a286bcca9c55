//! The pages in a real browser: Chromium, driven by its own driver over the WebDriver protocol.
//!
//! Where there is no driver, these tests say that they were left out; with `ARCHIVE_BROWSER=required`, as in CI, they fail.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::archive::{Archive, HARBOUR};
use crate::serve::Served;

/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a page may take to show what it should.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with a profile of its own.
struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts it, with a window so many pixels wide; nothing where there is no driver.
    fn start(width: u32, height: u32) -> Option<Self> {
        let profile = tempfile::tempdir().unwrap();
        let started = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut driver = match started {
            Ok(driver) => driver,
            Err(error) => {
                let required = std::env::var_os("ARCHIVE_BROWSER").is_some_and(|value| value == "required");
                assert!(!required, "chromedriver cannot be started: {error}");
                eprintln!("left out: the tests in a browser, for there is no chromedriver ({error})");
                return None;
            }
        };
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse::<u16>().ok())
            .expect("chromedriver says on which port it listens");
        let mut browser = Self { driver, port, session: String::new(), _profile: profile };
        let folder = browser._profile.path().display().to_string();
        let arguments = [
            "--headless".to_owned(),
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            "--disable-dev-shm-usage".into(),
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            "--no-first-run".into(),
            "--no-default-browser-check".into(),
            format!("--user-data-dir={folder}"),
            format!("--window-size={width},{height}"),
            "about:blank".into(),
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        browser.session = browser.call("POST", "/session", &wanted)["sessionId"].as_str().unwrap().to_owned();
        Some(browser)
    }

    /// One command of the protocol; its value.
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}",
            self.port
        )
        .unwrap();
        let value: Value = serde_json::from_slice(&body_of(stream)).unwrap();
        assert!(value["value"]["error"].is_null(), "{method} {path} {body}: {}", value["value"]["message"]);
        value["value"].clone()
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.call("POST", &format!("/session/{}/{path}", self.session), body)
    }

    fn open(&self, url: &str) {
        self.command("url", &json!({ "url": url }));
    }

    fn run(&self, script: &str) -> Value {
        self.command("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression is true on the page.
    #[track_caller]
    fn wait(&self, expression: &str) {
        let end = Instant::now() + PATIENCE;
        while self.run(&format!("return !!({expression})")) != json!(true) {
            assert!(
                Instant::now() < end,
                "never true: {expression}; the page:\n{}",
                self.run("return document.body.innerText")
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn element(&self, selector: &str) -> String {
        let found = self.command("element", &json!({ "using": "css selector", "value": selector }));
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    fn click(&self, selector: &str) {
        self.command(&format!("element/{}/click", self.element(selector)), &json!({}));
    }

    fn type_in(&self, selector: &str, text: &str) {
        self.command(&format!("element/{}/value", self.element(selector)), &json!({ "text": text }));
    }

    /// Sets what the browser says of itself to style sheets: the medium, and features of it.
    fn emulate(&self, medium: &str, features: &[(&str, &str)]) {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let params = json!({ "media": medium, "features": features });
        self.command("goog/cdp/execute", &json!({ "cmd": "Emulation.setEmulatedMedia", "params": params }));
    }

    /// Presses keys wherever the focus is.
    fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() })))
            .collect();
        self.command("actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }));
    }

    /// Drags from the middle of one element to the middle of another.
    fn drag(&self, from: &str, to: &str) {
        let go = |selector: &str| json!({ "type": "pointerMove", "duration": 60, "x": 0, "y": 0, "origin": { ELEMENT: self.element(selector) } });
        let actions =
            json!([go(from), { "type": "pointerDown", "button": 0 }, go(to), { "type": "pointerUp", "button": 0 }]);
        self.command("actions", &json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": actions }] }));
    }

    /// Nothing went wrong on any page so far, and nothing was asked of any other host.
    #[track_caller]
    fn is_clean(&self, port: u16) {
        let log = self.command("se/log", &json!({ "type": "browser" }));
        let errors: Vec<&Value> = log.as_array().unwrap().iter().filter(|entry| entry["level"] == "SEVERE").collect();
        assert!(errors.is_empty(), "{errors:?}");
        let own = format!("http://127.0.0.1:{port}/");
        for entry in self.command("se/log", &json!({ "type": "performance" })).as_array().unwrap() {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            if message["message"]["method"] == "Network.requestWillBeSent" {
                let url = message["message"]["params"]["request"]["url"].as_str().unwrap();
                // What the browser draws of its own has schemes of its own.
                let is_foreign = url.starts_with("http") || url.starts_with("ws");
                assert!(!is_foreign || url.starts_with(&own), "a request to {url}");
            }
        }
    }
}

/// The body of an answer. The driver keeps its connections open, so the length it names is what is read.
fn body_of(stream: TcpStream) -> Vec<u8> {
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let line = line.trim().to_lowercase();
        if line.is_empty() {
            break;
        }
        length = line.strip_prefix("content-length:").map_or(length, |value| value.trim().parse().unwrap());
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    body
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.call("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Twelve stories, one a month of 2002, of two places and two speakers.
fn a_year() -> Archive {
    let months: Vec<(String, String, String)> = (1..=12)
        .map(|month| {
            let (place, name) = if month % 3 == 0 { ("Lisbon", "Eve Stone") } else { ("Nairobi", "Ann Bell") };
            let text = format!(
                "{place} counts its boats\n\nThe harbour of {place} was full, Mayor {name} said on Monday.\n\n“We count {month} boats,” {name} told reporters.\n"
            );
            (format!("boats-{month:02}"), format!("2002-{month:02}-15"), text)
        })
        .collect();
    let articles: Vec<(&str, &str, &str, &str)> =
        months.iter().map(|(id, date, text)| (id.as_str(), date.as_str(), "Harbour News", text.as_str())).collect();
    Archive::of_articles(&articles)
}

#[test]
fn a_reader_searches_narrows_opens_a_story_and_follows_a_person() {
    let Some(browser) = Browser::start(1200, 900) else { return };
    let archive = a_year();
    let served = Served::of(&archive);
    browser.open(&format!("http://127.0.0.1:{}/", served.port));
    browser.type_in("input[type=search]", "harbour\u{e007}");
    browser.wait("document.querySelectorAll('.hits > li').length == 12");
    browser.wait("document.querySelectorAll('.histogram svg a').length == 12");

    // A facet narrows, and can be taken away again.
    browser.click(".facet a[href*='Lisbon']");
    browser.wait("document.querySelectorAll('.hits > li').length == 4");
    browser.click(".chips a");
    browser.wait("document.querySelectorAll('.hits > li').length == 12");

    // Dragging over the bars from March to May narrows the time.
    browser.drag(".histogram svg a:nth-of-type(3) .hit", ".histogram svg a:nth-of-type(5) .hit");
    browser.wait("new URL(location).searchParams.get('from') == '2002-03' && new URL(location).searchParams.get('to') == '2002-05'");
    browser.wait("document.querySelectorAll('.hits > li').length == 3");
    // The bars are days now, and a click on one narrows to that day alone.
    browser.click(".histogram svg a[data-from='2002-04-15'] .hit");
    browser.wait("document.querySelectorAll('.hits > li').length == 1");
    assert_eq!(browser.run("return new URL(location).searchParams.get('from')"), json!("2002-04-15"));

    browser.click(".hit-title a");
    browser.wait(
        "document.querySelector('.story q') && document.querySelector('.story p:not(.legend) a.person').title.includes('Ann Bell')",
    );
    browser.click(".story p:not(.legend) a.person");
    browser.wait("document.querySelector('h1').textContent == 'Ann Bell'");
    browser.wait("document.querySelectorAll('.quotes > li').length > 3");
    browser.is_clean(served.port);
}

#[test]
fn the_map_shows_the_places_of_the_search() {
    let Some(browser) = Browser::start(1200, 900) else { return };
    let archive = a_year();
    let served = Served::of(&archive);
    browser.open(&format!("http://127.0.0.1:{}/?q=harbour&place=Lisbon", served.port));
    browser.click("nav a[href^='/map']");
    browser.wait("document.querySelectorAll('.map circle').length == 1");
    // Lisbon lies in the north, a little west of the middle.
    let place = browser.run(
        "const c = document.querySelector('.map circle'); return [c.cx.baseVal.value / 1000, c.cy.baseVal.value / 487]",
    );
    let (x, y) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
    assert!((0.46..0.5).contains(&x) && (0.2..0.3).contains(&y), "{x} {y}");
    browser.is_clean(served.port);
}

#[test]
fn every_page_fits_a_phone_and_has_enough_contrast_by_day_and_night() {
    let Some(browser) = Browser::start(390, 844) else { return };
    let archive = a_year();
    let served = Served::of(&archive);
    for night in [false, true] {
        let scheme = if night { "dark" } else { "light" };
        browser.emulate("", &[("prefers-color-scheme", scheme)]);
        let size = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": { "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true } });
        browser.command("goog/cdp/execute", &size);
        for target in [
            "/?q=harbour",
            "/story?id=boats-03",
            "/quotes",
            "/person?name=Ann+Bell",
            "/place?name=Lisbon",
            "/map",
            "/people",
            "/help",
            "/?q=zebra+harbour",
        ] {
            browser.open(&format!("http://127.0.0.1:{}{target}", served.port));
            let wide = browser.run("return document.documentElement.scrollWidth");
            assert!(wide.as_f64().unwrap() <= 390.0, "{target} is {wide} wide");
            let poor = browser.run(CONTRAST);
            assert_eq!(poor, json!([]), "{target}, {scheme}");
        }
    }
    browser.is_clean(served.port);
}

/// Texts whose contrast is below what WCAG 2.2 asks at level AA: 4.5 to 1, or 3 to 1 where they are large.
const CONTRAST: &str = r#"
const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const parts = (color) => color.match(/[\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = parts(getComputedStyle(at).backgroundColor);
    if (color.length < 4 || color[3] > 0) return color;
  }
  return [255, 255, 255];
};
const poor = [];
for (const element of document.querySelectorAll("body *")) {
  const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!words || element.closest("svg") || !element.checkVisibility()) continue;
  const style = getComputedStyle(element);
  const [one, two] = [light(parts(style.color)), light(behind(element))];
  const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (contrast < (large ? 3 : 4.5)) poor.push(`${element.tagName} ${element.className}: ${contrast.toFixed(2)}`);
}
return poor;
"#;

/// Whether a colour is nearer to white than to black.
const IS_LIGHT: &str = "const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number); return r + g + b > 384";

#[test]
fn the_pages_are_dark_where_the_system_is_and_light_on_paper() {
    let Some(browser) = Browser::start(1200, 900) else { return };
    let archive = a_year();
    let served = Served::of(&archive);
    browser.open(&format!("http://127.0.0.1:{}/story?id=boats-03", served.port));
    for (medium, scheme, is_light) in [("screen", "light", true), ("screen", "dark", false), ("print", "dark", true)] {
        browser.emulate(medium, &[("prefers-color-scheme", scheme)]);
        assert_eq!(browser.run(IS_LIGHT), json!(is_light), "{medium}, {scheme}");
        assert_eq!(browser.run(CONTRAST), json!([]), "{medium}, {scheme}");
    }
    browser.is_clean(served.port);
}

#[test]
fn on_paper_a_story_stands_without_what_leads_elsewhere() {
    let Some(browser) = Browser::start(1200, 900) else { return };
    let archive = a_year();
    let served = Served::of(&archive);
    let shown = |selector: &str| {
        let script =
            format!("return [...document.querySelectorAll({selector:?})].some((one) => one.checkVisibility())");
        browser.run(&script) == json!(true)
    };
    browser.open(&format!("http://127.0.0.1:{}/story?id=boats-03", served.port));
    for selector in ["nav", "form.search", "aside", "footer", ".legend"] {
        assert!(shown(selector), "{selector} is shown on a screen");
    }
    browser.emulate("print", &[]);
    for selector in ["nav", "form.search", "aside", "footer", ".legend", "button"] {
        assert!(!shown(selector), "{selector} is printed");
    }
    assert!(shown("h1") && shown(".story p"));
    let marked = browser
        .run("return getComputedStyle(document.querySelector('.story p:not(.legend) a.person')).backgroundColor");
    assert_eq!(marked, json!("rgba(0, 0, 0, 0)"));
    browser.is_clean(served.port);
}

#[test]
fn a_person_bears_titles_over_time() {
    let Some(browser) = Browser::start(1200, 900) else { return };
    let archive = Archive::of_articles(&[
        (
            "a",
            "2001-03-01",
            "Harbour News",
            "Councillor Ann Bell opened the quay. “It is late,” said Councillor Ann Bell.",
        ),
        ("b", "2002-05-08", "Harbour News", "Mayor Ann Bell closed the quay. “It leaks,” said Mayor Ann Bell."),
        (
            "c",
            "2003-06-01",
            "Harbour News",
            "A school burned down in the night. “Nobody was in it,” said Mayor Ann Bell.",
        ),
    ]);
    let served = Served::of(&archive);
    browser.open(&format!("http://127.0.0.1:{}/person?name=Ann+Bell", served.port));
    let rows = browser.run(
        "return [...document.querySelectorAll('table.titles tr')].slice(1).map((row) => [...row.cells].map((cell) => cell.innerText.trim()))",
    );
    assert_eq!(
        rows,
        json!([["Councillor", "1 March 2001", "1 March 2001", "1"], ["Mayor", "8 May 2002", "1 June 2003", "2"]])
    );
    browser.is_clean(served.port);
}

#[test]
fn a_citation_is_copied() {
    let Some(browser) = Browser::start(1200, 900) else { return };
    let archive = a_year();
    let served = Served::of(&archive);
    let origin = format!("http://127.0.0.1:{}", served.port);
    for name in ["clipboard-read", "clipboard-write"] {
        let allowed = json!({ "permission": { "name": name }, "setting": "granted", "origin": origin });
        browser.command("goog/cdp/execute", &json!({ "cmd": "Browser.setPermission", "params": allowed }));
    }
    browser.open(&format!("{origin}/story?id=boats-03"));
    // What is folded away is opened first, as a reader does.
    browser.run("document.getElementById('citation').closest('details').open = true");
    browser.click("button.copy");
    browser.wait("document.querySelector('button.copy').textContent == 'Copied'");
    let read = json!({ "script": "const done = arguments[0]; navigator.clipboard.readText().then(done, (error) => done(String(error)))", "args": [] });
    let copied = browser.command("execute/async", &read);
    let copied = copied.as_str().unwrap();
    assert!(copied.starts_with("“Lisbon counts its boats”, Harbour News, 15 March 2002, "), "{copied}");
    assert_eq!(copied, browser.run("return document.getElementById('citation').textContent").as_str().unwrap().trim());
    browser.is_clean(served.port);
}

#[test]
fn the_keyboard_is_enough() {
    let Some(browser) = Browser::start(1200, 900) else { return };
    let archive = a_year();
    let served = Served::of(&archive);
    browser.open(&format!("http://127.0.0.1:{}/", served.port));
    // The first stop leads past the head of the page, and is seen once it is reached.
    browser.press("\u{e004}");
    browser
        .wait("document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().left >= 0");
    browser.press("/");
    browser.wait("document.activeElement.matches('input[type=search]')");
    // In the field, keys are letters.
    browser.press("jk/");
    browser.wait("document.activeElement.value == 'jk/'");
    browser.press("\u{e003}\u{e003}\u{e003}harbour\u{e007}");
    browser.wait(
        "new URL(location).searchParams.get('q') == 'harbour' && document.querySelectorAll('.hits > li').length == 12",
    );
    browser.press("jj");
    browser.wait("document.activeElement == document.querySelectorAll('.hit-title a')[1]");
    browser.press("k");
    browser.wait("document.activeElement == document.querySelectorAll('.hit-title a')[0]");
    let outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(outline, json!("solid"));
    browser.press("\u{e007}");
    browser.wait("location.pathname == '/story'");
    browser.is_clean(served.port);
}

#[test]
fn a_story_that_holds_a_script_runs_none() {
    let Some(browser) = Browser::start(1200, 900) else { return };
    let script = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">";
    let text = HARBOUR.replace("Ann Bell", &format!("Ann {script} Bell"));
    let article = json!({ "id": "hostile", "headline": script, "byline": script, "publication": script, "text": text });
    let archive = Archive::new().with("hostile.jsonl", article.to_string());
    archive.run("index hostile.jsonl").ends(0);
    let served = Served::of(&archive);
    for target in [
        "/",
        "/story?id=hostile",
        "/story?id=hostile&original=1",
        "/quotes",
        "/people",
        "/?q=%3Cscript%3Edocument.title%3D%27taken%27%3C%2Fscript%3E",
    ] {
        browser.open(&format!("http://127.0.0.1:{}{target}", served.port));
        assert!(!browser.run("return document.title").as_str().unwrap().starts_with("taken"), "{target}");
        assert_eq!(browser.run("return document.querySelectorAll('script, img').length"), json!(1), "{target}");
    }
    browser.is_clean(served.port);
}
