//! Values of dates, written as TIMEX3 has them.

use std::fmt;

use jiff::civil::Date;

/// A stretch of the calendar.
///
/// Years before Christ are negative: -490 is 490 BC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// `2002-05-24`
    Day(Date),
    /// `2002-W21`, by its Monday
    Week(Date),
    /// `2002-W21-WE`, by its Saturday
    Weekend(Date),
    /// `2002-05`
    Month(i16, i8),
    /// `2002-Q2`
    Quarter(i16, i8),
    /// `2002-SU`
    Season(i16, Season),
    /// `2002-H1`
    Half(i16, i8),
    /// `2002`
    Year(i16),
    /// `199X`, by its first year
    Decade(i16),
    /// `19XX`, by its first year
    Century(i16),
}

/// A season of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// March to May
    Spring,
    /// June to August
    Summer,
    /// September to November
    Autumn,
    /// December to February, of the year that January belongs to
    Winter,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// `T09:00`, in minutes since midnight; 24:00 is allowed
    Minute(u16),
    /// `2:46` without its half of the day, in minutes since midnight or noon
    Open(u16),
    /// `TMO`
    Part(Part),
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `TMO`
    Morning,
    /// `TAF`
    Afternoon,
    /// `TEV`
    Evening,
    /// `TNI`
    Night,
}

impl Value {
    /// The first day, or nothing where the calendar does not reach so far.
    pub fn first_day(self) -> Option<Date> {
        match self {
            Self::Day(day) | Self::Week(day) | Self::Weekend(day) => Some(day),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::Quarter(year, quarter) => Date::new(year, quarter * 3 - 2, 1).ok(),
            Self::Season(year, season) => Date::new(year, season.middle(), 1).ok(),
            Self::Half(year, half) => Date::new(year, half * 6 - 5, 1).ok(),
            Self::Year(year) | Self::Decade(year) | Self::Century(year) => Date::new(year, 1, 1).ok(),
        }
    }

    /// Whether TIMEX3 can write it: a year has four figures.
    pub fn is_writable(self) -> bool {
        const FIRST: i16 = -9999;
        const LAST: i16 = 9999;
        let year = match self {
            Self::Decade(year) | Self::Century(year) => year,
            // A week can belong to the year after that of its Monday.
            Self::Week(day) | Self::Weekend(day) => day.iso_week_date().year(),
            other => other.year().unwrap_or_default(),
        };
        (FIRST..=LAST).contains(&year)
    }

    /// The year it lies in, or begins in; none for decades and centuries.
    pub fn year(self) -> Option<i16> {
        match self {
            Self::Day(day) | Self::Week(day) | Self::Weekend(day) => Some(day.year()),
            Self::Month(year, _)
            | Self::Quarter(year, _)
            | Self::Season(year, _)
            | Self::Half(year, _)
            | Self::Year(year) => Some(year),
            Self::Decade(_) | Self::Century(_) => None,
        }
    }

    /// The granularity's name in a record.
    pub fn granularity(self) -> &'static str {
        match self {
            Self::Day(_) => "day",
            Self::Week(_) | Self::Weekend(_) => "week",
            Self::Month(..) => "month",
            Self::Quarter(..) => "quarter",
            Self::Season(..) => "season",
            Self::Half(..) => "half",
            Self::Year(_) => "year",
            Self::Decade(_) => "decade",
            Self::Century(_) => "century",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(day) => {
                year(f, day.year())?;
                write!(f, "-{:02}-{:02}", day.month(), day.day())
            }
            Self::Week(day) | Self::Weekend(day) => {
                let week = day.iso_week_date();
                year(f, week.year())?;
                write!(f, "-W{:02}", week.week())?;
                if matches!(self, Self::Weekend(_)) { f.write_str("-WE") } else { Ok(()) }
            }
            Self::Month(y, month) => {
                year(f, y)?;
                write!(f, "-{month:02}")
            }
            Self::Quarter(y, quarter) => {
                year(f, y)?;
                write!(f, "-Q{quarter}")
            }
            Self::Season(y, season) => {
                year(f, y)?;
                write!(f, "-{}", season.code())
            }
            Self::Half(y, half) => {
                year(f, y)?;
                write!(f, "-H{half}")
            }
            Self::Year(y) => year(f, y),
            Self::Decade(y) if y < 0 => write!(f, "BC{:03}X", -y / 10),
            Self::Decade(y) => write!(f, "{:03}X", y / 10),
            Self::Century(y) if y < 0 => write!(f, "BC{:02}XX", -y / 100),
            Self::Century(y) => write!(f, "{:02}XX", y / 100),
        }
    }
}

fn year(f: &mut fmt::Formatter<'_>, year: i16) -> fmt::Result {
    if year < 0 { write!(f, "BC{:04}", -i32::from(year)) } else { write!(f, "{year:04}") }
}

impl Season {
    /// TIMEX3's letters for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }

    /// The month in its middle; January for winter.
    pub fn middle(self) -> i8 {
        match self {
            Self::Spring => 4,
            Self::Summer => 7,
            Self::Autumn => 10,
            Self::Winter => 1,
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Minute(minute) | Self::Open(minute) => write!(f, "T{:02}:{:02}", minute / 60, minute % 60),
            Self::Part(part) => f.write_str(match part {
                Part::Morning => "TMO",
                Part::Afternoon => "TAF",
                Part::Evening => "TEV",
                Part::Night => "TNI",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_timex3() {
        let day = Date::constant(2002, 5, 24);
        let written: Vec<String> = [
            Value::Day(day),
            Value::Week(Date::constant(2002, 5, 20)),
            Value::Weekend(Date::constant(2002, 5, 25)),
            Value::Month(2002, 5),
            Value::Quarter(2002, 2),
            Value::Season(2002, Season::Winter),
            Value::Half(2002, 1),
            Value::Year(-490),
            Value::Decade(1990),
            Value::Century(1900),
        ]
        .iter()
        .map(Value::to_string)
        .collect();
        let wanted = ["2002-05-24", "2002-W21", "2002-W21-WE", "2002-05", "2002-Q2", "2002-WI", "2002-H1", "BC0490"];
        assert_eq!(written[..8], wanted);
        assert_eq!(written[8..], ["199X", "19XX"]);
    }

    #[test]
    fn five_figures_are_no_year() {
        assert!(Value::Year(9999).is_writable());
        assert!(!Value::Year(10000).is_writable());
        assert!(!Value::Century(-28000).is_writable());
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        assert_eq!(Value::Week(Date::constant(2008, 12, 29)).to_string(), "2009-W01");
    }

    #[test]
    fn times_of_day_follow_a_t() {
        assert_eq!(Clock::Minute(545).to_string(), "T09:05");
        assert_eq!(Clock::Part(Part::Evening).to_string(), "TEV");
    }
}
