//! Style and script, the only files that a page needs beside itself.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

const FILES: &[(&str, &str, &str)] = &[
    ("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")),
    ("archive.js", "text/javascript; charset=utf-8", include_str!("assets/archive.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// Answers with one of the files that are in the program; no path on disk is ever looked at.
pub(super) async fn serve(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, text)) => ([(CONTENT_TYPE, *kind), (CACHE_CONTROL, "max-age=3600")], *text).into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such file").into_response(),
    }
}
