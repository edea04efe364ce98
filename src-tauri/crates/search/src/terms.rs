//! The term list as search sees it: words that stand for each other.

/// The handbook's own words. Empty where there is no list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// The concepts.
    pub concepts: Vec<Concept>,
}

/// Words for one thing, in any number of languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concept {
    /// Words that all find each other: preferred terms, synonyms, abbreviations.
    pub words: Vec<String>,
    /// Words that find the others but are not found by them.
    pub also_found_by: Vec<String>,
}

impl Terms {
    /// Takes the rows of a term list; rows with the same id are one concept.
    pub fn new(rows: &[carebook_domain::terms::Term]) -> Self {
        let mut concepts: Vec<(Option<&str>, Concept)> = Vec::new();
        for row in rows {
            let id = row.id.as_deref();
            let at = concepts
                .iter()
                .position(|(known, _)| id.is_some() && *known == id)
                .unwrap_or_else(|| {
                    concepts.push((id, Concept::default()));
                    concepts.len() - 1
                });
            if let Some((_, concept)) = concepts.get_mut(at) {
                concept.words.push(row.preferred.clone());
                concept.words.extend(row.synonyms.iter().cloned());
                concept.also_found_by.extend(row.found_by.iter().cloned());
                concept.also_found_by.extend(row.avoid.iter().cloned());
            }
        }
        Self {
            concepts: concepts.into_iter().map(|(_, concept)| concept).collect(),
        }
    }
}
