//! A handbook in use: use cases, threads, and the API that the window and the terminal share.

pub mod api {
    //! The boundary: types, commands, errors.
    pub mod types;
}
