//! Results in every form but text: rows of one kind, printed one by one.
//!
//! A row is an object with keys in a fixed order; `--fields` chooses among them and below them (`date.value`). Every
//! form carries the version of the objects: a key in JSON, a column in tables, a note in citations.

use serde::Serialize;
use serde_json::Value;

use super::json::VERSION;
use super::{Out, citation};
use crate::args::{Format, Shape};

/// One result: as it is printed, keys in their own order, and to look things up in.
pub(crate) struct Row {
    text: String,
    value: Value,
}

impl Row {
    /// Takes a value whose fields are the row's.
    pub(crate) fn new(value: &impl Serialize) -> serde_json::Result<Self> {
        Ok(Self { text: serde_json::to_string(value)?, value: serde_json::to_value(value)? })
    }

    /// The result as an object with the version of its form.
    #[cfg(feature = "serve")]
    pub(crate) fn versioned(self) -> Value {
        let mut value = self.value;
        if let Some(object) = value.as_object_mut() {
            object.insert("version".into(), VERSION.into());
        }
        value
    }
}

/// What rows are, and how they look in a table.
pub(crate) struct Kind {
    /// What they are called together: `stories`.
    pub many: &'static str,
    /// Columns of a table, below keys where a full stop says so.
    pub columns: &'static [&'static str],
    /// Further fields that can be asked for.
    pub more: &'static [&'static str],
}

/// Stories that were found.
pub(crate) const STORIES: Kind = Kind {
    many: "stories",
    columns: &[
        "id",
        "date.value",
        "date.method",
        "date.confidence",
        "headline",
        "byline",
        "publication",
        "language",
        "source.path",
        "line",
        "score",
        "snippet.text",
    ],
    more: &[
        "date",
        "source",
        "source.format",
        "source.story",
        "source.bytes",
        "source.sha256",
        "snippet",
        "hits",
        "query",
        "copies",
        "copy_of",
    ],
};
/// Quotes.
pub(crate) const QUOTES: Kind = Kind {
    many: "quotes",
    columns: &[
        "text",
        "speaker.name",
        "speaker.titles",
        "kind",
        "cue.text",
        "confidence",
        "date.value",
        "date.method",
        "date.confidence",
        "headline",
        "publication",
        "id",
        "quote",
        "path",
        "line",
    ],
    more: &["spans", "speaker", "speaker.kind", "speaker.mention", "cue", "rule", "date", "member", "record", "story"],
};
/// People and organisations.
pub(crate) const NAMES: Kind =
    Kind { many: "names", columns: &["name", "stories", "mentions", "quotes", "titles", "forms"], more: &[] };
/// Places.
pub(crate) const PLACES: Kind = Kind {
    many: "places",
    columns: &["name", "kind", "country", "lat", "lon", "geonames", "stories", "mentions", "quotes", "forms"],
    more: &[],
};
/// Counts by facet.
pub(crate) const FACETS: Kind =
    Kind { many: "facets", columns: &["facet", "value", "stories"], more: &["country", "geonames", "query"] };
/// Counts over time.
pub(crate) const TIMES: Kind =
    Kind { many: "periods", columns: &["period", "query", "stories", "of", "share"], more: &[] };

/// Prints rows of one kind.
pub(crate) struct Sheet<'k> {
    kind: &'k Kind,
    format: Format,
    fields: Vec<String>,
    columns: Vec<String>,
    printed: usize,
    bom: bool,
}

impl<'k> Sheet<'k> {
    /// Makes ready to print rows in the form asked for; nothing where that is text.
    pub(crate) fn new(shape: &Shape, kind: &'k Kind) -> anyhow::Result<Option<Self>> {
        let format = shape.format();
        for field in &shape.fields {
            let known = || kind.columns.iter().chain(kind.more);
            if !known().any(|name| name == field) && field != "version" {
                let names: Vec<&str> = known().copied().collect();
                anyhow::bail!("--fields: there is no field “{field}”; {} have {}", kind.many, names.join(", "));
            }
        }
        if format == Format::Text {
            anyhow::ensure!(
                shape.fields.is_empty(),
                "--fields needs a form that has fields: --format csv, tsv, json or jsonl"
            );
            return Ok(None);
        }
        let is_cited = kind.many == "stories" || kind.many == "quotes";
        let more = match kind.many {
            "places" => ", tsv or geojson",
            _ if is_cited => ", tsv, ris or csl",
            _ => " or tsv",
        };
        if matches!(format, Format::Ris | Format::Csl) && !is_cited {
            anyhow::bail!(
                "--format {} cites stories and quotes; {} can be json, jsonl, csv{more}",
                format.name(),
                kind.many
            );
        }
        if format == Format::Geojson && kind.many != "places" {
            anyhow::bail!("--format geojson is for places; {} can be json, jsonl, csv{more}", kind.many);
        }
        let columns = if shape.fields.is_empty() {
            kind.columns.iter().map(|name| (*name).to_owned()).chain(["version".to_owned()]).collect()
        } else {
            shape.fields.clone()
        };
        Ok(Some(Self { kind, format, fields: shape.fields.clone(), columns, printed: 0, bom: shape.bom }))
    }

    /// Prints a row.
    pub(crate) fn row(&mut self, out: &mut Out, row: &Row) -> anyhow::Result<()> {
        let first = self.printed == 0;
        self.printed += 1;
        match self.format {
            Format::Text => {}
            Format::Jsonl => out.line(self.object(row, true))?,
            Format::Json => {
                let begin = if first { self.opening() } else { ",".into() };
                out.line(format!("{begin}\n{}", self.object(row, false)))?;
            }
            Format::Csv | Format::Tsv => {
                if first {
                    self.head(out)?;
                }
                let cells = self.columns.iter().map(|name| cell(&row.value, name)).collect::<Vec<_>>();
                out.line(self.table_line(&cells)?)?;
            }
            Format::Ris => out.line(citation::ris(&row.value))?,
            Format::Csl => {
                let begin = if first { "[" } else { "," };
                out.line(format!("{begin}\n{}", citation::csl(&row.value)))?;
            }
            Format::Geojson => {
                let begin = if first { self.opening() } else { ",".into() };
                out.line(format!("{begin}\n{}", feature(&row.value)))?;
            }
        }
        Ok(())
    }

    /// Ends what was begun; `total` is how many rows there are, printed or not.
    pub(crate) fn end(&mut self, out: &mut Out, total: usize) -> anyhow::Result<()> {
        let empty = self.printed == 0;
        match self.format {
            Format::Json => {
                if empty {
                    out.line(self.opening())?;
                }
                out.line(format!("], \"total\": {total}}}"))?;
            }
            Format::Geojson => {
                if empty {
                    out.line(self.opening())?;
                }
                out.line("]}")?;
            }
            Format::Csl => out.line(if empty { "[]" } else { "]" })?,
            Format::Csv | Format::Tsv if empty => self.head(out)?,
            _ => {}
        }
        Ok(())
    }

    fn opening(&self) -> String {
        match self.format {
            Format::Geojson => format!("{{\"type\": \"FeatureCollection\", \"version\": {VERSION}, \"features\": ["),
            _ => format!("{{\"version\": {VERSION}, \"{}\": [", self.kind.many),
        }
    }

    fn head(&self, out: &mut Out) -> anyhow::Result<()> {
        let mark = if self.bom { "\u{feff}" } else { "" };
        let line = self.table_line(&self.columns)?;
        Ok(out.line(format!("{mark}{line}"))?)
    }

    fn table_line(&self, cells: &[String]) -> anyhow::Result<String> {
        if self.format == Format::Tsv {
            let clean = |cell: &String| cell.split(['\t', '\n', '\r']).collect::<Vec<_>>().join(" ");
            return Ok(cells.iter().map(clean).collect::<Vec<_>>().join("\t"));
        }
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(cells)?;
        let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("cannot write a table: {error}"))?;
        Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned())
    }

    /// The row, or the fields chosen, with the version first.
    fn object(&self, row: &Row, versioned: bool) -> String {
        let mut parts = Vec::new();
        if versioned {
            parts.push(format!("\"version\":{VERSION}"));
        }
        if self.fields.is_empty() {
            let inside = row.text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or_default();
            parts.extend(Some(inside.to_owned()).filter(|inside| !inside.is_empty()));
        } else {
            let fields = self.fields.iter().filter(|name| *name != "version");
            parts.extend(fields.map(|name| format!("{}:{}", Value::from(name.as_str()), below(&row.value, name))));
        }
        format!("{{{}}}", parts.join(","))
    }
}

/// The value at a field, below others where full stops say so.
fn below<'v>(row: &'v Value, name: &str) -> &'v Value {
    name.split('.').fold(row, |value, key| value.get(key).unwrap_or(&Value::Null))
}

/// A value as a cell that no spreadsheet takes for a formula.
fn cell(row: &Value, name: &str) -> String {
    if name == "version" {
        return VERSION.to_string();
    }
    let text = match below(row, name) {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) if parts.iter().all(Value::is_string) => {
            parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
        }
        // Figures below zero are no formulas.
        other => return other.to_string(),
    };
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// A place as GeoJSON; without a point its geometry is null.
fn feature(row: &Value) -> Value {
    let point = below(row, "lon").as_f64().zip(below(row, "lat").as_f64());
    let geometry =
        point.map_or(Value::Null, |(lon, lat)| serde_json::json!({"type": "Point", "coordinates": [lon, lat]}));
    let mut properties = row.as_object().cloned().unwrap_or_default();
    properties.retain(|key, _| key != "lat" && key != "lon");
    serde_json::json!({"type": "Feature", "geometry": geometry, "properties": properties})
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_cell_is_a_formula_and_figures_stay_figures() {
        let row = json!({"a": "=1+1", "b": -3.5, "c": ["-x", "y"], "d": {"e": "@f"}, "g": null});
        let cells = ["a", "b", "c", "d.e", "g", "h.i"].map(|name| cell(&row, name));
        assert_eq!(cells, ["'=1+1", "-3.5", "'-x; y", "'@f", "", ""]);
    }

    #[test]
    fn a_place_is_a_point_east_before_north() {
        let row = json!({"name": "Port Elba", "lat": -33.5, "lon": 18.0});
        assert_eq!(feature(&row)["geometry"]["coordinates"], json!([18.0, -33.5]));
        assert_eq!(feature(&json!({"name": "X"}))["geometry"], Value::Null);
    }
}
