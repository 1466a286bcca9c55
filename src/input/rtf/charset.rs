//! The encodings of RTF: by the number of a code page, and by that of a font's character set.

use encoding_rs::Encoding;

/// The encoding of a code page, as `\ansicpg` numbers it.
pub(super) fn of_code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        10000 => "macintosh",
        10007 => "x-mac-cyrillic",
        65001 => "utf-8",
        1250..=1258 => return Encoding::for_label(format!("windows-{number}").as_bytes()),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a font's character set, as `\fcharset` numbers it; nothing where it is the document's own.
pub(super) fn of_font(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    of_code_page(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_its_encoding() {
        let fonts = [77, 128, 129, 134, 136, 161, 162, 163, 177, 178, 186, 204, 222, 238];
        assert!(fonts.iter().all(|&number| of_font(number).is_some()));
        assert_eq!(of_code_page(1251).map(Encoding::name), Some("windows-1251"));
        assert!(of_code_page(7).is_none() && of_font(0).is_none());
    }
}
