//! The name of a git object.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The SHA-1 name of a git object: 20 bytes, written as 40 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId([u8; 20]);

/// What is wrong with text that should name a git object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an object id is 40 hexadecimal digits")]
pub struct ObjectIdError;

impl ObjectId {
    /// Takes the 20 bytes as they are.
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// Takes a slice that must hold exactly 20 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, ObjectIdError> {
        bytes.try_into().map(Self).map_err(|_| ObjectIdError)
    }

    /// Reads 40 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, ObjectIdError> {
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
            return Err(ObjectIdError);
        };
        let mut bytes = [0; 20];
        if pairs.len() != bytes.len() {
            return Err(ObjectIdError);
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(Self(bytes))
    }

    /// The 20 bytes.
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The 40 digits.
    pub fn to_hex(&self) -> String {
        self.to_string()
    }

    /// The first eight digits, for people.
    pub fn short(&self) -> String {
        let mut hex = self.to_hex();
        hex.truncate(8);
        hex
    }
}

fn digit(byte: u8) -> Result<u8, ObjectIdError> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        b'A'..=b'F' => Ok(byte - b'A' + 10),
        _ => Err(ObjectIdError),
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectId({self})")
    }
}

impl FromStr for ObjectId {
    type Err = ObjectIdError;

    fn from_str(text: &str) -> Result<Self, ObjectIdError> {
        Self::from_hex(text)
    }
}

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_hex(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "0aed6f2b1c3d4e5f60718293a4b5c6d7e8f90a1b";

    #[test]
    fn hex_survives_the_round_trip() {
        let id = ObjectId::from_hex(HEX).unwrap();
        assert_eq!(id.to_hex(), HEX);
        assert_eq!(ObjectId::from_hex(&HEX.to_uppercase()), Ok(id));
        assert_eq!(ObjectId::from_slice(id.as_bytes()), Ok(id));
        assert_eq!(id.short(), "0aed6f2b");
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{HEX}\""));
        assert_eq!(serde_json::from_str::<ObjectId>(&json).unwrap(), id);
    }

    #[test]
    fn anything_but_forty_digits_is_refused() {
        for text in [
            "",
            "0",
            &HEX[1..],
            &format!("{HEX}0"),
            &format!("g{}", &HEX[1..]),
            "é",
        ] {
            assert_eq!(ObjectId::from_hex(text), Err(ObjectIdError), "{text:?}");
        }
    }
}
