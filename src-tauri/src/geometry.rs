//! Where the window stood and how large it was, kept in the personal data folder.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tauri::{LogicalPosition, LogicalSize, WebviewWindow, WebviewWindowBuilder, Wry};

/// A window's place; an unknown one is left to the desktop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Geometry {
    width: Option<f64>,
    height: Option<f64>,
    x: Option<f64>,
    y: Option<f64>,
    maximized: bool,
}

impl Geometry {
    /// Reads the kept place; a missing or broken file means none.
    pub fn load(data_dir: &Path) -> Self {
        fs::read(file(data_dir))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Returns the window's place now.
    pub fn of(window: &WebviewWindow) -> tauri::Result<Self> {
        let scale = window.scale_factor()?;
        let size: LogicalSize<f64> = window.inner_size()?.to_logical(scale);
        let place: LogicalPosition<f64> = window.outer_position()?.to_logical(scale);
        let maximized = window.is_maximized()?;
        Ok(Self {
            width: (!maximized).then_some(size.width),
            height: (!maximized).then_some(size.height),
            x: (!maximized).then_some(place.x),
            y: (!maximized).then_some(place.y),
            maximized,
        })
    }

    /// Writes the place, whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(self, data_dir: &Path) -> io::Result<()> {
        let target = file(data_dir);
        let partial = target.with_extension("partial");
        let mut written = fs::File::create(&partial)?;
        written.write_all(&serde_json::to_vec(&self)?)?;
        written.sync_all()?;
        fs::rename(partial, target)
    }

    /// Puts a new window in its place, if the place makes sense.
    pub fn apply<'a, M: tauri::Manager<Wry>>(
        self,
        mut builder: WebviewWindowBuilder<'a, Wry, M>,
    ) -> WebviewWindowBuilder<'a, Wry, M> {
        if let (Some(width), Some(height)) = (self.width, self.height)
            && (900.0..=20_000.0).contains(&width)
            && (600.0..=20_000.0).contains(&height)
        {
            builder = builder.inner_size(width, height);
        }
        if let (Some(x), Some(y)) = (self.x, self.y)
            && (0.0..=20_000.0).contains(&x)
            && (0.0..=20_000.0).contains(&y)
        {
            builder = builder.position(x, y).prevent_overflow();
        }
        builder.maximized(self.maximized)
    }
}

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("window.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_or_missing_file_means_no_place() {
        let folder = std::env::temp_dir().join(format!("carebook-geometry-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("temporary folder");
        assert_eq!(Geometry::load(&folder), Geometry::default());
        fs::write(file(&folder), b"{\"width\": \"wide\"").expect("write");
        assert_eq!(Geometry::load(&folder), Geometry::default());
        let kept = Geometry {
            width: Some(1000.0),
            height: Some(700.0),
            maximized: true,
            ..Geometry::default()
        };
        kept.save(&folder).expect("save");
        assert_eq!(Geometry::load(&folder), kept);
        fs::remove_dir_all(folder).expect("clean up");
    }
}
