//! From expressions to values: against the story's own day in news, against the date told before in a history.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::narrative::{asides, is_narrative, quoted};
use super::rules::{holiday_in, is_zoned};
use super::tense::{Tense, is_past_word, tense};
use super::timex::{Base, Calendar, Field, Meaning, Pick, Timex, Unit, Year};
use super::value::{Season, Value};
use crate::text::{Kind, Text};

/// The days from which a story counts.
#[derive(Clone, Copy)]
pub(super) struct Days {
    /// That on which it was written.
    pub(super) written: Date,
    /// That on which it was printed: on the next, what happened overnight is told by its weekday.
    pub(super) printed: Date,
}

impl Days {
    /// The day from which weekdays count.
    fn of_weekdays(self) -> Date {
        if distance(self.printed, self.written) <= 1 { self.printed } else { self.written }
    }
}

/// The values of the expressions of a text, in their order, in a story of this day; none where the text leaves it open.
pub(super) fn resolve(
    text: &Text<'_>,
    timexes: &[Timex],
    days: Option<Days>,
    day_first: Option<bool>,
) -> Vec<Option<Value>> {
    let story = days.map(|days| days.written);
    let narrative = is_narrative(text, timexes, story);
    let mut reader = Reader {
        text,
        story,
        weekdays: days.map(Days::of_weekdays),
        narrative,
        day_first,
        anchor: None,
        aside: None,
        told: None,
        sentence_day: None,
        last: None,
        stretch: None,
        decade: None,
    };
    let mut asides = if narrative { asides(text, timexes) } else { vec![false; timexes.len()] };
    if narrative {
        let open = timexes.iter().map(|timex| timex.meaning.stated_year().is_none());
        let said = quoted(text, timexes).into_iter().zip(open).map(|(said, open)| said && open);
        asides.iter_mut().zip(said).for_each(|(aside, said)| *aside |= said);
    }
    timexes.iter().zip(asides).map(|(timex, aside)| reader.read(timex, aside)).collect()
}

/// Reads the expressions of one text in order.
struct Reader<'t> {
    text: &'t Text<'t>,
    story: Option<Date>,
    /// The day from which weekdays count.
    weekdays: Option<Date>,
    narrative: bool,
    day_first: Option<bool>,
    /// The date last spoken of, from which others count, and its sentence.
    anchor: Option<(Value, usize)>,
    /// A date told by the way, and its sentence.
    aside: Option<(Value, usize)>,
    /// The last date whose year the text states.
    told: Option<Told>,
    /// The last day spoken of, and its sentence.
    sentence_day: Option<(Date, usize)>,
    /// The last day or week whose value is counted from the story's, and the token after it.
    last: Option<(Value, usize)>,
    /// The last quarter or half year, and its sentence.
    stretch: Option<(Value, usize)>,
    /// The last decade, and its sentence.
    decade: Option<(i16, usize)>,
}

/// So many tokens behind it a date leads no other, which hardly any paragraph has.
const LEADS: usize = 1000;

/// A date whose year the text states, from which later ones of its paragraph may go on.
#[derive(Clone, Copy)]
struct Told {
    year: i16,
    /// Whether it names a year alone: such a one leads its own sentence and no other.
    whole: bool,
    /// Its last token.
    at: usize,
}

/// Where a date without a year is to be looked for.
#[derive(Clone, Copy)]
enum Way {
    /// The last that began by then; the day itself included or not.
    Back { with: bool },
    /// The first from then on.
    Ahead { with: bool },
    /// The nearest.
    Near,
}

impl Reader<'_> {
    fn read(&mut self, timex: &Timex, aside: bool) -> Option<Value> {
        let value = self.value(&timex.meaning, timex).filter(|value| value.is_writable());
        let sentence = self.text.sentence_of(timex.tokens.start);
        if timex.meaning.stated_year().is_some()
            && let Some(year) = value.and_then(Value::year)
        {
            let whole = matches!(value, Some(Value::Year(_) | Value::Decade(_) | Value::Century(_)));
            self.told = Some(Told { year, whole, at: timex.tokens.end.saturating_sub(1) })
                .filter(|_| !is_by_the_way(self.text, timex));
        } else if timex.meaning.is_deictic() || !self.narrative && self.is_of_story_year(value) {
            self.told = None;
        }
        self.last = value.filter(|_| timex.meaning.is_deictic()).map(|value| (value, timex.tokens.end));
        if let Some(value) = value {
            match value {
                Value::Day(day) => self.sentence_day = Some((day, sentence)),
                Value::Quarter(..) | Value::Half(..) => self.stretch = Some((value, sentence)),
                Value::Decade(decade) => self.decade = Some((decade, sentence)),
                _ => {}
            }
            let passing =
                matches!(value, Value::Decade(_) | Value::Century(_)) || self.narrative && timex.meaning.is_deictic();
            if aside || self.narrative && looks_back(&timex.meaning) {
                self.aside = Some((value, sentence));
            } else if !passing {
                self.aside = None;
                self.anchor = Some((self.refined(value, sentence), sentence));
            }
        }
        value
    }

    /// Whether a value lies in the story's own year or later: nothing goes on from long ago behind it.
    fn is_of_story_year(&self, value: Option<Value>) -> bool {
        let year = value.and_then(Value::year);
        year.zip(self.story).is_some_and(|(year, story)| year >= story.year())
    }

    /// The year of a sentence that told a day of it leaves the day: `December 7 (in Tokyo December 8), 1941`.
    fn refined(&self, value: Value, sentence: usize) -> Value {
        match (value, self.anchor) {
            (Value::Year(year), Some((anchor, at))) if at == sentence && anchor.year() == Some(year) => anchor,
            _ => value,
        }
    }

    /// The date from which one without a year counts in this sentence.
    fn line(&self, timex: &Timex) -> Option<Value> {
        let sentence = self.text.sentence_of(timex.tokens.start);
        self.aside.filter(|&(_, at)| at == sentence).or(self.anchor).map(|(value, _)| value)
    }

    /// The date last told: what `the next day` and `that year` count from.
    fn last_told(&self, timex: &Timex) -> Option<Value> {
        let sentence = self.text.sentence_of(timex.tokens.start);
        self.aside.filter(|&(_, at)| at + 1 >= sentence).or(self.anchor).map(|(value, _)| value)
    }

    fn value(&self, meaning: &Meaning, timex: &Timex) -> Option<Value> {
        match meaning {
            Meaning::Calendar(calendar) => self.calendar(*calendar, timex),
            Meaning::Shift { base, unit, by } => self.shifted(*base, *unit, *by, timex),
            Meaning::From { of, unit, by } => {
                let from = self.value(of, timex)?;
                match (from, unit) {
                    (Value::Week(day), Unit::Day) => Some(Value::Day(plus_days(day, *by)?)),
                    (Value::Day(day), Unit::Week | Unit::Fortnight) => {
                        let weeks = if *unit == Unit::Week { 1 } else { 2 };
                        Some(Value::Day(plus_days(day, by.checked_mul(7 * weeks)?)?))
                    }
                    _ => shift(from, *unit, *by),
                }
            }
            Meaning::TimeOfDay => {
                let sentence = self.text.sentence_of(timex.tokens.start);
                match (self.sentence_day, self.line(timex)) {
                    (Some((day, at)), _) if at == sentence || self.tells_day(day, at, timex) => Some(Value::Day(day)),
                    (_, Some(Value::Day(day))) if self.narrative => Some(Value::Day(day)),
                    _ if self.narrative => None,
                    _ => self.story.map(Value::Day),
                }
            }
        }
    }

    /// Whether a day that the sentence before named is that of a time of day: `It fell Tuesday. They heard it at 9 a.m.`
    ///
    /// One with its zone is of the news itself, as is one that heads a paragraph.
    fn tells_day(&self, day: Date, at: usize, timex: &Timex) -> bool {
        let Some(story) = self.story else { return false };
        let start = timex.tokens.start;
        let heads = self.text.paragraphs.get(self.text.paragraph_of(start)).is_some_and(|p| p.tokens.start == start);
        let limit = start.checked_sub(1).is_some_and(|at| matches!(self.text.word(at), "until" | "till" | "by"));
        let agrees = || match tense(self.text, timex.tokens.clone()) {
            _ if limit => true,
            Tense::Past => day <= story,
            Tense::Future => day >= story,
            Tense::Unknown => true,
        };
        at + 1 == self.text.sentence_of(start) && !heads && !is_zoned(self.text, timex) && agrees()
    }

    fn calendar(&self, calendar: Calendar, timex: &Timex) -> Option<Value> {
        let stated = match calendar.year {
            Year::Open => None,
            Year::Is(year) => Some(year),
            Year::FromStory(by) => Some(self.now(timex)?.year() + by),
            Year::FromAnchor(by) => {
                Some(self.last_told(timex).and_then(Value::year).or(Some(self.story?.year()))? + by)
            }
        };
        if let Some(year) = stated {
            return self.in_year(calendar.field, year);
        }
        match calendar.field {
            Field::Decade(decade) => Some(Value::Decade(self.century_of(decade, timex) + decade)),
            Field::Century(century) => Some(Value::Century(century)),
            Field::Year => None,
            Field::Weekday(weekday) => self.weekday(weekday, calendar.pick, timex),
            Field::DayOfMonth(day) => self.day_of_month(day, calendar, timex),
            field => self.open(field, calendar, timex),
        }
    }

    /// A field of a known year.
    fn in_year(&self, field: Field, year: i16) -> Option<Value> {
        Some(match field {
            Field::Year => Value::Year(year),
            Field::Decade(decade) => Value::Decade(decade),
            Field::Century(century) => Value::Century(century),
            Field::Half(half) => Value::Half(year, half),
            Field::Quarter(quarter) => Value::Quarter(year, quarter),
            Field::Season(season) => Value::Season(year, season),
            Field::Month(month) => Value::Month(year, month),
            Field::Day(month, day) => Value::Day(Date::new(year, month, day).ok()?),
            Field::Figures(a, b) => {
                let (day, month) = if self.day_first? { (a, b) } else { (b, a) };
                Value::Day(Date::new(year, month, day).ok()?)
            }
            Field::Holiday(number) => Value::Day(holiday_in(number, year)?),
            Field::WeekdayOf(month, weekday, number) => Value::Day(weekday_of(year, month, weekday, number)?),
            Field::WeekOf(month, number) => Value::Week(week_of(year, month, number)?),
            Field::Told => match self.stretch {
                Some((Value::Quarter(_, quarter), _)) => Value::Quarter(year, quarter),
                Some((Value::Half(_, half), _)) => Value::Half(year, half),
                _ => Value::Year(year),
            },
            Field::DayOfMonth(_) | Field::Weekday(_) => return None,
        })
    }

    /// The century of a decade written in two figures.
    fn century_of(&self, decade: i16, timex: &Timex) -> i16 {
        let sentence = self.text.sentence_of(timex.tokens.start);
        // `The 1920s were kind, the thirties were not.`
        if let Some((told, at)) = self.decade
            && self.narrative
            && at + 1 >= sentence
            && told > 0
        {
            return told - told.rem_euclid(100);
        }
        let near = self.line(timex).and_then(Value::year).filter(|_| self.narrative).or(self.story.map(Date::year));
        let century = near.map_or(1900, |year| year - year.rem_euclid(100));
        match near {
            Some(year) if century + decade > year && century + decade - 100 > 0 && year > 0 => century - 100,
            _ => century,
        }
    }

    /// The day from which the text counts: the story's own, or in a history that told before.
    fn now(&self, timex: &Timex) -> Option<Date> {
        if self.narrative { self.line(timex).and_then(Value::first_day).or(self.story) } else { self.story }
    }

    /// A month, day, season, quarter, half or holiday whose year is open.
    fn open(&self, field: Field, calendar: Calendar, timex: &Timex) -> Option<Value> {
        let anchor = self.line(timex).filter(|_| self.follows_anchor(calendar, timex));
        if let Some(anchor) = anchor {
            let led = self.after_anchor(field, calendar.pick, anchor);
            if self.narrative || calendar.pick.is_some() || !self.is_rather_news(field, anchor, led, timex) {
                return led;
            }
        }
        if matches!(calendar.pick, Some(Pick::Before | Pick::After | Pick::That)) {
            return self.after_anchor(field, calendar.pick, self.last_told(timex).or(self.story.map(Value::Day))?);
        }
        let story = self.story?;
        if let Some(weekday) = calendar.weekday
            && let Some(value) = self.on_weekday(field, weekday, story)
        {
            return Some(value);
        }
        let way = match (calendar.pick, tense(self.text, timex.tokens.clone())) {
            (Some(Pick::Last), _) => Way::Back { with: false },
            (Some(Pick::Next), _) => Way::Ahead { with: false },
            (Some(Pick::This), _) => return self.in_year(field, story.year()),
            (_, Tense::Past) => Way::Back { with: true },
            (_, Tense::Future) => Way::Ahead { with: true },
            (_, Tense::Unknown) => Way::Near,
        };
        let years = (story.year() - 1..=story.year() + 1).filter_map(|year| self.in_year(field, year));
        let chosen = choose(years.clone(), story, way);
        let by_tense = calendar.pick.is_none() && matches!(field, Field::Day(..) | Field::Holiday(_));
        let nearest = choose(years, story, Way::Near).filter(|_| by_tense);
        match (nearest, chosen) {
            (Some(near), Some(far)) if is_far_nearer(near, far, story) => Some(near),
            _ => chosen,
        }
    }

    /// The year near the story's in which a day of the month is the weekday named beside it.
    fn on_weekday(&self, field: Field, weekday: i8, story: Date) -> Option<Value> {
        let near = [0, -1, 1].into_iter().filter_map(|by| self.in_year(field, story.year() + by));
        let fits = |value: &Value| value.first_day().is_some_and(|day| day.weekday().to_monday_one_offset() == weekday);
        near.filter(fits).min_by_key(|value| value.first_day().map(|day| distance(day, story)))
    }

    /// Whether a date without a year follows the date told before it rather than the story's own day.
    fn follows_anchor(&self, calendar: Calendar, timex: &Timex) -> bool {
        if matches!(calendar.pick, Some(Pick::Last | Pick::Next | Pick::This)) && !self.narrative {
            return false;
        }
        if self.narrative {
            return true;
        }
        let Some(told) = self.told.filter(|told| self.leads(told, timex)) else { return false };
        let limit = timex.tokens.start.checked_sub(1).is_some_and(|at| self.text.word(at) == "until");
        let beside = self.text.sentence_of(told.at) == self.text.sentence_of(timex.tokens.start);
        // A business year's report goes on from its own quarter.
        if matches!(calendar.field, Field::Quarter(_) | Field::Half(_)) && !beside {
            return false;
        }
        limit && beside && !told.whole || tense(self.text, timex.tokens.clone()) != Tense::Future
    }

    /// Whether a date that one told before could lead to is one of news all the same.
    ///
    /// What is told goes on in time, and news of the last weeks is named without its year more often than what followed a
    /// day of long ago: `He was freed in February 1990. Voting began on April 26.`
    fn is_rather_news(&self, field: Field, anchor: Value, led: Option<Value>, timex: &Timex) -> bool {
        const LATELY: i32 = 60;
        let (Some(story), Some(told)) = (self.story, self.told) else { return false };
        let first = |value: Value| value.first_day();
        let exact = matches!(anchor, Value::Day(_) | Value::Month(..));
        if exact && led.and_then(first).zip(first(anchor)).is_some_and(|(led, anchor)| led < anchor) {
            return true;
        }
        let beside = self.text.sentence_of(told.at) == self.text.sentence_of(timex.tokens.start);
        if beside && !(told.whole && matches!(field, Field::Day(..))) {
            return false;
        }
        let days = (story.year() - 1..=story.year() + 1).filter_map(|year| self.in_year(field, year)?.first_day());
        days.map(|day| distance(day, story)).min().is_some_and(|days| days <= LATELY)
    }

    /// Whether a date told before leads on to this one: in its paragraph, on the same side of every quotation mark.
    fn leads(&self, told: &Told, timex: &Timex) -> bool {
        let start = timex.tokens.start;
        let near = start - told.at.min(start) <= LEADS
            && self.text.paragraph_of(told.at) == self.text.paragraph_of(start)
            && (!told.whole || self.text.sentence_of(told.at) == self.text.sentence_of(start));
        let marks = (told.at + 1..start).filter(|&at| matches!(self.text.word(at), "\"" | "“" | "”" | "``" | "''"));
        near && self.story.is_none_or(|story| told.year < story.year()) && marks.count().is_multiple_of(2)
    }

    /// The field in the year that follows from the date told before.
    fn after_anchor(&self, field: Field, pick: Option<Pick>, anchor: Value) -> Option<Value> {
        let year = anchor.year()?;
        let month = match anchor {
            Value::Day(day) | Value::Week(day) | Value::Weekend(day) => Some(day.month()),
            Value::Month(_, month) => Some(month),
            Value::Season(_, season) => Some(season.middle()),
            Value::Quarter(_, quarter) => Some(quarter * 3 - 1),
            _ => None,
        };
        let own = self.in_year(field, year)?.first_day().map(Date::month)?;
        let winter = field == Field::Season(Season::Winter);
        let year = match (pick, month) {
            (Some(Pick::After | Pick::Next), Some(month)) => year + i16::from(own <= month),
            (Some(Pick::Before | Pick::Last), Some(month)) => year - i16::from(own >= month),
            (Some(Pick::That | Pick::This), _) | (_, None) => year,
            // A winter is of the year its January is in; a January told after a December follows it.
            (_, Some(month)) if winter => year + i16::from(month >= 7),
            (_, Some(month)) => year + i16::from(month >= 10 && own <= 3),
        };
        self.in_year(field, year)
    }

    fn weekday(&self, weekday: i8, pick: Option<Pick>, timex: &Timex) -> Option<Value> {
        let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
        let anchor = self.last_told(timex).and_then(|value| match value {
            Value::Day(day) => Some(day),
            _ => None,
        });
        let told = match pick {
            Some(Pick::After) => Some(nearest(anchor?, weekday, Way::Ahead { with: false })?),
            Some(Pick::Before) => Some(nearest(anchor?, weekday, Way::Back { with: false })?),
            Some(Pick::That) => Some(nearest(anchor.or(self.story)?, weekday, Way::Near)?),
            None if self.narrative && anchor.is_some() => Some(nearest(anchor?, weekday, Way::Ahead { with: true })?),
            _ => None,
        };
        if told.is_some() {
            return told.map(Value::Day);
        }
        let story = self.weekdays.filter(|_| !self.narrative || pick.is_some())?;
        let says = |words: &[&str]| {
            timex.tokens.clone().any(|at| words.iter().any(|word| self.text.word(at).eq_ignore_ascii_case(word)))
        };
        let way = match (pick, tense(self.text, timex.tokens.clone())) {
            // `this past Friday` and `the coming Friday` are the nearest, the story's own day left out.
            (Some(Pick::Last), _) if says(&["past"]) => Way::Back { with: false },
            (Some(Pick::Next), _) if says(&["coming", "upcoming"]) => Way::Ahead { with: false },
            // Said on a Saturday, `last Friday` is hardly yesterday.
            (Some(Pick::Last), _) => {
                return nearest(plus_days(story, -1)?, weekday, Way::Back { with: false }).map(Value::Day);
            }
            (Some(Pick::Next), _) => return next_week(story, weekday).map(Value::Day),
            (Some(Pick::This), Tense::Past) => Way::Back { with: true },
            (Some(Pick::This), _) => Way::Ahead { with: true },
            (None, tense) => {
                if let Some(day) = self.goes_on(weekday, tense, timex) {
                    return Some(Value::Day(day));
                }
                // `Wednesday: the council meets`, in a calendar
                let heads = tense == Tense::Unknown && is_heading(self.text, timex);
                if heads || tense == Tense::Future { Way::Ahead { with: true } } else { Way::Back { with: true } }
            }
            _ => Way::Back { with: true },
        };
        nearest(story, weekday, way).map(Value::Day)
    }

    /// The weekday that goes on from one joined to it, or from a week: `on Tuesday and Wednesday`, `next week, on Tuesday`.
    fn goes_on(&self, weekday: Weekday, tense: Tense, timex: &Timex) -> Option<Date> {
        const JOINTS: &[&str] = &["and", "or", "to", "through", "until", "&"];
        let (last, end) = self.last?;
        let mut between = end..timex.tokens.start;
        let of_week = matches!(last, Value::Week(_));
        let is_joint = |at: usize| {
            let kind = self.text.tokens.get(at).map(|token| token.kind);
            matches!(kind, Some(Kind::Comma | Kind::Dash | Kind::Hyphen))
                || match self.text.word(at) {
                    "on" => of_week,
                    word => JOINTS.contains(&word),
                }
        };
        if between.is_empty() && !of_week || between.len() > 2 || !between.all(is_joint) {
            return None;
        }
        match last {
            Value::Week(monday) => nearest(monday, weekday, Way::Ahead { with: true }),
            // `from 9 a.m. to noon Saturday`: the same day
            Value::Day(day) => nearest(day, weekday, Way::Ahead { with: true })
                .filter(|day| tense != Tense::Past || self.weekdays.is_some_and(|story| *day <= story)),
            _ => None,
        }
    }

    /// The month from whose days a bare one goes on: `in May 1962 it fell on the 8th`.
    fn month_told(&self, day: i8, calendar: Calendar, timex: &Timex) -> Option<Date> {
        let told = self.told.filter(|told| calendar.pick.is_none() && !self.narrative && self.leads(told, timex))?;
        let sentence = self.text.sentence_of(timex.tokens.start);
        let (anchor, at) = self.anchor?;
        let reach = usize::from(matches!(anchor, Value::Month(..)));
        let near = at + reach >= sentence && self.text.sentence_of(told.at) + reach >= sentence;
        if !near || tense(self.text, timex.tokens.clone()) == Tense::Future {
            return None;
        }
        match anchor {
            Value::Month(..) => anchor.first_day(),
            Value::Day(last) if last.day() < day => Some(last),
            Value::Day(last) => plus_months(last, 1),
            _ => None,
        }
    }

    fn day_of_month(&self, day: i8, calendar: Calendar, timex: &Timex) -> Option<Value> {
        if let Some(month) = self.month_told(day, calendar, timex) {
            return Date::new(month.year(), month.month(), day).ok().map(Value::Day);
        }
        // `from the 8th to the 10th`
        let range = timex.tokens.start.checked_sub(1).is_some_and(|at| self.text.word(at) == "to");
        if let Some((first, at)) = self.sentence_day.filter(|_| range && calendar.pick.is_none())
            && at == self.text.sentence_of(timex.tokens.start)
            && first.day() < day
        {
            return Date::new(first.year(), first.month(), day).ok().map(Value::Day);
        }
        let now = self.now(timex)?;
        let in_month = |by: i32| {
            let month = plus_months(now, by)?;
            Some(Value::Day(Date::new(month.year(), month.month(), day).ok()?))
        };
        match calendar.pick {
            Some(Pick::Last) => return in_month(-1),
            Some(Pick::Next) => return in_month(1),
            Some(_) => return in_month(0),
            None if self.narrative => return in_month(0),
            None => {}
        }
        let months = (-2..=2).filter_map(in_month).filter(|value| {
            let weekday = value.first_day().map(|day| day.weekday().to_monday_one_offset());
            calendar.weekday.is_none() || weekday == calendar.weekday
        });
        let way = match tense(self.text, timex.tokens.clone()) {
            Tense::Past => Way::Back { with: true },
            Tense::Future => Way::Ahead { with: true },
            Tense::Unknown => Way::Near,
        };
        choose(months, now, way)
    }

    fn shifted(&self, base: Base, unit: Unit, by: i32, timex: &Timex) -> Option<Value> {
        let told = self.last_told(timex).or(self.story.filter(|_| !self.narrative).map(Value::Day));
        let from = match base {
            // `later in the day`, where no day was told
            Base::Anchor if timex.rule == "edge" && !self.narrative && !matches!(told, Some(Value::Day(_))) => {
                self.story.map(Value::Day)
            }
            Base::Anchor => told,
            Base::Either if self.narrative => told,
            // Where the story's own day is unknown, `last year` can still be told from a history's days.
            Base::Story if self.story.is_none() && !matches!(unit, Unit::Day | Unit::Night) => {
                told.filter(|_| self.narrative)
            }
            _ => self.story.map(Value::Day),
        }?;
        // `a year earlier` beside a quarter is the quarter of that year.
        if unit == Unit::Year
            && by != 0
            && let Some((quarter @ Value::Quarter(..), at)) = self.anchor
            && at + 1 >= self.text.sentence_of(timex.tokens.start)
            && timex.rule == "offset"
        {
            return shift(quarter, Unit::Quarter, by.checked_mul(4)?);
        }
        if unit == Unit::Weekend
            && let Value::Day(day) = from
        {
            return self.weekend(day, base, by, timex);
        }
        shift(from, unit, by)
    }

    /// `this weekend` of a Tuesday is the last one with a past tense, and the coming one with another.
    fn weekend(&self, day: Date, base: Base, by: i32, timex: &Timex) -> Option<Value> {
        let past_monday = i32::from(day.weekday().to_monday_zero_offset());
        let own = plus_days(day, 5 - past_monday)?;
        let within = past_monday >= 5;
        // `called off the games for this weekend`
        let planned = timex.tokens.start.checked_sub(1).is_some_and(|at| self.text.word(at) == "for");
        let weeks = match by {
            0 if within || planned || base == Base::Anchor => 0,
            0 if tense(self.text, timex.tokens.clone()) == Tense::Past => -1,
            by => by,
        };
        Some(Value::Weekend(plus_days(own, weeks * 7)?))
    }
}

/// Whether news tells a date by the way, and goes on from its own day.
///
/// `The worst flood since May 2002`, `the mill, built in May 1902, fell`.
fn is_by_the_way(text: &Text<'_>, timex: &Timex) -> bool {
    const REACH: usize = 8;
    let Some(before) = timex.tokens.start.checked_sub(1) else { return false };
    if text.word(before).eq_ignore_ascii_case("since") {
        return true;
    }
    let kind = |at: usize| text.tokens.get(at).map(|token| token.kind);
    if kind(timex.tokens.end) != Some(Kind::Comma) {
        return false;
    }
    let first = text.sentences.get(text.sentence_of(before)).map_or(0, |sentence| sentence.start);
    let comma = (first.max(before.saturating_sub(REACH))..=before).rev().find(|&at| kind(at) == Some(Kind::Comma));
    comma.is_some_and(|at| is_past_word(text, at + 1))
}

/// Whether a date opens its sentence and a colon follows.
fn is_heading(text: &Text<'_>, timex: &Timex) -> bool {
    let opens = text.sentences.get(text.sentence_of(timex.tokens.start)).is_some_and(|s| s.start == timex.tokens.start);
    opens && text.tokens.get(timex.tokens.end).is_some() && text.word(timex.tokens.end) == ":"
}

/// Whether an expression steps back from the line of a history: `the previous year`, `two years earlier`.
fn looks_back(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Shift { unit: Unit::Year | Unit::Decade | Unit::Century, by: ..0, .. })
        || matches!(meaning, Meaning::Calendar(Calendar { year: Year::FromStory(..0) | Year::FromAnchor(..0), .. }))
}

/// Of several values, in order of time, that which lies this way from a day.
fn choose(values: impl Iterator<Item = Value>, day: Date, way: Way) -> Option<Value> {
    let at = |value: &Value| value.first_day();
    // A month or season that the day lies in counts as its own.
    let own = |value: &Value| match *value {
        Value::Month(year, month) => year == day.year() && month == day.month(),
        Value::Season(year, season) => is_season_of(day, year, season),
        Value::Quarter(year, quarter) => year == day.year() && quarter == (day.month() + 2) / 3,
        Value::Half(year, half) => year == day.year() && half == (day.month() + 5) / 6,
        _ => false,
    };
    match way {
        Way::Back { with } => values
            .filter(|value| if own(value) { with } else { at(value).is_some_and(|d| d < day || d == day && with) })
            .last(),
        Way::Ahead { with } => {
            let mut values = values;
            values.find(|value| if own(value) { with } else { at(value).is_some_and(|d| d > day || d == day && with) })
        }
        Way::Near => {
            values.min_by_key(|value| if own(value) { 0 } else { at(value).map_or(i32::MAX, |d| distance(d, day)) })
        }
    }
}

/// Whether one of two days a year apart is so near that the tense that speaks for the other must be another verb's.
///
/// News seldom names a day of ten months ago or ahead without its year.
fn is_far_nearer(near: Value, far: Value, story: Date) -> bool {
    // A future tense misleads less than a past one: `he said it on March 10 that the fair will open`.
    const AHEAD: i32 = 50;
    const BACK: i32 = 7;
    const FAR: i32 = 300;
    let (Some(near), Some(far)) = (near.first_day(), far.first_day()) else { return false };
    let most = if near >= story { AHEAD } else { BACK };
    distance(near, story) <= most && distance(far, story) >= FAR
}

fn is_season_of(day: Date, year: i16, season: Season) -> bool {
    let (own, of_year) = match day.month() {
        12 => (Season::Winter, day.year() + 1),
        1 | 2 => (Season::Winter, day.year()),
        3..=5 => (Season::Spring, day.year()),
        6..=8 => (Season::Summer, day.year()),
        _ => (Season::Autumn, day.year()),
    };
    own == season && of_year == year
}

/// The day of this weekday that lies this way from a day.
fn nearest(day: Date, weekday: Weekday, way: Way) -> Option<Date> {
    let ahead = i32::from(weekday.to_monday_zero_offset()) - i32::from(day.weekday().to_monday_zero_offset());
    let ahead = ahead.rem_euclid(7);
    let days = match way {
        Way::Ahead { with } if ahead > 0 || with => ahead,
        Way::Ahead { .. } => 7,
        Way::Back { with } if ahead == 0 => {
            if with {
                0
            } else {
                -7
            }
        }
        Way::Back { .. } => ahead - 7,
        Way::Near => {
            if ahead > 3 {
                ahead - 7
            } else {
                ahead
            }
        }
    };
    plus_days(day, days)
}

/// The weekday in the week after that of `day`.
fn next_week(day: Date, weekday: Weekday) -> Option<Date> {
    let monday = plus_days(day, 7 - i32::from(day.weekday().to_monday_zero_offset()))?;
    plus_days(monday, i32::from(weekday.to_monday_zero_offset()))
}

/// A value so many units away, as exact as the unit; none where the value is less exact than that.
fn shift(from: Value, unit: Unit, by: i32) -> Option<Value> {
    let day = from.first_day();
    let exact = matches!(from, Value::Day(_));
    let years =
        |unit: i32| -> Option<i16> { i16::try_from(i32::from(from.year()?).checked_add(by.checked_mul(unit)?)?).ok() };
    Some(match unit {
        Unit::Day | Unit::Night if exact => Value::Day(plus_days(day?, by)?),
        Unit::Weekend if exact => {
            let saturday = plus_days(day?, 5 - i32::from(day?.weekday().to_monday_zero_offset()))?;
            Value::Weekend(plus_days(saturday, by.checked_mul(7)?)?)
        }
        Unit::Weekend if matches!(from, Value::Weekend(_)) => Value::Weekend(plus_days(day?, by.checked_mul(7)?)?),
        Unit::Week | Unit::Fortnight if exact || matches!(from, Value::Week(_) | Value::Weekend(_)) => {
            let weeks = if unit == Unit::Week { 7 } else { 14 };
            let monday = plus_days(day?, -i32::from(day?.weekday().to_monday_zero_offset()))?;
            Value::Week(plus_days(monday, by.checked_mul(weeks)?)?)
        }
        Unit::Month if exact || matches!(from, Value::Month(..) | Value::Week(_) | Value::Weekend(_)) => {
            let month = plus_months(day?, by)?;
            Value::Month(month.year(), month.month())
        }
        Unit::Quarter if exact || matches!(from, Value::Month(..) | Value::Quarter(..)) => {
            let month = plus_months(day?, by.checked_mul(3)?)?;
            Value::Quarter(month.year(), (month.month() + 2) / 3)
        }
        Unit::Year => match from {
            Value::Decade(_) | Value::Century(_) => return None,
            _ => Value::Year(years(1)?),
        },
        Unit::Decade => {
            let year = years(10)?;
            Value::Decade(year - year.rem_euclid(10))
        }
        Unit::Century => {
            let year = years(100)?;
            Value::Century(year - year.rem_euclid(100))
        }
        _ => return None,
    })
}

/// The Monday of the so manieth week of a month or year, the last being 5: a week belongs where its Thursday does.
fn week_of(year: i16, month: Option<i8>, number: i8) -> Option<Date> {
    let thursday = if number == 5 {
        weekday_of(year, month.unwrap_or(12), 4, 5)?
    } else {
        plus_days(weekday_of(year, month.unwrap_or(1), 4, 1)?, 7 * (i32::from(number) - 1))?
    };
    plus_days(thursday, -3)
}

/// The so manieth weekday of a month; the last where `number` is 5.
fn weekday_of(year: i16, month: i8, weekday: i8, number: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    let number = if number == 5 { -1 } else { number };
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(number, weekday).ok()
}

fn plus_days(day: Date, days: i32) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

fn plus_months(day: Date, months: i32) -> Option<Date> {
    day.first_of_month().checked_add(Span::new().try_months(months).ok()?).ok()
}

/// Days between two days.
fn distance(a: Date, b: Date) -> i32 {
    a.since(b).map_or(i32::MAX, |span| span.get_days().abs())
}
