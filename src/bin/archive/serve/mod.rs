//! Pages in the browser: search, stories, people, places, quotes, a map, and the same answers as JSON.
//!
//! ```text
//!  request ─► guard ─► Ask ─► query ─► answer ─► page or JSON
//!             host,    the state       index     escaped, nothing from outside
//!             origin   in the URL
//! ```
//!
//! Only the loopback interface is listened on, only the index is read, and nothing is written. What comes from a story or
//! from the address is text, never mark-up: every page is made by templates that escape.

mod api;
mod ask;
mod assets;
mod facets;
mod guard;
mod histogram;
mod map;
mod marked;
mod pages;
mod site;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use ask::Ask;
use site::Site;

use crate::Outcome;
use crate::commands::tell_apart;
use crate::messages::note;

/// An answer: its content type and its text; nothing where the thing asked for is not there.
type Answer = anyhow::Result<Option<(&'static str, String)>>;
/// What a page does with the state that its address holds.
type Page = fn(&Site, &Ask) -> Answer;

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json";

/// Every page and its address.
const PAGES: &[(&str, Page)] = &[
    ("/", pages::search::page),
    ("/story", pages::story::page),
    ("/quotes", pages::quotes::page),
    ("/quote", pages::quote::page),
    ("/people", pages::names::people),
    ("/person", pages::person::page),
    ("/places", pages::names::places),
    ("/place", pages::place::page),
    ("/map", pages::map::page),
    ("/help", pages::help::page),
    ("/api", api::index),
    ("/api/search", api::search),
    ("/api/story", api::story),
    ("/api/quotes", api::quotes),
    ("/api/people", api::people),
    ("/api/places", api::places),
    ("/api/person", api::person),
    ("/api/place", api::place),
    ("/api/timeline", api::timeline),
];

/// Serves the index in `folders`, several as one, on a port of the loopback interface until it is interrupted; 0
/// takes any free port.
pub(crate) fn serve(folders: Vec<PathBuf>, port: u16) -> anyhow::Result<Outcome> {
    let site = Arc::new(Site::open(folders)?);
    tell_apart(&site.now().reader);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_io().build();
    runtime.context("cannot start the server")?.block_on(async move {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot serve on {address}: choose another port with --port"))?;
        let address = listener.local_addr().context("cannot tell the address that is served on")?;
        note(format_args!("Serving on http://{address}/ for this computer alone; Ctrl-C ends it."));
        axum::serve(listener, router(site, address.port()))
            .with_graceful_shutdown(async {
                // Where no signal can be waited for, the process is ended the hard way; nothing is written anyway.
                let _ = tokio::signal::ctrl_c().await;
            })
            .await
            .context("the server has stopped")
    })?;
    Ok(Outcome::Found)
}

fn router(site: Arc<Site>, port: u16) -> Router {
    let mut router = Router::new().route("/assets/{name}", get(assets::serve));
    for &(path, page) in PAGES {
        let handler = move |State(site): State<Arc<Site>>, Query(pairs): Query<Vec<(String, String)>>| async move {
            answer(site, pairs, path, page).await
        };
        router = router.route(path, get(handler));
    }
    router.fallback(not_found).with_state(site).layer(middleware::from_fn(move |request, next| {
        let own = guard::Own { port };
        async move { guard::check(own, request, next).await }
    }))
}

/// Answers off the thread that reads requests, for the index is read from disk.
async fn answer(site: Arc<Site>, pairs: Vec<(String, String)>, path: &'static str, page: Page) -> Response {
    let is_api = path.starts_with("/api");
    let ask = Ask::from_pairs(pairs);
    let asked = ask.clone();
    let failed = |status, message: &str| failed(status, message, is_api, &ask);
    match tokio::task::spawn_blocking(move || site.answer(path, &asked, page)).await {
        Ok(Ok(Some((kind, text)))) => ([(CONTENT_TYPE, kind)], text).into_response(),
        Ok(Ok(None)) => failed(StatusCode::NOT_FOUND, "There is no such thing in this archive."),
        Ok(Err(error)) => failed(StatusCode::BAD_REQUEST, &error.to_string()),
        Err(_) => failed(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made."),
    }
}

/// A length in a drawing with one decimal, which is as exact as a screen shows.
fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

async fn not_found() -> Response {
    failed(StatusCode::NOT_FOUND, "There is no such page.", false, &Ask::default())
}

/// What went wrong, on a page that keeps what was asked for, so that it can be mended there.
fn failed(status: StatusCode, message: &str, is_api: bool, ask: &Ask) -> Response {
    if is_api {
        let text = serde_json::json!({ "version": crate::output::json::VERSION, "error": message }).to_string();
        return (status, [(CONTENT_TYPE, JSON)], text).into_response();
    }
    (status, [(CONTENT_TYPE, HTML)], pages::layout::message(message, ask)).into_response()
}
