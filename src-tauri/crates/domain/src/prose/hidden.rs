//! Characters that a reader does not see but that change what is read: controls of
//! the writing direction, zero-width signs, tags. Review and diff show them.

/// A character that hides in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Where it stands, in bytes.
    pub offset: usize,
    /// The character.
    pub character: char,
    /// What to show in its place, such as `U+202E right-to-left override`.
    pub name: String,
}

/// Lists the hidden characters of `text`. A joiner inside an emoji and a byte order
/// mark at the very beginning are no surprise and are left out.
pub fn hidden(text: &str) -> Vec<Hidden> {
    let mut out = Vec::new();
    let mut before = None;
    for (offset, c) in text.char_indices() {
        let expected = match c {
            '\u{200D}' => before.is_some_and(is_picture),
            '\u{FEFF}' => offset == 0,
            _ => false,
        };
        if let Some(what) = describe(c).filter(|_| !expected) {
            out.push(Hidden {
                offset,
                character: c,
                name: format!("U+{:04X} {what}", u32::from(c)),
            });
        }
        before = Some(c);
    }
    out
}

fn is_picture(c: char) -> bool {
    matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0xFE0F)
}

fn describe(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{061C}' => "Arabic letter mark",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{202A}' => "left-to-right embedding",
        '\u{202B}' => "right-to-left embedding",
        '\u{202C}' => "end of direction",
        '\u{202D}' => "left-to-right override",
        '\u{202E}' => "right-to-left override",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        '\u{2069}' => "end of isolate",
        '\u{200B}' => "zero-width space",
        '\u{200C}' => "zero-width non-joiner",
        '\u{200D}' => "zero-width joiner",
        '\u{2060}' => "word joiner",
        '\u{2061}'..='\u{2064}' => "invisible operator",
        '\u{FEFF}' => "zero-width no-break space",
        '\u{00AD}' => "soft hyphen",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "Hangul filler",
        '\u{180E}' => "Mongolian vowel separator",
        '\u{FFF9}'..='\u{FFFB}' => "interlinear annotation",
        '\u{E0000}'..='\u{E007F}' => "tag",
        '\t' | '\n' | '\r' => return None,
        _ if c.is_control() => "control character",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_named() {
        let text = "\u{feff}pay\u{202E}ee\u{200B} a\u{00AD}b";
        let names: Vec<String> = hidden(text).into_iter().map(|h| h.name).collect();
        assert_eq!(
            names,
            [
                "U+202E right-to-left override",
                "U+200B zero-width space",
                "U+00AD soft hyphen"
            ]
        );
        assert_eq!(hidden(text)[0].offset, 6);
    }

    #[test]
    fn ordinary_text_hides_nothing() {
        for text in [
            "# 환불\r\n\tHoàn",
            "👩\u{200D}🚒 ok",
            "\u{feff}# BOM",
            "á e\u{302}",
        ] {
            assert_eq!(hidden(text), vec![], "{text:?}");
        }
        assert_eq!(
            hidden("a\u{200D}b").len(),
            1,
            "a joiner between letters hides a difference"
        );
    }
}
