//! The user's settings: flags that are always given, from a file in the place where XDG puts them.
//!
//! Keys are the names of flags. Those at the top go with every command that has the flag, those in a table with the
//! command of that name:
//!
//! ```toml
//! color = "never"
//! [search]
//! limit = 50
//! sort = "date"
//! ```

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Command;
use etcetera::BaseStrategy;
use toml::{Table, Value};

/// Puts the settings before what was typed after the command, so that what is typed counts.
///
/// # Errors
///
/// Where the file is there and cannot be read, or names no flag.
pub(crate) fn apply(typed: Vec<OsString>, program: &Command) -> anyhow::Result<Vec<OsString>> {
    let Some(path) = path() else { return Ok(typed) };
    let text = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(typed),
        Err(source) => return Err(archive::Error::Read { path, source }.into()),
        Ok(text) => text,
    };
    with(&text, typed, program).with_context(|| format!("cannot use the settings in {}", path.display()))
}

fn path() -> Option<PathBuf> {
    let base = etcetera::base_strategy::Xdg::new().ok()?;
    Some(base.config_dir().join("archive").join("config.toml"))
}

fn with(text: &str, mut typed: Vec<OsString>, program: &Command) -> anyhow::Result<Vec<OsString>> {
    let settings: Table = text.parse().map_err(|error: toml::de::Error| anyhow!("{}", error.message()))?;
    let named = command(&typed, program);
    let mut flags: Vec<OsString> = Vec::new();
    for (key, value) in &settings {
        match value {
            Value::Table(table) => {
                let command = program.find_subcommand(key).ok_or_else(|| anyhow!("there is no command “{key}”"))?;
                for (key, value) in table {
                    if !has(command, key) && !has(program, key) {
                        return Err(anyhow!("{} has no flag --{key}", command.get_name()));
                    }
                    if named.is_some_and(|(_, name)| name.get_name() == command.get_name()) {
                        flags.extend(flag(key, value, &typed)?);
                    }
                }
            }
            value => {
                if !has(program, key) && !program.get_subcommands().any(|command| has(command, key)) {
                    return Err(anyhow!("there is no flag --{key}"));
                }
                if named.is_some_and(|(_, command)| has(command, key) || has(program, key)) {
                    flags.extend(flag(key, value, &typed)?);
                }
            }
        }
    }
    if let Some((at, _)) = named {
        typed.splice(at + 1..at + 1, flags);
    }
    Ok(typed)
}

/// Where the command stands among what was typed, and which it is.
fn command<'p>(typed: &[OsString], program: &'p Command) -> Option<(usize, &'p Command)> {
    let mut words = typed.iter().enumerate().skip(1);
    while let Some((at, word)) = words.next() {
        let word = word.to_str()?;
        if matches!(word, "--index" | "--color") {
            words.next();
        } else if !word.starts_with('-') {
            return Some((at, program.find_subcommand(word)?));
        }
    }
    None
}

fn has(command: &Command, key: &str) -> bool {
    command.get_arguments().any(|argument| argument.get_long() == Some(key))
}

/// A setting as flags; none where the same was typed.
fn flag(key: &str, value: &Value, typed: &[OsString]) -> anyhow::Result<Vec<OsString>> {
    let is_typed = |name: &str| {
        let flag = format!("--{name}");
        typed
            .iter()
            .filter_map(|word| word.to_str())
            .any(|word| word == flag || word.strip_prefix(&flag).is_some_and(|rest| rest.starts_with('=')))
    };
    // Two names of one choice.
    if is_typed(key) || (matches!(key, "format" | "json") && (is_typed("format") || is_typed("json"))) {
        return Ok(Vec::new());
    }
    let one = |value: &Value| match value {
        Value::String(text) => Ok(OsString::from(format!("--{key}={text}"))),
        Value::Integer(number) => Ok(format!("--{key}={number}").into()),
        _ => Err(anyhow!("“{key}” is neither a text, a number, true, false nor a list of texts")),
    };
    match value {
        Value::Boolean(true) => Ok(vec![format!("--{key}").into()]),
        Value::Boolean(false) => Ok(Vec::new()),
        Value::Array(values) => values.iter().map(one).collect(),
        value => Ok(vec![one(value)?]),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Args;

    fn applied(settings: &str, typed: &str) -> String {
        let typed = typed.split(' ').map(OsString::from).collect();
        match with(settings, typed, &Args::command()) {
            Ok(words) => words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "),
            Err(error) => format!("{error:#}"),
        }
    }

    #[test]
    fn settings_stand_before_what_is_typed_and_give_way_to_it() {
        let settings = "color = 'never'\n[search]\nfacet = ['person', 'year']\nhits = true\nlimit = 5\n";
        assert_eq!(
            applied(settings, "archive search wolf"),
            "archive search --color=never --facet=person --facet=year --hits --limit=5 wolf"
        );
        assert_eq!(
            applied(settings, "archive --index x quotes --color always"),
            "archive --index x quotes --color always"
        );
        assert_eq!(applied("limit = 3", "archive search --limit=9 a"), "archive search --limit=9 a");
        assert_eq!(applied("format = 'csv'", "archive search --json a"), "archive search --json a");
        assert_eq!(applied("limit = 3", "archive --version"), "archive --version");
    }

    #[test]
    fn what_names_no_flag_is_an_error() {
        assert_eq!(applied("colour = 'never'", "archive search a"), "there is no flag --colour");
        assert_eq!(applied("[seek]\na = 1", "archive search a"), "there is no command “seek”");
        assert_eq!(applied("[search]\nspeaker = 'x'", "archive search a"), "search has no flag --speaker");
        assert!(applied("limit = [", "archive search a").contains("array"));
        assert!(applied("limit = 1.5", "archive search a").contains("neither a text"));
    }
}
