//! The dateline that the input states, where the text does not show it to be one.

use super::Dateline;
use crate::span::Span;

/// The dateline that a story's text begins with, by the words that its input gives for it: `Oslo Norway`.
pub fn stated_dateline(source: &str, stated: Option<&str>) -> Option<Dateline> {
    let words = stated.map(str::trim).filter(|words| !words.is_empty())?;
    let start = source.len() - source.trim_start().len();
    let rest = source.get(start..)?.strip_prefix(words)?;
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let place = words.split([',', '(', '/']).next().map(str::trim_end).filter(|place| !place.is_empty())?;
    let span = Span::new(start, start + words.len());
    Some(Dateline { span, place: Some(Span::new(start, start + place.len())), agency: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_the_input_gives_are_the_dateline() {
        let source = "Quibble Norway, May 8 – It rained.";
        let line = stated_dateline(source, Some("Quibble Norway, May 8")).unwrap();
        assert_eq!((line.span.of(source), line.place.unwrap().of(source)), ("Quibble Norway, May 8", "Quibble Norway"));
    }

    #[test]
    fn what_the_text_does_not_begin_with_is_none() {
        assert_eq!(stated_dateline("It rained in Oslo.", Some("Oslo")), None);
        assert_eq!(stated_dateline("Oslofjord froze.", Some("Oslo")), None);
        assert_eq!(stated_dateline("(AP) – It rained.", Some("(AP)")), None);
        assert_eq!(stated_dateline("", Some(" ")), None);
        assert_eq!(stated_dateline("Oslo – It rained.", None), None);
    }
}
