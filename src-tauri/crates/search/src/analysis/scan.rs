//! Cuts text into pieces: runs of letters, digits, Hangul, or characters of scripts that
//! are written without spaces, and says what stands between them.

use super::hangul;

/// What a piece is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters of an alphabet.
    Letters,
    /// Digits, with the separators of thousands and of a fraction.
    Digits,
    /// Hangul syllables and lone jamo.
    Hangul,
    /// Han, kana, Thai and others that put no spaces between words.
    Unspaced,
}

/// What stands before a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glue {
    /// Nothing: the kind changed within a word (`60s`).
    None,
    /// One character that joins words (`sign-up`, `a/b`).
    Joiner,
    /// An apostrophe.
    Apostrophe,
    /// White space within a line.
    Space,
    /// Anything else, and the beginning of the text.
    Break,
}

/// A run of characters of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The characters.
    pub text: &'a str,
    /// Where they begin, in bytes.
    pub start: usize,
    /// What they are.
    pub kind: Kind,
    /// What stands before them.
    pub glue: Glue,
}

impl Piece<'_> {
    /// Where the piece ends, in bytes.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The pieces of a text, which should be in NFC.
pub struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

/// Cuts a text into pieces.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0 }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Hangul,
    Unspaced,
    /// Belongs to whatever comes before.
    Mark,
    Other,
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphabetic() {
            Class::Letter
        } else if c.is_ascii_digit() {
            Class::Digit
        } else {
            Class::Other
        };
    }
    if hangul::is_syllable(c) || hangul::is_jamo(c) {
        return Class::Hangul;
    }
    match c {
        // Latin letters with diacritics are by far the most frequent.
        '\u{c0}'..='\u{24f}' if c != '×' && c != '÷' => Class::Letter,
        '\u{1e00}'..='\u{1eff}' => Class::Letter,
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{ad}' => Class::Mark,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => {
            if c.is_numeric() && !c.is_alphabetic() {
                Class::Digit
            } else {
                Class::Unspaced
            }
        }
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ if unicode_normalization::char::is_combining_mark(c) => Class::Mark,
        _ => Class::Other,
    }
}

fn kind(class: Class) -> Option<Kind> {
    match class {
        Class::Letter => Some(Kind::Letters),
        Class::Digit => Some(Kind::Digits),
        Class::Hangul => Some(Kind::Hangul),
        Class::Unspaced => Some(Kind::Unspaced),
        Class::Mark | Class::Other => None,
    }
}

/// Whether the character joins the words around it when it stands alone between them.
fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '-' | '_' | '.' | '/' | '&' | '+' | '@' | ':' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '·'
    )
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}')
}

fn glue(between: &str, first: bool) -> Glue {
    if first {
        return Glue::Break;
    }
    let mut chars = between.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Glue::None,
        (Some(c), None) if is_joiner(c) => Glue::Joiner,
        (Some(c), None) if is_apostrophe(c) => Glue::Apostrophe,
        _ if between.chars().all(|c| c.is_whitespace() && c != '\n') => Glue::Space,
        _ => Glue::Break,
    }
}

/// Digits that a fraction may have, but for three, which are thousands.
const FRACTION: usize = 2;
/// Digits before a fraction; before a point they would be a year.
const WHOLE: usize = 6;

/// The end of the number that begins with these digits: `1,000`, `50.000`, `2.5` and `1.234,56`
/// are one number each, `1.2.3` and `12.05.2026` are none.
fn number(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let separates = |at: usize| matches!(bytes.get(at), Some(b',' | b'.'));
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let within = start >= 2 && separates(start - 1) && is_digit(start - 2);
    if within || end - start > WHOLE {
        return end;
    }
    let group = |from: usize| (from..).take_while(|at| is_digit(*at)).count();
    let mut last = end;
    while end - start <= 3 && separates(last) && group(last + 1) == 3 {
        last += 4;
    }
    let year = last == end && end - start > 3 && bytes.get(last) == Some(&b'.');
    if separates(last) && !year && (1..=FRACTION).contains(&group(last + 1)) {
        let fraction = last + 1 + group(last + 1);
        // What goes on is a date, a version or an address.
        return if separates(fraction) && is_digit(fraction + 1) {
            end
        } else {
            fraction
        };
    }
    if separates(last) && is_digit(last + 1) {
        end
    } else {
        last
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.text.get(self.at..)?;
        let mut found = None;
        let mut end = self.text.len();
        for (i, c) in rest.char_indices() {
            let class = class(c);
            match found {
                None => {
                    if let Some(kind) = kind(class) {
                        found = Some((self.at + i, kind));
                    }
                }
                Some((_, kind_now)) => {
                    if class != Class::Mark && kind(class) != Some(kind_now) {
                        end = self.at + i;
                        break;
                    }
                }
            }
        }
        let (start, kind) = found?;
        if kind == Kind::Digits {
            end = number(self.text, start, end);
        }
        let glue = glue(self.text.get(self.at..start)?, self.at == 0);
        self.at = end;
        Some(Piece {
            text: self.text.get(start..end)?,
            start,
            kind,
            glue,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_where_kinds_change() {
        let cut: Vec<_> = pieces("Wait 60s: E-1042, sign-up's 고객관리를\n₩1,000 客様")
            .map(|piece| (piece.text, piece.glue))
            .collect();
        assert_eq!(
            cut,
            [
                ("Wait", Glue::Break),
                ("60", Glue::Space),
                ("s", Glue::None),
                ("E", Glue::Break),
                ("1042", Glue::Joiner),
                ("sign", Glue::Break),
                ("up", Glue::Joiner),
                ("s", Glue::Apostrophe),
                ("고객관리를", Glue::Space),
                ("1,000", Glue::Break),
                ("客様", Glue::Space),
            ]
        );
    }

    #[test]
    fn a_number_is_one_piece_with_its_separators() {
        for (text, expected) in [
            ("1,000", &["1,000"][..]),
            ("1.234.567,89", &["1.234.567,89"]),
            ("2.5 kg", &["2.5", "kg"]),
            ("12,50", &["12,50"]),
            ("1200,50", &["1200,50"]),
            ("2026.05", &["2026", "05"]),
            ("1.2.3", &["1", "2", "3"]),
            ("12.05.2026", &["12", "05", "2026"]),
            ("192.168.10.1", &["192", "168", "10", "1"]),
            ("1.5.", &["1.5"]),
            ("3, 4", &["3", "4"]),
        ] {
            let cut: Vec<_> = pieces(text).map(|piece| piece.text).collect();
            assert_eq!(cut, expected, "{text}");
        }
    }

    #[test]
    fn pieces_lie_where_they_say() {
        let text = "a\u{301}b ㄱㄱ x1y2 \u{0} 3.1415";
        for piece in pieces(text) {
            assert_eq!(&text[piece.start..piece.end()], piece.text);
        }
    }
}
