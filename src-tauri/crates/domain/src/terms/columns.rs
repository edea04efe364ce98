//! The columns of the term table, by their heads in the languages of the interface.

use crate::text::fold;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Preferred,
    Language,
    Synonyms,
    FoundBy,
    Avoid,
    Meaning,
}

/// Heads without case and accents.
const HEADS: [(Column, &[&str]); 7] = [
    (
        Column::Id,
        &["id", "concept", "개념", "khai niem", "ma", "jedziens"],
    ),
    (
        Column::Preferred,
        &[
            "preferred",
            "preferred term",
            "preferred word",
            "term",
            "word",
            "용어",
            "표준어",
            "대표어",
            "사용할 말",
            "thuat ngu",
            "tu",
            "tu uu tien",
            "termins",
            "ieteicamais termins",
            "vards",
        ],
    ),
    (
        Column::Language,
        &["language", "lang", "언어", "ngon ngu", "valoda"],
    ),
    (
        Column::Synonyms,
        &[
            "synonyms",
            "synonym",
            "동의어",
            "유의어",
            "tu dong nghia",
            "dong nghia",
            "sinonimi",
        ],
    ),
    (
        Column::FoundBy,
        &[
            "also found by",
            "found by",
            "search words",
            "검색어",
            "이렇게도 찾음",
            "찾는 말",
            "cung tim bang",
            "tu tim kiem",
            "atrod ari ar",
            "mekle ari",
            "atrodams pec",
        ],
    ),
    (
        Column::Avoid,
        &[
            "avoid",
            "do not use",
            "not",
            "피할 말",
            "쓰지 않는 말",
            "금지어",
            "tranh",
            "tranh dung",
            "khong dung",
            "izvairities",
            "nelietot",
        ],
    ),
    (
        Column::Meaning,
        &[
            "meaning",
            "definition",
            "means",
            "뜻",
            "의미",
            "설명",
            "nghia",
            "y nghia",
            "dinh nghia",
            "nozime",
            "skaidrojums",
        ],
    ),
];

impl Column {
    /// The column with this head.
    pub fn named(head: &str) -> Option<Self> {
        let head = fold(head.trim());
        let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
        HEADS
            .iter()
            .find(|(_, names)| names.contains(&head.as_str()))
            .map(|(column, _)| *column)
    }
}
