//! Dates: expressions found, and found with the right value; and the story's own date where it was withheld.
//!
//! A prediction on a span that gold ignores counts neither way. Values are compared after harmless spelling is settled
//! (`199` is `199X`, seconds are dropped); where the prediction is longer than “yesterday” and adds a part of the day,
//! the day with its part is right.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::matching::pair;
use super::{Article, Score, Stretch, share};

/// The gold dates of an article.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    id: String,
    #[serde(default)]
    pub(super) source: String,
    dates: Vec<Date>,
    #[serde(default)]
    ignore: Vec<Stretch>,
}

#[derive(Clone, Debug, Deserialize)]
struct Date {
    #[serde(flatten)]
    span: Stretch,
    value: String,
}

/// The measures over some articles: name, value, gold items.
pub(super) fn measure(rows: &[&Gold], articles: &BTreeMap<String, Article>) -> Vec<(&'static str, f64, usize)> {
    let (mut wanted, mut said, mut found, mut right) = (0, 0, 0, 0);
    for gold in rows {
        let mut dates = gold.dates.clone();
        dates.sort_by_key(|date| date.span);
        let spans: Vec<Stretch> = dates.iter().map(|date| date.span).collect();
        let mine = articles.get(&gold.id).map(predictions).unwrap_or_default();
        let predicted: Vec<Stretch> = mine.keys().copied().collect();
        let values: Vec<String> = mine.into_values().collect();
        let matched = pair(&spans, &predicted, false);
        let used: BTreeSet<usize> = matched.values().copied().collect();
        let spurious =
            (0..predicted.len()).filter(|j| !used.contains(j) && !predicted[*j].touches(&gold.ignore)).count();
        wanted += spans.len();
        found += matched.len();
        said += matched.len() + spurious;
        for (&i, &j) in &matched {
            let (want, have) = (canonical(&dates[i].value), canonical(&values[j]));
            let longer = predicted[j].end - predicted[j].start > spans[i].end - spans[i].start;
            let day_with_part = longer && want.len() == 10 && have.starts_with(&format!("{want}T"));
            right += usize::from(want == have || day_with_part);
        }
    }
    vec![
        ("dates found, overlap F1", Score::new(found, said, found, wanted).f1(), wanted),
        ("dates found with the right value, F1", Score::new(right, said, right, wanted).f1(), wanted),
    ]
}

/// The gold day of a story.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldDay {
    id: String,
    #[serde(default)]
    pub(super) source: String,
    date: Option<String>,
}

/// The measures of the stories' own dates, withheld from the input: name, value, gold items.
pub(super) fn measure_inferred(
    rows: &[&GoldDay],
    articles: &BTreeMap<String, Article>,
) -> Vec<(&'static str, f64, usize)> {
    let (mut year_right, mut day_right, mut sure, mut sure_wrong) = (0, 0, 0, 0);
    let days: Vec<(&str, &str)> = rows.iter().filter_map(|gold| Some((&*gold.id, gold.date.as_deref()?))).collect();
    for &(id, day) in &days {
        let records = articles.get(id).map_or(&[][..], |article| &article.records);
        let Some(date) = records.iter().find_map(|record| record.date.as_ref()) else { continue };
        let has_year = date.value.get(..4) == day.get(..4);
        // A value to the month or year is right where it is all that it claims to be.
        let is_right = day.starts_with(date.value.get(..10).unwrap_or(&date.value));
        year_right += usize::from(has_year);
        day_right += usize::from(is_right && date.value.len() >= 10);
        if date.confidence >= 0.8 {
            sure += 1;
            sure_wrong += usize::from(!is_right);
        }
    }
    vec![
        ("the story's own year, right of all", share(year_right, days.len()), days.len()),
        ("the story's own day, right of all", share(day_right, days.len()), days.len()),
        ("wrong though confidence ≥ 0.8, of those", share(sure_wrong, sure), sure),
    ]
}

fn predictions(article: &Article) -> BTreeMap<Stretch, String> {
    let mut out = BTreeMap::new();
    for record in &article.records {
        for date in &record.dates {
            let span = Stretch::of(date.start, date.end, record.source.offset);
            out.entry(span).or_insert_with(|| date.value.clone().unwrap_or_default());
        }
    }
    out
}

/// One spelling for values that mean the same.
fn canonical(value: &str) -> String {
    let value = value.trim();
    let bare = value.strip_prefix("BC").unwrap_or(value);
    if (2..=3).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{value}{}", if bare.len() == 3 { "X" } else { "XX" });
    }
    if let Some((year, week)) = value.split_once("-W") {
        let (number, rest) = week.split_once('-').map_or((week, String::new()), |(n, rest)| (n, format!("-{rest}")));
        if number.len() == 1 {
            return format!("{year}-W0{number}{rest}");
        }
    }
    match value.split_once('T') {
        Some((day, time))
            if day.len() == 10 && time.len() >= 2 && time.as_bytes()[..2].iter().all(u8::is_ascii_digit) =>
        {
            let digits: String =
                time[2..].chars().take_while(|c| c.is_ascii_digit() || *c == ':').filter(|c| *c != ':').collect();
            let minutes = if digits.len() >= 2 { &digits[..2] } else { "00" };
            format!("{day}T{}:{minutes}", &time[..2])
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn harmless_spellings_are_one() {
        for (written, one) in [
            ("199", "199X"),
            ("19", "19XX"),
            ("BC049", "BC049X"),
            ("2002-W7", "2002-W07"),
            ("2002-W7-WE", "2002-W07-WE"),
            ("2002-05-24T09", "2002-05-24T09:00"),
            ("2002-05-24T09:30:00Z", "2002-05-24T09:30"),
            ("2002-05-24TMO", "2002-05-24TMO"),
        ] {
            assert_eq!(canonical(written), one);
        }
    }
}
