//! Where in `carebook.toml` a value stands, for what can only be judged elsewhere.

use toml::de::DeTable;

use crate::text::{ByteOffset, LineIndex};

/// Line and column of the name in `[publish] branch`, from 1.
pub fn place_of_branch(text: &str) -> Option<(u32, u32)> {
    let (table, _) = DeTable::parse_recoverable(text);
    let publish = table.get_ref().get("publish")?.get_ref().as_table()?;
    let at = ByteOffset(publish.get("branch")?.span().start);
    let lines = LineIndex::new(text);
    Some((lines.line(at).0, lines.column(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_branch_is_found_in_every_spelling() {
        for (text, place) in [
            ("[publish]\nbranch = \"x\"\n", Some((2, 10))),
            ("publish.branch = \"x\"", Some((1, 18))),
            ("# c\npublish = { branch = \"x\" }", Some((2, 22))),
            ("oops =\n[publish]\nbranch = \"x\"\n", Some((3, 10))),
            ("[publish]\n", None),
            ("", None),
        ] {
            assert_eq!(place_of_branch(text), place, "{text:?}");
        }
    }
}
