//! Names of members, made safe to show and to use as a path below some folder.

/// The name of a member as it is told: parts that climb out, begin at a root or a drive, and control characters are
/// written otherwise. Nothing where the member is hidden, or a folder.
pub(super) fn safe(raw: &[u8]) -> Option<String> {
    let name = String::from_utf8_lossy(raw).replace('\\', "/");
    if name.ends_with('/') {
        return None;
    }
    let parts = name.split('/').filter(|part| !part.is_empty() && *part != ".");
    let parts: Vec<String> = parts.map(part).collect();
    let hidden = parts.iter().any(|part| part.starts_with('.') || part == "__MACOSX");
    (!parts.is_empty() && !hidden).then(|| parts.join("/"))
}

fn part(part: &str) -> String {
    if part == ".." {
        return "_".into();
    }
    part.chars().map(|c| if c.is_control() || c == ':' { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn a_name_that_climbs_out_is_named_safely() {
        assert_eq!(safe(b"../../etc/passwd").as_deref(), Some("_/_/etc/passwd"));
        assert_eq!(safe(b"/etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(safe(b"C:\\clips\\a.txt").as_deref(), Some("C_/clips/a.txt"));
        assert_eq!(safe(b"./2002/a\nb.txt").as_deref(), Some("2002/a_b.txt"));
        assert_eq!(safe(b"caf\xE9.txt").as_deref(), Some("caf\u{FFFD}.txt"));
    }

    #[test]
    fn hidden_files_and_folders_are_passed_over() {
        for name in ["a/", ".git/config", "__MACOSX/a.txt", "a/._b.txt", "", "/", "./"] {
            assert_eq!(safe(name.as_bytes()), None, "{name}");
        }
    }
}
