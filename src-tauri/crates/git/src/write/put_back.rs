//! One file of the working tree, put back as it is published.

use crate::{DocPath, GitError, ObjectId, Repo};

impl Repo {
    /// Gives a file of the working tree the content of a blob, or takes it away where there is
    /// none, if it still holds `there`. Returns whether it did.
    pub fn put_back(
        &self,
        path: &DocPath,
        there: Option<&[u8]>,
        blob: Option<ObjectId>,
    ) -> Result<bool, GitError> {
        let Some(root) = self.work_dir() else {
            return Ok(false);
        };
        let io = |source| GitError::Io {
            path: root.join(path.as_str()),
            source,
        };
        let beneath = crate::beneath::Beneath::open(root).map_err(io)?;
        let Some(blob) = blob else {
            return match there {
                Some(there) => beneath.remove(path, &|text| text == there).map_err(io),
                None => Ok(true),
            };
        };
        let crate::Blob::Bytes(bytes) = self.blob(blob, u64::MAX)? else {
            return Ok(false);
        };
        beneath
            .replace(path, &bytes, false, &|text| text == there)
            .map_err(io)
    }
}
