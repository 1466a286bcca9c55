//! The date that a file's path or a story's address bears.
//!
//! Many archives are laid out by day: `2002/05/25/`, `2002-05-25 Evening Post.txt`. Such a date is evidence of its own
//! kind. That of a folder of downloads, a screenshot or a file of many stories is the day on which it was made: the
//! stories are no later, and that is all it says. The time at which a file was last changed is never asked.

use super::date::stated_date;
use super::date_pattern::Pattern;

/// A date in a path or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathDate {
    /// `2002-05-24`, `2002-05` or `2002`.
    pub date: String,
    /// The part of the path that bears it, as it stands there.
    pub words: String,
    /// What it is worth.
    pub bearing: Bearing,
}

/// What a date in a path is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// The user said that it is the date of publication.
    Stated,
    /// It was seen to stand there.
    Seen,
    /// The file was made on that day: a download, an export, a screenshot.
    Made,
}

/// Words of folders and files that are dated by the day on which they were made.
const MADE: &[&str] = &[
    "accessed",
    "backup",
    "backups",
    "copied",
    "crawl",
    "crawled",
    "crawls",
    "download",
    "downloaded",
    "downloads",
    "dump",
    "export",
    "exported",
    "exports",
    "import",
    "imported",
    "printed",
    "retrieved",
    "saved",
    "scan",
    "scanned",
    "scans",
    "scrape",
    "scraped",
    "screenshot",
    "screenshots",
    "snapshot",
    "snapshots",
    "upload",
    "uploaded",
];

/// The date that a path bears; `member` is the path inside a packed file, `many` says that the file holds many stories.
///
/// The deepest day counts, else the deepest month, else a folder named by a year. With a pattern of the user's, nothing
/// but what fits it.
pub fn path_date(path: &str, member: Option<&str>, many: bool, pattern: Option<&Pattern>) -> Option<PathDate> {
    if let Some(pattern) = pattern {
        let (date, words) = member.and_then(|member| pattern.find(member)).or_else(|| pattern.find(path))?;
        return Some(PathDate { date, words, bearing: Bearing::Stated });
    }
    let made = |found: PathDate| PathDate { bearing: Bearing::Made, ..found };
    let (folders, _) = path.rsplit_once('/').unwrap_or(("", path));
    let Some(member) = member else {
        let found = seen(path)?;
        // What is in a file of many stories is older than its name.
        let in_name = many && seen(folders).is_none_or(|folder| folder.date != found.date);
        return Some(if in_name { made(found) } else { found });
    };
    let inside = seen(member).map(|found| if many { made(found) } else { found });
    inside.or_else(|| seen(folders)).or_else(|| seen(path).map(made))
}

/// The day that an address bears, or its month: `/2016/05/12/`, `/2016/may/12/`, `/20160512/`. A year alone says nothing.
pub fn address_date(url: &str) -> Option<PathDate> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?.split_once('/')?.1;
    // A copy kept by a web archive bears the day of the copy, and the address it is of.
    let path = path.rsplit_once("://").map_or(path, |(_, rest)| rest);
    seen(path).filter(|found| found.date.len() > 4 && found.bearing == Bearing::Seen)
}

/// The date that shows itself in a path.
fn seen(path: &str) -> Option<PathDate> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut best: Option<(usize, PathDate)> = None;
    for (n, part) in parts.iter().enumerate() {
        let is_last = n + 1 == parts.len();
        let stem = if is_last { part.rsplit_once('.').map_or(*part, |(stem, _)| stem) } else { part };
        let found = in_part(part).or_else(|| in_folders(&parts[..n], stem, is_last));
        let Some((date, words)) = found else { continue };
        let bearing = if is_made(part) { Bearing::Made } else { Bearing::Seen };
        // As exact or more exact than what stands above it, or another date altogether.
        let refines =
            best.as_ref().is_none_or(|(_, above)| date.len() >= above.date.len() || !above.date.starts_with(&date));
        if refines {
            best = Some((n, PathDate { date, words, bearing }));
        }
    }
    best.map(|(_, found)| found)
}

fn is_made(part: &str) -> bool {
    part.split(|c: char| !c.is_alphabetic()).any(|word| MADE.binary_search(&word.to_lowercase().as_str()).is_ok())
}

/// A date that stands in one part of a path; none where two differ.
fn in_part(part: &str) -> Option<(String, String)> {
    let mut found: Vec<(String, String)> = in_figures(part);
    if found.is_empty() {
        found = in_words(part);
    }
    let longest = found.iter().map(|(date, _)| date.len()).max()?;
    found.retain(|(date, _)| date.len() == longest);
    found.dedup_by(|a, b| a.0 == b.0);
    if found.len() == 1 { found.pop() } else { None }
}

/// `2002-05-25`, `2002_05_25`, `2002.05.25`, `20020525`, `2002-05`.
fn in_figures(part: &str) -> Vec<(String, String)> {
    let bytes = part.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = figures_end(bytes, at);
        let before_is_joined =
            at > 0 && matches!(bytes[at - 1], b'-' | b'_' | b'.') && at > 1 && bytes[at - 2].is_ascii_digit();
        match end - at {
            0 => at += 1,
            8 if !before_is_joined => {
                found.extend(
                    day(&part[at..at + 4], &part[at + 4..at + 6], &part[at + 6..end])
                        .map(|day| (day, part[at..end].to_owned())),
                );
                at = end;
            }
            4 if !before_is_joined => {
                let (date, past) = after_year(part, at, end);
                found.extend(date.map(|date| (date, part[at..past].to_owned())));
                at = past;
            }
            _ => at = end,
        }
    }
    found
}

/// The month, and the day after it, that follow a year of four figures; and where they end.
fn after_year(part: &str, at: usize, end: usize) -> (Option<String>, usize) {
    let bytes = part.as_bytes();
    let two = |from: usize| {
        let separator = bytes.get(from).filter(|byte| matches!(byte, b'-' | b'_' | b'.'))?;
        (figures_end(bytes, from + 1) == from + 3).then_some((*separator, from + 1..from + 3))
    };
    let Some((separator, month)) = two(end) else { return (None, end) };
    let year = &part[at..end];
    match two(month.end) {
        Some((other, of_month)) if other == separator => {
            (day(year, &part[month], &part[of_month.clone()]), of_month.end)
        }
        // `2002-05-2500`, `2002-05-3`: no date that is known.
        None if bytes.get(month.end) == Some(&separator)
            && bytes.get(month.end + 1).is_some_and(u8::is_ascii_digit) =>
        {
            (None, end)
        }
        _ => (day(year, &part[month.clone()], "01").map(|day| day[..7].to_owned()), month.end),
    }
}

fn figures_end(bytes: &[u8], from: usize) -> usize {
    from + bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

/// `25 May 2002`, `May 25, 2002`, `May 2002`.
fn in_words(part: &str) -> Vec<(String, String)> {
    let is_word = |c: char| c.is_alphanumeric();
    let words: Vec<&str> = part.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
    let is_month = |word: &str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mut found = Vec::new();
    for (n, word) in words.iter().enumerate().filter(|(_, word)| is_month(word)) {
        let year_at = |at: usize| words.get(at).filter(|year| year.len() == 4 && is_year(year));
        let is_day = |word: &&&str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        let before = n.checked_sub(1).and_then(|at| words.get(at)).filter(is_day);
        let after = words.get(n + 1).filter(is_day);
        let stated = match (before, after) {
            (Some(day), _) if year_at(n + 1).is_some() => format!("{day} {word} {}", words[n + 1]),
            (_, Some(day)) if year_at(n + 2).is_some() => format!("{day} {word} {}", words[n + 2]),
            _ if year_at(n + 1).is_some() => format!("{word} {}", words[n + 1]),
            _ => continue,
        };
        found.extend(stated_date(&stated).map(|date| (date, stated)));
    }
    found
}

/// A date spread over folders: `2002/05/25`, `2002/05-25`, `2002/May`, `2002`. `part` is the last of them.
fn in_folders(above: &[&str], part: &str, is_name: bool) -> Option<(String, String)> {
    let month = |word: &str| match word.len() {
        2 if is_figures(word) => Some(word.to_owned()),
        3.. if word.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            stated_date(&format!("1 {word} 2000")).and_then(|date| date.get(5..7).map(str::to_owned))
        }
        _ => None,
    };
    let two = |word: &str| word.len() == 2 && is_figures(word);
    match above {
        [.., year, of_year] if is_year(year) && two(part) && month(of_year).is_some() => {
            let day = day(year, &month(of_year)?, part)?;
            return Some((day, format!("{year}/{of_year}/{part}")));
        }
        [.., year] if is_year(year) => {
            if let Some((of_year, of_month)) = part.split_once(['-', '_', '.']).filter(|(a, b)| two(a) && two(b)) {
                return day(year, of_year, of_month).map(|day| (day, format!("{year}/{part}")));
            }
            if !is_name && let Some(of_year) = month(part) {
                return day(year, &of_year, "01").map(|day| (day[..7].to_owned(), format!("{year}/{part}")));
            }
        }
        _ => {}
    }
    (!is_name && is_year(part)).then(|| (part.to_owned(), part.to_owned()))
}

fn is_figures(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A year that a clipping can be of.
fn is_year(word: &str) -> bool {
    word.len() == 4 && is_figures(word) && matches!(word.get(..2), Some("18" | "19" | "20"))
}

fn day(year: &str, month: &str, day: &str) -> Option<String> {
    if !is_year(year) {
        return None;
    }
    stated_date(&format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(path: &str) -> Option<(String, Bearing)> {
        path_date(path, None, false, None).map(|found| (found.date, found.bearing))
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(MADE.is_sorted());
    }

    #[test]
    fn days_months_and_years_are_seen() {
        for (path, expected) in [
            ("2002/05/25/page.txt", "2002-05-25"),
            ("clips/2002/05/25.txt", "2002-05-25"),
            ("2002/May/25/page.txt", "2002-05-25"),
            ("2002/05-25/page.txt", "2002-05-25"),
            ("2002-05-25 Evening Post.txt", "2002-05-25"),
            ("20020525_ep.txt", "2002-05-25"),
            ("ep_2002_05_25.html", "2002-05-25"),
            ("Evening Post, 25 May 2002.txt", "2002-05-25"),
            ("Evening Post May 25, 2002 page 3.txt", "2002-05-25"),
            ("2001/2002-05-25.txt", "2002-05-25"),
            ("2002/05/storm.txt", "2002-05"),
            ("2002-05 digest.txt", "2002-05"),
            ("2002/storm.txt", "2002"),
            ("2002/05/25/2002-05 digest/a.txt", "2002-05-25"),
        ] {
            assert_eq!(date(path), Some((expected.to_owned(), Bearing::Seen)), "{path}");
        }
    }

    #[test]
    fn what_is_no_date_or_two_is_left_alone() {
        for path in [
            "page.txt",
            "2002.txt",
            "05/25/page.txt",
            "05-06-2002.txt",
            "2002-13-45.txt",
            "tel 2002-05-2500.txt",
            "12345678.txt",
            "20020525103000.txt",
            "2002-05-25 to 2002-06-01.txt",
            "é2002é.txt",
            "9999/99/99/é",
            "2002é05é25",
        ] {
            assert_eq!(date(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_dated_by_the_day_it_was_made_is_a_bound() {
        for path in ["downloads 2024-01-03/storm.txt", "Screenshot 2024-01-03.html", "saved/export_20240103.txt"] {
            assert_eq!(date(path), Some(("2024-01-03".to_owned(), Bearing::Made)), "{path}");
        }
        assert_eq!(date("downloads 2024-01-03/2002-05-25.txt"), Some(("2002-05-25".to_owned(), Bearing::Seen)));
        let many = |path| path_date(path, None, true, None).map(|found| found.bearing);
        assert_eq!(many("export-2024-01-03.jsonl"), Some(Bearing::Made));
        assert_eq!(many("2002-05-25.jsonl"), Some(Bearing::Made));
        assert_eq!(many("2002/05/25/all.jsonl"), Some(Bearing::Seen));
    }

    #[test]
    fn a_packed_file_is_dated_by_the_path_inside() {
        let packed = |path, member| path_date(path, Some(member), false, None).map(|found| (found.date, found.bearing));
        assert_eq!(packed("2024-01-03.zip", "2002/05/25/a.txt"), Some(("2002-05-25".into(), Bearing::Seen)));
        assert_eq!(packed("2024-01-03.zip", "a.txt"), Some(("2024-01-03".into(), Bearing::Made)));
        assert_eq!(packed("2002/05/25/a.zip", "a.txt"), Some(("2002-05-25".into(), Bearing::Seen)));
    }

    #[test]
    fn addresses_bear_days() {
        let day = |url| address_date(url).map(|found| found.date);
        assert_eq!(day("http://post.example/2016/05/12/storm.html").as_deref(), Some("2016-05-12"));
        assert_eq!(day("https://post.example/news/2016/may/12/storm").as_deref(), Some("2016-05-12"));
        assert_eq!(day("http://post.example/article/20090320/NEWS01/9032/-1/rss").as_deref(), Some("2009-03-20"));
        assert_eq!(day("http://post.example/2016/05/storm?day=2017-01-01").as_deref(), Some("2016-05"));
        let kept = "https://archive.example/web/20200101120000/http://post.example/2016/05/12/a";
        assert_eq!(day(kept).as_deref(), Some("2016-05-12"));
        for url in ["http://post.example/2016/storm", "post.example", "", "http://post.example/12345678"] {
            assert_eq!(day(url), None, "{url}");
        }
    }
}
