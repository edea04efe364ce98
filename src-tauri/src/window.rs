//! The main window: what it may load, where it may go (nowhere), how people type in it.

use std::path::Path;

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::geometry::Geometry;

/// Opens the main window where it stood last.
pub fn open_main(app: &AppHandle, data_dir: &Path) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Carebook")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 600.0)
        .data_directory(data_dir.join("webview"))
        .disable_drag_drop_handler()
        .general_autofill_enabled(false)
        .zoom_hotkeys_enabled(false)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false);
    let window = Geometry::load(data_dir).apply(builder).build()?;
    enable_preedit(&window)?;
    remember_geometry(&window, data_dir);
    Ok(())
}

/// Says whether an address is the app's own. The window never goes anywhere else.
fn is_own_page(url: &Url) -> bool {
    let own = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    own || (cfg!(debug_assertions) && cfg!(not(feature = "bundled-ui")) && is_dev_server(url))
}

fn is_dev_server(url: &Url) -> bool {
    url.scheme() == "http" && url.host_str() == Some("localhost") && url.port() == Some(5173)
}

/// Shows what is being composed inside the text, as people who type Korean or Vietnamese expect;
/// wry turns that off.
#[cfg(target_os = "linux")]
fn enable_preedit(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{InputMethodContextExt, WebViewExt};
    window.with_webview(|webview| {
        if let Some(context) = webview.inner().input_method_context() {
            context.set_enable_preedit(true);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn enable_preedit(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Keeps size and place of the window for the next start.
fn remember_geometry(window: &WebviewWindow, data_dir: &Path) {
    let (kept, data_dir) = (window.clone(), data_dir.to_path_buf());
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { .. } = event
            && let Ok(geometry) = Geometry::of(&kept)
            && let Err(error) = geometry.save(&data_dir)
        {
            eprintln!("The window's place could not be kept: {error}");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_page() {
        let cases = [
            ("tauri://localhost/", true),
            ("tauri://localhost/index.html#read", true),
            ("tauri://elsewhere/", false),
            ("http://tauri.localhost/", true),
            ("https://tauri.localhost.example/", false),
            ("http://localhost:5173/", false),
            ("https://example.com/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("blob:tauri://localhost/1", false),
            ("about:blank", false),
            ("carebook-asset://localhost/x", false),
        ];
        for (address, allowed) in cases {
            let url = Url::parse(address).expect("the table holds addresses");
            assert_eq!(is_own_page(&url), allowed, "{address}");
        }
    }
}
