//! Use cases: library.

use crate::Engine;
use crate::api::ApiError;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::requests::*;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::types::*;

/// Not there yet.
pub fn folder(_engine: &Engine, _request: FolderRequest) -> Result<Folder, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn list(_engine: &Engine, _request: ListRequest) -> Result<DocumentPage, ApiError> {
    Err(ApiError::no_handbook())
}
