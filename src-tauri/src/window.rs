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
    settle_webview(&window)?;
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
/// wry turns that off. And draws on the processor where there is no graphics card: WebKit would
/// put every frame of the whole window together by pretending one. Not under a driver, whose
/// pictures wait for frames that such a window has no reason to draw.
#[cfg(target_os = "linux")]
fn settle_webview(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, InputMethodContextExt, SettingsExt, WebViewExt};
    let set = |name| std::env::var_os(name).is_some();
    let has_card = has_graphics_card(Path::new("/dev/dri"), set("LIBGL_ALWAYS_SOFTWARE"));
    let draws_itself = !has_card && !set("TAURI_WEBVIEW_AUTOMATION");
    window.with_webview(move |webview| {
        let view = webview.inner();
        if let Some(context) = view.input_method_context() {
            context.set_enable_preedit(true);
        }
        if draws_itself && let Some(settings) = WebViewExt::settings(&view) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn settle_webview(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Says whether something in this folder of devices draws, unless it was asked not to.
#[cfg(target_os = "linux")]
fn has_graphics_card(devices: &Path, refused: bool) -> bool {
    let mut names = std::fs::read_dir(devices).into_iter().flatten().flatten();
    !refused && names.any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
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

    #[cfg(target_os = "linux")]
    #[test]
    fn a_graphics_card_is_a_device_that_renders() {
        let devices = std::env::temp_dir().join(format!("carebook-dri-{}", std::process::id()));
        assert!(
            !has_graphics_card(&devices, false),
            "there is no such folder"
        );
        std::fs::create_dir_all(&devices).expect("a folder");
        std::fs::write(devices.join("card0"), "").expect("a file");
        assert!(
            !has_graphics_card(&devices, false),
            "a screen is not enough"
        );
        std::fs::write(devices.join("renderD128"), "").expect("a file");
        assert!(has_graphics_card(&devices, false));
        assert!(!has_graphics_card(&devices, true), "it was refused");
        std::fs::remove_dir_all(&devices).expect("it goes away");
    }

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
