//! The language of a story.

use whatlang::Lang;

use crate::input::two_letters;
use crate::text::key::Byte;

/// Longest of the words that show English, in bytes.
const LONGEST: usize = 5;

/// Whether this is a word that English cannot do without, and that its neighbours do not have.
fn is_english(word: &str) -> bool {
    let mut letters = [0; LONGEST];
    let Some(small) = letters.get_mut(..word.len()) else { return false };
    small.copy_from_slice(word.as_bytes());
    small.make_ascii_lowercase();
    matches!(
        &*small,
        b"and"
            | b"been"
            | b"from"
            | b"his"
            | b"its"
            | b"said"
            | b"that"
            | b"the"
            | b"their"
            | b"they"
            | b"this"
            | b"were"
            | b"what"
            | b"when"
            | b"which"
            | b"who"
            | b"with"
            | b"would"
    )
}

/// Bytes that are looked at: language shows itself soon.
const SAMPLE: usize = 4000;
/// Letters below which a text is too short to be sure.
const SHORTEST: usize = 120;

/// Tells the language of a text: its ISO 639-1 code, or nothing where that is not sure; `und` where its script shows
/// that it is not English, and no more.
///
/// English shows itself by its small words, a tenth of any text of it; only where they are rare is the language guessed
/// from triples of letters (whatlang), and only a sure guess counts, so that names from elsewhere, a list of results or
/// a quotation in another tongue make no English story foreign.
///
/// ```
/// use archive::story::language_of;
/// assert_eq!(language_of("The minister said that the bridge was closed.").as_deref(), Some("en"));
/// assert_eq!(language_of("München 2 Köln 1"), None);
/// ```
pub fn language_of(text: &str) -> Option<String> {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let (mut words, mut english, mut read) = (0, 0, 0);
    for word in runs_of_letters(sample) {
        read += word.len() + 1;
        if word.is_empty() {
            continue;
        }
        words += 1;
        english += usize::from(is_english(word));
        // The words that are left, two bytes each with the space, can change nothing any more.
        let most = words + sample.len().saturating_sub(read).div_ceil(2);
        if english * 12 >= most && english > 0 {
            return Some("en".into());
        }
    }
    if english * 12 >= words && english > 0 {
        return Some("en".into());
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).take(SHORTEST).count();
    let info = whatlang::detect(sample)?;
    let code = two_letters(info.lang()).unwrap_or(info.lang().code());
    if letters >= 12 && !has_latin(sample) {
        // A script that is not English's shows that much at once, if not whose it is.
        return Some(if info.is_reliable() { code } else { "und" }.into());
    }
    let sure = letters >= SHORTEST && info.is_reliable() && (info.lang() == Lang::Eng || english * 25 < words.max(1));
    sure.then(|| code.to_owned())
}

/// What stands between two characters that are no letters, if nothing, one after the other.
fn runs_of_letters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut at = 0;
        // Most are of ASCII, and looked up.
        loop {
            at += text.as_bytes()[at..].iter().take_while(|&&byte| Byte::of(byte).is_letter()).count();
            match text[at..].chars().next() {
                Some(c) if c.is_alphabetic() => at += c.len_utf8(),
                Some(c) => {
                    rest = Some(&text[at + c.len_utf8()..]);
                    return Some(&text[..at]);
                }
                None => {
                    rest = None;
                    return Some(text);
                }
            }
        }
    })
}

fn has_latin(text: &str) -> bool {
    let (latin, all) = text.chars().filter(|c| c.is_alphabetic()).fold((0_usize, 0_usize), |(latin, all), c| {
        (latin + usize::from(c.is_ascii() || ('À'..='ž').contains(&c)), all + 1)
    });
    latin * 2 > all
}

#[cfg(test)]
mod tests {
    use super::{language_of, runs_of_letters};

    #[test]
    fn letters_stand_between_what_is_none() {
        for text in ["", " ", "It’s 3 o'clock,  été", "x", "北京 a1b", "é”"] {
            let split: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).collect();
            assert_eq!(runs_of_letters(text).collect::<Vec<_>>(), split);
        }
    }

    #[test]
    fn stories_in_other_languages_are_told() {
        for (text, expected) in [
            (
                "Der Bundestag hat am Donnerstag mit großer Mehrheit ein neues Gesetz beschlossen, das den Bau von Wohnungen in den \
                 Städten erleichtern soll. Die Opposition kritisierte, es reiche nicht aus.",
                "de",
            ),
            (
                "Le gouvernement a annoncé jeudi une nouvelle série de mesures pour soutenir les agriculteurs touchés par la \
                 sécheresse. Les syndicats jugent ces mesures insuffisantes et appellent à manifester.",
                "fr",
            ),
            (
                "El presidente anunció el jueves que el gobierno enviará ayuda a las regiones afectadas por las inundaciones. La \
                 oposición pidió que se investigue por qué no se avisó a la población.",
                "es",
            ),
            ("Правительство объявило", "und"),
            ("政府は木曜日、新たな支援策を発表した。野党は不十分だと批判した。", "ja"),
        ] {
            assert_eq!(language_of(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn english_stays_english_whatever_names_and_words_are_in_it() {
        for text in [
            "“Liberté, égalité, fraternité,” the crowd in Saint-Denis sang, and the mayor, Jean-Baptiste Müller-Sánchez, sang with it.",
            "It rained, they said.",
            "The Łódź factory of Przedsiębiorstwo Handlowe is closed.",
        ] {
            assert_eq!(language_of(text).as_deref(), Some("en"), "{text}");
        }
    }

    #[test]
    fn what_is_not_sure_is_not_said() {
        for text in ["", "12 3 4", "Real Madrid 2, Bayern München 1", "Hola", "Zürich"] {
            assert_eq!(language_of(text), None, "{text}");
        }
    }
}
