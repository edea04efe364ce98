//! The boundary to the window and the terminal: types, commands, errors.

mod error;
mod registry;
pub mod requests;
pub mod tags;
pub mod types;
mod typescript;

pub use error::{ApiError, ErrorCode};
pub use registry::{COMMANDS, Command, dispatch};
pub use typescript::typescript;
