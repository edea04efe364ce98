//! Images of the handbook, under `carebook-asset://localhost/<blob>/<file name>`. The engine
//! hands out only blobs that the published tree holds; only raster images leave this file.

use carebook_engine::Engine;
use tauri::http::{Response, StatusCode};

/// The scheme.
pub const SCHEME: &str = "carebook-asset";

/// What a page that somehow loads an asset may do: nothing.
const SEALED: &str = "default-src 'none'; sandbox";

/// Answers a request for `/<blob>/<file name>`.
pub fn answer(engine: &Engine, path: &str) -> Response<Vec<u8>> {
    let blob = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    let Some(bytes) = is_object_id(blob).then(|| engine.asset(blob)).flatten() else {
        return respond(StatusCode::NOT_FOUND, "text/plain", Vec::new());
    };
    match image_type(&bytes) {
        Some(content_type) => respond(StatusCode::OK, content_type, bytes),
        None => respond(StatusCode::UNSUPPORTED_MEDIA_TYPE, "text/plain", Vec::new()),
    }
}

fn is_object_id(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Names the type of an image by its first bytes, never by its file name.
fn image_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        [
            _,
            _,
            _,
            _,
            b'f',
            b't',
            b'y',
            b'p',
            b'a',
            b'v',
            b'i',
            b'f' | b's',
            ..,
        ] => Some("image/avif"),
        _ => None,
    }
}

fn respond(status: StatusCode, content_type: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    let response = Response::builder()
        .status(status)
        .header("Content-Type", content_type)
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", SEALED)
        .header("Cross-Origin-Resource-Policy", "cross-origin")
        .header("Cache-Control", "private, max-age=31536000, immutable")
        .body(body);
    response.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_known_by_its_bytes() {
        let cases: [(&[u8], Option<&str>); 8] = [
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"\xff\xd8\xff\xe0....", Some("image/jpeg")),
            (b"GIF89a....", Some("image/gif")),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"\0\0\0\x1cftypavif", Some("image/avif")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b"<html><script>alert(1)</script>", None),
            (b"", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(
                image_type(bytes),
                expected,
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    #[test]
    fn only_whole_object_ids_are_asked_for() {
        assert!(is_object_id("0123456789abcdef0123456789abcdef01234567"));
        for other in ["", "..", "0123", "g123456789abcdef0123456789abcdef01234567"] {
            assert!(!is_object_id(other), "{other}");
        }
    }

    #[test]
    fn every_answer_is_sealed() {
        let response = respond(StatusCode::OK, "image/png", vec![1]);
        assert_eq!(response.headers()["X-Content-Type-Options"], "nosniff");
        assert_eq!(response.headers()["Content-Security-Policy"], SEALED);
    }
}
