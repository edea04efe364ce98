//! Text as it is: normalising, folding, offsets with types of their own, languages.

mod detect;
mod fold;
mod lang;
mod offset;
mod words;

pub use detect::{Detected, Profile, detect, detect_or};
pub use fold::{fold, nfc, nfd};
pub use lang::Lang;
pub(crate) use offset::floor_boundary;
pub use offset::{ByteOffset, Line, LineIndex, Utf16Offset};
