//! Discussions around words: comments, answers, suggestions. All of it is events in the journal;
//! nothing here touches a document but accepting a suggestion.
//!
//! | file | does |
//! |---|---|
//! | `scene` | the text that threads are shown on |
//! | `selecting` | from what somebody selected to words of the source |
//! | `placing` | where threads stand in a text, and what marks them there |
//! | `sight` | describes a thread to the window and the terminal |
//! | `acts` | comment, answer, say anew, take back, settle |
//! | `suggestions` | other words: proposed, taken over, turned down |
//! | `undo` | decisions and comments taken back or said again |
//! | `people` | who can be mentioned, and who was |

mod acts;
mod people;
mod placing;
mod scene;
mod selecting;
mod sight;
mod suggestions;
mod undo;

pub use acts::{comment, delete, edit, reopen, reply, resolve};
pub use people::people;
pub use sight::{all, list, of_person};
pub use suggestions::{accept, reject, suggest};
pub use undo::{reconsider, restore};

pub(super) use people::Known;
pub(super) use scene::Scene;
pub(super) use sight::{described_on, open_marks};
