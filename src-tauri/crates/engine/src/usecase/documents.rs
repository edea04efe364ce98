//! Use cases: documents.

use crate::Engine;
use crate::api::ApiError;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::requests::*;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::types::*;

/// Not there yet.
pub fn read(_engine: &Engine, _request: DocumentRequest) -> Result<DocumentView, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn section(_engine: &Engine, _request: SectionRequest) -> Result<SectionView, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn link(_engine: &Engine, _request: LinkRequest) -> Result<LinkTarget, ApiError> {
    Err(ApiError::no_handbook())
}
