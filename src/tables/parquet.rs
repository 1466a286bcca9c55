//! Parquet: a folder with a file a table, for DuckDB, polars, Spark, pandas and warehouses.
//!
//! Rows are gathered column by column and written group by group, so that memory is bounded by a group of each table,
//! whatever the size of the archive. Columns are packed with Zstandard; groups are sorted by date and say so.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::{Cell, Column, Draft, Kind, Story, TABLES, Table};
use crate::error::{Error, Result};

/// Most rows of a group, and most bytes that they take until they are written: engines read a group at a time.
const ROWS: usize = 1 << 17;
const BYTES: usize = 16 << 20;

/// The tables on their way into a folder.
pub struct Parquet {
    draft: Draft,
    files: Vec<Rows>,
}

impl Parquet {
    /// Begins the folder `target`; `force` as in [`Draft::folder`].
    ///
    /// # Errors
    ///
    /// Where it cannot be written, or something stands there.
    pub fn create(target: &Path, force: bool) -> Result<Self> {
        let draft = Draft::folder(target, force, |name| TABLES.iter().any(|table| file_name(table) == name))?;
        let open = |table: &'static Table| Rows::create(table, &draft.path().join(file_name(table)));
        let files = TABLES.iter().map(open).collect::<Result<_, ParquetError>>();
        let files = files.map_err(|error| failed(&draft, error))?;
        Ok(Self { draft, files })
    }

    /// Adds the rows of a story.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    pub fn add(&mut self, story: &Story) -> Result<()> {
        self.files.iter_mut().try_for_each(|rows| rows.add(story)).map_err(|error| failed(&self.draft, error))
    }

    /// Ends the files and puts the folder in place.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    pub fn finish(self) -> Result<()> {
        for rows in self.files {
            rows.finish().map_err(|error| failed(&self.draft, error))?;
        }
        self.draft.put()
    }
}

fn file_name(table: &Table) -> String {
    format!("{}.parquet", table.name)
}

/// That the tables could not be written, by what the system says where it was the system.
fn failed(draft: &Draft, error: ParquetError) -> Error {
    let cause = match error {
        ParquetError::External(cause) => cause.downcast::<io::Error>().map_or_else(io::Error::other, |cause| *cause),
        other => io::Error::other(other),
    };
    draft.failed(cause)
}

/// A table on its way into its file.
struct Rows {
    table: &'static Table,
    writer: SerializedFileWriter<File>,
    columns: Vec<Gathered>,
    rows: usize,
    bytes: usize,
}

impl Rows {
    fn create(table: &'static Table, path: &Path) -> Result<Self, ParquetError> {
        let schema = Arc::new(parse_message_type(&schema(table))?);
        let writer = SerializedFileWriter::new(File::create_new(path)?, schema, properties(table)?)?;
        let columns = table.columns_alone().map(Gathered::new).collect();
        Ok(Self { table, writer, columns, rows: 0, bytes: 0 })
    }

    fn add(&mut self, story: &Story) -> Result<(), ParquetError> {
        for row in 0..(self.table.rows)(story) {
            for gathered in &mut self.columns {
                self.bytes += gathered.push((gathered.column.cell)(story, row));
            }
            self.rows += 1;
            if self.rows == ROWS || self.bytes >= BYTES {
                self.write()?;
            }
        }
        Ok(())
    }

    /// Writes what was gathered as a group.
    fn write(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for gathered in &mut self.columns {
            if let Some(mut column) = group.next_column()? {
                gathered.write(&mut column)?;
                column.close()?;
            }
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    fn finish(mut self) -> Result<(), ParquetError> {
        if self.rows > 0 {
            self.write()?;
        }
        self.writer.close().map(drop)
    }
}

/// The schema in the format's own words.
fn schema(table: &Table) -> String {
    let column = |column: &Column| {
        let Column { name, required, .. } = *column;
        let leaf = match column.kind {
            Kind::Text | Kind::Texts => ("BYTE_ARRAY", " (STRING)"),
            Kind::Number | Kind::Numbers => ("INT64", ""),
            Kind::Real => ("DOUBLE", ""),
            Kind::Flag => ("BOOLEAN", ""),
            Kind::Day => ("INT32", " (DATE)"),
        };
        let (physical, logical) = leaf;
        match column.kind {
            Kind::Texts | Kind::Numbers => {
                let element = format!("REQUIRED {physical} element{logical};");
                format!("REQUIRED GROUP {name} (LIST) {{ REPEATED GROUP list {{ {element} }} }}")
            }
            _ => format!("{} {physical} {name}{logical};", if required { "REQUIRED" } else { "OPTIONAL" }),
        }
    };
    let columns: Vec<String> = table.columns_alone().map(column).collect();
    format!("message {} {{ {} }}", table.name, columns.join(" "))
}

fn properties(table: &Table) -> Result<WriterPropertiesPtr, ParquetError> {
    let sorted = table.columns_alone().position(|column| column.name == "date_first");
    let by_date = sorted
        .and_then(|at| i32::try_from(at).ok())
        .map(|column_idx| vec![SortingColumn { column_idx, descending: false, nulls_first: false }]);
    let about = KeyValue::new("archive".to_owned(), format!("{}: a row is {}", table.name, table.about));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by(concat!("archive ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(vec![about]))
        .set_sorting_columns(by_date)
        // No two stories have one text.
        .set_column_dictionary_enabled(ColumnPath::from("text"), table.name != TABLES[0].name)
        .build();
    Ok(Arc::new(properties))
}

/// The values of a column that are still to be written.
struct Gathered {
    column: &'static Column,
    values: Values,
    /// Of each value, 1 where there is one; a list has one for each of its elements, or a 0.
    definitions: Vec<i16>,
    /// Of each value, 1 where it goes on with a list.
    repetitions: Vec<i16>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Numbers(Vec<i64>),
    Reals(Vec<f64>),
    Flags(Vec<bool>),
    Days(Vec<i32>),
}

impl Gathered {
    fn new(column: &'static Column) -> Self {
        let values = match column.kind {
            Kind::Text | Kind::Texts => Values::Texts(Vec::new()),
            Kind::Number | Kind::Numbers => Values::Numbers(Vec::new()),
            Kind::Real => Values::Reals(Vec::new()),
            Kind::Flag => Values::Flags(Vec::new()),
            Kind::Day => Values::Days(Vec::new()),
        };
        Self { column, values, definitions: Vec::new(), repetitions: Vec::new() }
    }

    /// Adds a value, and says how many bytes it takes.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        let (count, bytes) = match (&mut self.values, cell) {
            (Values::Texts(values), Cell::Text(text)) => {
                // What a row says of its story is shared with the row before.
                let same = values.last().filter(|last| last.data() == text.as_bytes()).cloned();
                values.push(same.unwrap_or_else(|| text.as_ref().into()));
                (1, size_of::<ByteArray>() + text.len())
            }
            (Values::Texts(values), Cell::Texts(texts)) => {
                values.extend(texts.iter().map(|text| ByteArray::from(text.as_str())));
                (texts.len(), texts.iter().map(|text| size_of::<ByteArray>() + text.len()).sum())
            }
            (Values::Numbers(values), Cell::Numbers(numbers)) => {
                values.extend(&numbers);
                (numbers.len(), 8 * numbers.len())
            }
            (Values::Numbers(values), Cell::Number(number)) => {
                values.push(number);
                (1, 8)
            }
            (Values::Reals(values), Cell::Real(number)) => {
                values.push(number);
                (1, 8)
            }
            (Values::Flags(values), Cell::Flag(flag)) => {
                values.push(flag);
                (1, 1)
            }
            (Values::Days(values), Cell::Day(day)) => match i32::try_from(day) {
                Ok(day) => {
                    values.push(day);
                    (1, 4)
                }
                Err(_) => (0, 0),
            },
            // Null, and whatever is not of the column's kind.
            _ => (0, 0),
        };
        self.definitions.extend(std::iter::repeat_n(1, count));
        self.repetitions.extend((0..count).map(|at| i16::from(at > 0)));
        if count == 0 {
            self.definitions.push(0);
            self.repetitions.push(0);
        }
        bytes
    }

    fn write(&mut self, writer: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let (definitions, repetitions) = (Some(self.definitions.as_slice()), Some(self.repetitions.as_slice()));
        match &self.values {
            Values::Texts(values) => writer.typed::<ByteArrayType>().write_batch(values, definitions, repetitions),
            Values::Numbers(values) => writer.typed::<Int64Type>().write_batch(values, definitions, repetitions),
            Values::Reals(values) => writer.typed::<DoubleType>().write_batch(values, definitions, repetitions),
            Values::Flags(values) => writer.typed::<BoolType>().write_batch(values, definitions, repetitions),
            Values::Days(values) => writer.typed::<Int32Type>().write_batch(values, definitions, repetitions),
        }?;
        *self = Self::new(self.column);
        Ok(())
    }
}
