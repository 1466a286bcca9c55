//! Languages as inputs name them.

use whatlang::Lang;

/// The ISO 639-1 code of a language given as a code or in English: `en` for `en-GB`, `eng` and `English`.
///
/// ```
/// use archive::input::language_code;
/// assert_eq!(language_code("pt_BR").as_deref(), Some("pt"));
/// assert_eq!(language_code("none"), None);
/// ```
pub fn language_code(name: &str) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    let code = name.split(['-', '_', ' ', ';']).next().unwrap_or_default();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(code.to_owned());
    }
    Lang::all()
        .iter()
        .find(|lang| lang.code() == code || lang.eng_name().to_ascii_lowercase() == code)
        .and_then(|&lang| two_letters(lang))
        .map(str::to_owned)
}

/// The two letters of a language.
pub(crate) fn two_letters(lang: Lang) -> Option<&'static str> {
    CODES.iter().find(|(three, _)| *three == lang.code()).map(|(_, two)| *two)
}

/// The ISO 639-3 code of a language given by its two letters, where it is one of those that are told apart.
pub(crate) fn three_letters(two: &str) -> Option<&'static str> {
    CODES.iter().find(|(_, known)| *known == two).map(|(three, _)| *three)
}

/// ISO 639-3 and 639-1, the languages that are told apart.
const CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_that_can_be_told_has_its_letters() {
        for &lang in Lang::all() {
            assert!(two_letters(lang).is_some(), "{}", lang.code());
        }
    }

    #[test]
    fn codes_and_names_mean_the_same() {
        for name in ["de", "DE-at", "deu", "German"] {
            assert_eq!(language_code(name).as_deref(), Some("de"), "{name}");
        }
        assert_eq!(language_code(""), None);
    }
}
