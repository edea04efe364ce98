//! Use cases: settings.

use crate::Engine;
use crate::api::ApiError;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::requests::*;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::types::*;

/// Not there yet.
pub fn app_state(_engine: &Engine, _request: Nothing) -> Result<AppState, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn set(_engine: &Engine, _request: SettingsRequest) -> Result<Settings, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn set_person(_engine: &Engine, _request: Person) -> Result<Person, ApiError> {
    Err(ApiError::no_handbook())
}
