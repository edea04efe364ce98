//! The desktop's own dialog for choosing a folder.

use rfd::AsyncFileDialog;
use serde_json::Value;
use tauri::WebviewWindow;

/// Asks for a folder and returns its path, or null when the person thought better of it.
pub async fn pick(window: &WebviewWindow) -> Value {
    let picked = AsyncFileDialog::new()
        .set_title("Open a folder")
        .set_parent(window)
        .pick_folder()
        .await;
    picked.map_or(Value::Null, |folder| {
        Value::from(folder.path().to_string_lossy().into_owned())
    })
}
