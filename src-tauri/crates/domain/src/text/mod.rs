//! Text as it is: normalising, folding, offsets with types of their own, languages.

mod detect;
mod fold;
mod lang;
mod offset;

pub use detect::{Detected, detect, detect_or};
pub use fold::{fold, nfc};
pub use lang::Lang;
pub use offset::{ByteOffset, Line, LineIndex, Utf16Offset};
