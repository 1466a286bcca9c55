//! Who may ask what, and what every answer forbids a browser to do with it.
//!
//! A page of another site may send requests to this computer (by DNS rebinding also under a name of its own): so the host
//! must be a name of the loopback interface with the port served on, an origin that is sent must be this one, and nothing
//! but reading is allowed.

use axum::extract::Request;
use axum::http::header::{ALLOW, HOST, HeaderMap, HeaderValue, ORIGIN};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Longest address answered, in bytes: far longer than any query that people type.
const LONGEST: usize = 8 * 1024;

/// Sent with every answer. Nothing is fetched from outside, no script or style stands in a page, no page is framed.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// What this server is called.
#[derive(Clone, Copy)]
pub(super) struct Own {
    /// The port it listens on.
    pub port: u16,
}

/// Lets a request through, or refuses it; either way the answer carries the headers.
pub(super) async fn check(own: Own, request: Request, next: Next) -> Response {
    let mut response = match own.refusal(request.method(), request.uri(), request.headers()) {
        Some((status, why)) => (status, [(ALLOW, "GET, HEAD")], why).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for &(name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What a search found is not left behind in the browser's cache; style and script are, by their own header.
    headers.entry("cache-control").or_insert(HeaderValue::from_static("no-store"));
    response
}

impl Own {
    fn refusal(self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<(StatusCode, &'static str)> {
        if uri.path_and_query().map_or(0, |target| target.as_str().len()) > LONGEST {
            return Some((StatusCode::URI_TOO_LONG, "the address is longer than any query"));
        }
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Some((StatusCode::METHOD_NOT_ALLOWED, "nothing can be changed here, only read"));
        }
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        if headers.get_all(HOST).iter().count() != 1 || !self.is_own(host) {
            return Some((StatusCode::MISDIRECTED_REQUEST, "this server answers on the loopback interface alone"));
        }
        let origins = headers.get_all(ORIGIN).iter().map(|origin| origin.to_str().unwrap_or_default());
        for origin in origins {
            if !origin.strip_prefix("http://").is_some_and(|host| self.is_own(host)) {
                return Some((StatusCode::FORBIDDEN, "pages of other sites may not ask here"));
            }
        }
        None
    }

    fn is_own(self, host: &str) -> bool {
        ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host == format!("{name}:{}", self.port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(method: Method, uri: &str, headers: &[(&'static str, &str)]) -> Option<StatusCode> {
        let mut map = HeaderMap::new();
        for &(name, value) in headers {
            map.append(name, HeaderValue::from_str(value).unwrap());
        }
        Own { port: 8410 }.refusal(&method, &uri.parse().unwrap(), &map).map(|(status, _)| status)
    }

    #[test]
    fn a_reader_on_this_computer_is_let_in() {
        assert_eq!(refusal(Method::GET, "/", &[("host", "127.0.0.1:8410")]), None);
        assert_eq!(refusal(Method::HEAD, "/?q=a", &[("host", "localhost:8410")]), None);
        assert_eq!(refusal(Method::GET, "/", &[("host", "localhost:8410"), ("origin", "http://localhost:8410")]), None);
    }

    #[test]
    fn other_hosts_origins_and_methods_are_refused() {
        let own = ("host", "127.0.0.1:8410");
        assert_eq!(refusal(Method::GET, "/", &[]), Some(StatusCode::MISDIRECTED_REQUEST));
        for host in ["evil.example:8410", "127.0.0.1:80", "127.0.0.1", "localhost:8410.evil.example", "127.0.0.1:84100"]
        {
            assert_eq!(refusal(Method::GET, "/", &[("host", host)]), Some(StatusCode::MISDIRECTED_REQUEST), "{host}");
        }
        assert_eq!(refusal(Method::GET, "/", &[own, own]), Some(StatusCode::MISDIRECTED_REQUEST));
        for origin in ["http://evil.example", "null", "https://127.0.0.1:8410", "http://127.0.0.1"] {
            assert_eq!(refusal(Method::GET, "/", &[own, ("origin", origin)]), Some(StatusCode::FORBIDDEN), "{origin}");
        }
        assert_eq!(refusal(Method::POST, "/", &[own]), Some(StatusCode::METHOD_NOT_ALLOWED));
    }

    #[test]
    fn an_address_longer_than_any_query_is_refused() {
        let long = format!("/?q={}", "a".repeat(LONGEST));
        assert_eq!(refusal(Method::GET, &long, &[("host", "127.0.0.1:8410")]), Some(StatusCode::URI_TOO_LONG));
    }
}
