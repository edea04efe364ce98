//! Addresses that the desktop opens in the programs people chose: http, https, mailto, no others.

use carebook_engine::api::{ApiError, ErrorCode};
use serde_json::Value;
use tauri::Url;

/// Opens the address in `{ "url": … }`, which the window has shown before.
///
/// # Errors
/// When the address is not one, its scheme is refused, or no program opens it.
pub fn open(request: &Value) -> Result<Value, ApiError> {
    let text = request
        .get("url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let url = checked(text)?;
    open::that_detached(url.as_str()).map_err(|error| {
        ApiError::new(
            ErrorCode::Failed,
            format!("No program could open {url}: {error}."),
        )
        .with_hint("Copy the address and open it yourself.")
    })?;
    Ok(Value::Null)
}

fn checked(text: &str) -> Result<Url, ApiError> {
    let refused = |message: String| Err(ApiError::new(ErrorCode::Refused, message));
    let Ok(url) = Url::parse(text) else {
        return refused(format!("“{text}” is not an address."));
    };
    match url.scheme() {
        "http" | "https" if url.host_str().is_some_and(|host| !host.is_empty()) => Ok(url),
        "mailto" => Ok(url),
        scheme => refused(format!(
            "Carebook opens http, https and mailto addresses; “{scheme}:” is not one of them."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_addresses_leave_the_app() {
        let cases = [
            ("https://example.com/a?b#c", true),
            ("http://example.com", true),
            ("mailto:help@example.com", true),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("ssh://example.com", false),
            ("steam://run/1", false),
            ("--help", false),
            ("/usr/bin/true", false),
            ("", false),
        ];
        for (address, allowed) in cases {
            assert_eq!(checked(address).is_ok(), allowed, "{address}");
        }
    }

    #[test]
    fn a_request_without_an_address_is_refused() {
        let error = open(&Value::Null).expect_err("there is nothing to open");
        assert_eq!(error.code, ErrorCode::Refused);
    }
}
