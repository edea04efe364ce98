//! Tells what language a text is written in: by script first, then by letters that only
//! some languages have and by their most frequent words. Made for short texts of known
//! languages, where statistics over letter triples guess wildly.

use super::words::{self, LATIN, Latin};
use super::{Lang, nfc};

/// A guess and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detected {
    /// The language; `und` when nothing speaks for any.
    pub lang: Lang,
    /// From 0 (a guess) to 1 (certain).
    pub confidence: f32,
}

/// Guesses the language of a text.
pub fn detect(text: &str) -> Detected {
    let mut profile = Profile::default();
    profile.add(text);
    profile.guess()
}

/// Guesses the language of a text, or says `otherwise` when the text speaks for none.
pub fn detect_or(text: &str, otherwise: Lang) -> Lang {
    let lang = detect(text).lang;
    if lang.is_known() { lang } else { otherwise }
}

/// Only so much of each text is looked at: enough to tell, cheap for long ones.
const SAMPLE_BYTES: usize = 1_000;

/// What speaks for which language in one or more texts.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    hangul: u32,
    kana: u32,
    han: u32,
    cyrillic: u32,
    ukrainian: u32,
    greek: u32,
    arabic: u32,
    persian: u32,
    hebrew: u32,
    thai: u32,
    devanagari: u32,
    latin: u32,
    /// Words in Latin letters.
    words: u32,
    /// What speaks for each of [`LATIN`], in twelfths of a frequent word.
    scores: [u32; LATIN.len()],
}

impl Profile {
    /// Looks at a text, or the first part of a long one.
    pub fn add(&mut self, text: &str) {
        let end = super::floor_boundary(text, SAMPLE_BYTES);
        let sample = text.get(..end).unwrap_or_default();
        if sample.is_ascii() {
            self.add_composed(sample);
        } else {
            self.add_composed(&nfc(sample));
        }
    }

    /// Takes in what another profile saw.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            hangul,
            kana,
            han,
            cyrillic,
            ukrainian,
            greek,
            arabic,
            persian,
            hebrew,
            thai,
            devanagari,
            latin,
            words,
            scores,
        } = other;
        self.hangul += hangul;
        self.kana += kana;
        self.han += han;
        self.cyrillic += cyrillic;
        self.ukrainian += ukrainian;
        self.greek += greek;
        self.arabic += arabic;
        self.persian += persian;
        self.hebrew += hebrew;
        self.thai += thai;
        self.devanagari += devanagari;
        self.latin += latin;
        self.words += words;
        for (mine, other) in self.scores.iter_mut().zip(scores) {
            *mine += other;
        }
    }

    /// The language, or `und`.
    pub fn lang(&self) -> Lang {
        self.guess().lang
    }

    /// The language and how sure that is.
    pub fn guess(&self) -> Detected {
        // A letter of Hangul, Kana or Han says about as much as two and a half Latin ones.
        let korean = self.hangul * 5 / 2;
        let chinese = (self.han + self.kana) * 5 / 2;
        let scripts = [
            (korean, Lang::KO),
            (
                chinese,
                if self.kana * 12 > self.han {
                    tag("ja")
                } else {
                    tag("zh")
                },
            ),
            (
                self.cyrillic,
                if self.ukrainian * 40 > self.cyrillic {
                    tag("uk")
                } else {
                    tag("ru")
                },
            ),
            (self.greek, tag("el")),
            (
                self.arabic,
                if self.persian * 40 > self.arabic {
                    tag("fa")
                } else {
                    tag("ar")
                },
            ),
            (self.hebrew, tag("he")),
            (self.thai, tag("th")),
            (self.devanagari, tag("hi")),
        ];
        let total: u32 = scripts.iter().map(|(weight, _)| weight).sum::<u32>() + self.latin;
        let (weight, lang) = scripts
            .into_iter()
            .max_by_key(|(weight, _)| *weight)
            .unwrap_or((0, Lang::UND));
        if weight > 0 && weight * 2 >= total {
            return Detected {
                lang,
                confidence: share(weight, total),
            };
        }
        self.guess_latin()
    }

    fn guess_latin(&self) -> Detected {
        let mut best = (0, 0);
        let mut second = 0;
        for (at, score) in self.scores.iter().enumerate() {
            if *score > best.0 {
                second = best.0;
                best = (*score, at);
            } else if *score > second {
                second = *score;
            }
        }
        let (score, at) = best;
        let Some(Latin { lang, .. }) = LATIN
            .get(at)
            .filter(|_| score >= words::ENOUGH && score > second)
        else {
            return Detected {
                lang: Lang::UND,
                confidence: 0.0,
            };
        };
        let lead = share(score - second, score);
        let density = share(score, (self.words * words::WORD / 3).max(1)).min(1.0);
        Detected {
            lang: tag(lang),
            confidence: (lead * 0.6 + density * 0.4).min(0.99),
        }
    }

    fn add_composed(&mut self, text: &str) {
        let mut word_start = None;
        for (at, c) in text.char_indices() {
            let latin = if c.is_ascii() {
                c.is_ascii_alphabetic()
            } else {
                self.letter(c)
            };
            match (latin, word_start) {
                (true, None) => word_start = Some(at),
                (false, Some(start)) => {
                    self.word(text.get(start..at).unwrap_or_default());
                    word_start = None;
                }
                _ => {}
            }
            self.latin += u32::from(latin);
        }
        if let Some(start) = word_start {
            self.word(text.get(start..).unwrap_or_default());
        }
    }

    /// Counts a letter beyond ASCII; tells whether it is a Latin one.
    fn letter(&mut self, c: char) -> bool {
        let count = match c {
            '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' => {
                &mut self.hangul
            }
            '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => &mut self.kana,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' => {
                &mut self.han
            }
            'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ' => {
                self.ukrainian += 1;
                &mut self.cyrillic
            }
            '\u{0400}'..='\u{052f}' => &mut self.cyrillic,
            '\u{0370}'..='\u{03ff}' => &mut self.greek,
            'پ' | 'چ' | 'ژ' | 'گ' | 'ی' | 'ک' => {
                self.persian += 1;
                &mut self.arabic
            }
            '\u{0600}'..='\u{06ff}' => &mut self.arabic,
            '\u{0590}'..='\u{05ff}' => &mut self.hebrew,
            '\u{0e00}'..='\u{0e7f}' => &mut self.thai,
            '\u{0900}'..='\u{097f}' => &mut self.devanagari,
            c if words::letter_slot(c).is_some() => {
                self.latin_letter(c);
                return true;
            }
            _ => return false,
        };
        *count += 1;
        false
    }

    fn latin_letter(&mut self, c: char) {
        for (at, weight) in words::written_with(c) {
            if let Some(score) = self.scores.get_mut(usize::from(*at)) {
                *score += weight;
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.words += 1;
        let mut lower = [0; words::LONGEST];
        let Some(lower) = lower_case(word, &mut lower) else {
            return;
        };
        if let Some((languages, share)) = words::spoken_by(lower) {
            for at in languages {
                if let Some(score) = self.scores.get_mut(usize::from(*at)) {
                    *score += share;
                }
            }
        }
    }
}

/// Lower case without allocating; nothing for words longer than any frequent one.
fn lower_case<'a>(word: &str, buffer: &'a mut [u8; words::LONGEST]) -> Option<&'a str> {
    let mut length = 0;
    for c in word.chars().flat_map(char::to_lowercase) {
        let end = length + c.len_utf8();
        c.encode_utf8(buffer.get_mut(length..end)?);
        length = end;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

fn tag(tag: &str) -> Lang {
    Lang::new(tag).unwrap_or_default()
}

fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_care_teams_are_recognised() {
        for (lang, text) in [
            (
                "en",
                "Thank the customer for waiting and say what happens next.",
            ),
            ("en", "No customer is on hold for over 60 seconds."),
            ("en", "Refunds for opened items"),
            ("en", "How to handle a complaint"),
            ("en", "The café's résumé is in the CRM"),
            ("ko", "고객이 60초 이상 기다리지 않도록 합니다."),
            ("ko", "환불"),
            ("ko", "CRM에서 VIP 고객 등급 확인"),
            (
                "ko",
                "Salesforce CRM의 Case 화면에서 Refund 버튼을 누릅니다.",
            ),
            ("vi", "Không để khách hàng chờ máy quá 60 giây."),
            ("vi", "Mức bồi thường"),
            ("vi", "Hoàn tiền"),
            ("vi", "Xin lỗi khách hàng"),
            ("lv", "Klients nedrīkst gaidīt ilgāk par 60 sekundēm."),
            ("lv", "Atmaksa par atvērtām precēm"),
            ("lv", "Kā pieņemt sūdzību"),
            ("lv", "Paldies, ka zvanījāt, un lūdzu uzgaidiet"),
            ("ja", "お客様をお待たせしないでください。"),
            ("ja", "返品の手続き"),
            ("zh", "请不要让客户等待超过六十秒。"),
            ("ru", "Клиент не должен ждать больше минуты."),
            ("uk", "Клієнт не повинен чекати більше хвилини."),
            ("de", "Der Kunde soll nicht länger als eine Minute warten."),
            ("fr", "Le client ne doit pas attendre plus d'une minute."),
            ("es", "El cliente no debe esperar más de un minuto."),
            ("pl", "Klient nie powinien czekać dłużej niż minutę."),
            ("pt", "O cliente não deve esperar mais de um minuto."),
            ("it", "Il cliente non deve aspettare più di un minuto."),
            ("lt", "Klientas neturi laukti ilgiau nei minutę."),
            ("et", "Klient ei tohi oodata kauem kui üks minut."),
            ("th", "กรุณารอสักครู่"),
            ("el", "Παρακαλώ περιμένετε"),
            ("he", "אנא המתינו"),
            ("ar", "يرجى الانتظار"),
        ] {
            assert_eq!(detect(text).lang.as_str(), lang, "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed_from_nothing() {
        for text in ["", "42", "---", "CRM", "SKU-1938", "✓ ✗", "Dalbit Home"] {
            assert_eq!(detect(text).lang, Lang::UND, "{text}");
            assert_eq!(detect_or(text, Lang::KO), Lang::KO);
        }
    }

    #[test]
    fn decomposed_text_speaks_the_same_language() {
        use unicode_normalization::UnicodeNormalization;
        for text in ["Mức bồi thường", "환불", "Kā pieņemt sūdzību"] {
            let decomposed: String = text.nfd().collect();
            assert_eq!(detect(&decomposed), detect(text));
        }
    }

    #[test]
    fn a_few_foreign_words_do_not_turn_a_text() {
        let text = "Say 안녕하세요 when the customer writes in Korean, and then switch to the language of the case.";
        assert_eq!(detect(text).lang, Lang::EN);
        let text =
            "“Xin lỗi” means “we are sorry” and is what the customer expects to hear from you.";
        assert_eq!(detect(text).lang, Lang::EN);
    }

    #[test]
    fn texts_add_up() {
        let mut whole = Profile::default();
        for text in [
            "The first part of it.",
            "그리고 한국어 문장이 아주 길게 이어집니다. 고객에게 안내해 주세요.",
            "다음 문장입니다.",
        ] {
            let mut profile = Profile::default();
            profile.add(text);
            whole.merge(&profile);
        }
        assert_eq!(whole.lang(), Lang::KO);
    }
}
