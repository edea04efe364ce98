//! The letters and most frequent words of languages in Latin script.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What tells a language from others.
pub(super) struct Latin {
    pub lang: &'static str,
    /// Letters that no other language here has.
    pub rare: &'static str,
    /// Letters that it shares with some others.
    pub letters: &'static str,
    /// Its most frequent words, and some that care teams use daily.
    words: &'static str,
}

/// What a frequent word of one language alone weighs.
pub(super) const WORD: u32 = 12;
/// What a letter of one language alone weighs.
pub(super) const RARE_LETTER: u32 = 12;
/// What a letter of a few languages weighs.
pub(super) const LETTER: u32 = 5;
/// Less than this is no evidence.
pub(super) const ENOUGH: u32 = 12;
/// The longest frequent word in bytes.
pub(super) const LONGEST: usize = 16;

/// The languages.
pub(super) const LATIN: [Latin; 17] = [
    Latin {
        lang: "en",
        rare: "",
        letters: "",
        words: "the and of to in is that for it with as was be by on not this are or from at which but have an they you were their one all we can her has there been if more when will would who so no out do up said what its about into than them only some could time these two may then other such over after before again must should your our how any each does please customer customers call refund refunds item items order case complaint handle wait thank new every between where same also",
    },
    Latin {
        lang: "vi",
        rare: "ảạằẳẵặấầẩẫậẻẹếềểễệỉịỏọốồổỗộơớờởỡợủụưứừửữựỳỷỹỵđă",
        letters: "àáâãèéêìíĩòóôõùúũý",
        words: "không của là có được cho khi một những các người này trong với khách hàng đã sẽ để hoặc nếu thì phải cần từ đến về tại vào ra lại làm theo trên sau trước xin anh chị vui lòng cảm đơn tiền hoàn gọi chờ hotline giờ ngày",
    },
    Latin {
        lang: "lv",
        rare: "ģķļņē",
        letters: "āčīšūž",
        words: "un ir ar no par uz ka kā vai lai pie bez pēc līdz tas tā to tiek būt nav kas kur kad ja arī tikai bet jau vēl var ne šis šī klients klienta klientu klientam lūdzu paldies atmaksa atmaksu prece preces precēm pirms ja mēs jūs viņš katru dienas dienu visi viss zvans sūdzība",
    },
    Latin {
        lang: "lt",
        rare: "ėįų",
        letters: "ąčęšūž",
        words: "ir yra kad su iš į už bet tai kaip ar jei dėl nuo iki po prie tik dar jau ne nei klientas kliento prašome ačiū mes jūs kuris turi gali būti ilgiau",
    },
    Latin {
        lang: "et",
        rare: "",
        letters: "äõöüšž",
        words: "ja on ei et see kui oma ka mis ning või aga siis kes seda selle olla klient kliendi palun aitäh tohi kas meie teie ole oli välja üks",
    },
    Latin {
        lang: "de",
        rare: "ß",
        letters: "äöü",
        words: "der die das und ist nicht ein eine einen dem den des mit von zu zum zur auf für im als auch es an werden aus er sie hat dass wird bei oder nach wie über so bitte kunde kunden soll kann muss wenn nur noch vor durch sich sind",
    },
    Latin {
        lang: "fr",
        rare: "œ",
        letters: "éèêëàâçîïôùûü",
        words: "le la les des et est un une que qui dans pour pas sur au avec ce il elle sont par plus ne se du de nous vous votre client clients ou mais être cette doit si tout leur merci",
    },
    Latin {
        lang: "es",
        rare: "ñ¿¡",
        letters: "áéíóúü",
        words: "el la los las de que y en un una es por con para no se del al lo como más pero sus le su cliente clientes debe este esta si ya o ser está son tiene gracias muy cuando",
    },
    Latin {
        lang: "pt",
        rare: "",
        letters: "ãõáâàéêíóôúç",
        words: "o a os as de que e em um uma do da dos das não para com por se mais como mas foi ao ele seu sua ou ser quando muito nos já está cliente clientes deve você são obrigado",
    },
    Latin {
        lang: "it",
        rare: "",
        letters: "àèéìòù",
        words: "il lo la i gli le di che e è in un una per non con del della dei si da al sono come più ma anche se questo cliente clienti deve nel alla ha o grazie essere quando",
    },
    Latin {
        lang: "pl",
        rare: "łśźćń",
        letters: "ąęóż",
        words: "i w na z do nie się że jest to o jak po od za przez dla ale czy lub jego są przy być może klient klienta klientów powinien proszę dziękuję tym który oraz tak już tylko",
    },
    Latin {
        lang: "cs",
        rare: "ěřů",
        letters: "áčéíšúýžňťď",
        words: "a je se na v že s z do o k i pro jako by ale po od nebo za který jsou má být zákazník zákazníka prosím děkujeme tak jen už při není",
    },
    Latin {
        lang: "nl",
        rare: "",
        letters: "ë",
        words: "de het een en van is dat op te in niet met voor zijn er aan die ook als maar om bij naar wordt door over klant klanten moet kan dan of nog u wij hebben deze",
    },
    Latin {
        lang: "sv",
        rare: "",
        letters: "åäö",
        words: "och att det som en på är av för med den till inte om ett har de kan från men vi så kund kunden ska eller när du alla tack",
    },
    Latin {
        lang: "fi",
        rare: "",
        letters: "äö",
        words: "ja on ei että se hän oli mutta kun niin jos ovat tai myös asiakas asiakkaan ole kuin voi sen tämä kiitos olla mitä",
    },
    Latin {
        lang: "tr",
        rare: "ğı",
        letters: "çöşü",
        words: "ve bir bu için ile de da olarak daha çok gibi ne var değil müşteri müşteriler lütfen teşekkür sonra kadar olan her ya veya ama en",
    },
    Latin {
        lang: "id",
        rare: "",
        letters: "",
        words: "yang dan di untuk dengan dari ini itu tidak pada adalah ke dalam akan oleh juga atau karena telah sudah bisa pelanggan kami anda harus jika saya lebih",
    },
];

/// Where a Latin letter beyond ASCII stands in the table of letters.
pub(super) fn letter_slot(c: char) -> Option<usize> {
    const EXTENDED: u32 = 0x250 - 0xc0;
    let slot = match u32::from(c) {
        code @ 0xc0..0x250 => code - 0xc0,
        code @ 0x1e00..0x1f00 => code - 0x1e00 + EXTENDED,
        _ => return None,
    };
    usize::try_from(slot).ok()
}

/// The languages that write a letter, and what it weighs for each.
pub(super) fn written_with(c: char) -> &'static [(u8, u32)] {
    static BY_LETTER: LazyLock<Vec<Vec<(u8, u32)>>> = LazyLock::new(|| {
        let mut table = Vec::new();
        for (at, language) in (0u8..).zip(&LATIN) {
            for (letters, weight) in [(language.rare, RARE_LETTER), (language.letters, LETTER)] {
                for c in letters
                    .chars()
                    .flat_map(|c| [Some(c), c.to_uppercase().next()])
                    .flatten()
                {
                    let Some(slot) = letter_slot(c) else { continue };
                    if table.len() <= slot {
                        table.resize(slot + 1, Vec::new());
                    }
                    if let Some(languages) = table.get_mut(slot) {
                        languages.push((at, weight));
                    }
                }
            }
        }
        table
    });
    letter_slot(c)
        .and_then(|slot| BY_LETTER.get(slot))
        .map_or(&[], Vec::as_slice)
}

/// The languages that have a word, and what it weighs for each: the fewer share it, the more.
pub(super) fn spoken_by(word: &str) -> Option<(&'static [u8], u32)> {
    static BY_WORD: LazyLock<HashMap<&'static str, Vec<u8>>> = LazyLock::new(|| {
        let mut by_word: HashMap<&'static str, Vec<u8>> = HashMap::new();
        for (at, language) in (0u8..).zip(&LATIN) {
            for word in language.words.split(' ') {
                let languages = by_word.entry(word).or_default();
                if !languages.contains(&at) {
                    languages.push(at);
                }
            }
        }
        by_word
    });
    let languages = BY_WORD.get(word)?;
    let shared_by = u32::try_from(languages.len()).unwrap_or(WORD).max(1);
    Some((languages, WORD / shared_by))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_what_it_promises() {
        for Latin {
            lang, rare, words, ..
        } in &LATIN
        {
            for word in words.split(' ') {
                assert!(
                    word.len() <= LONGEST,
                    "{lang}: {word} is longer than words are looked up"
                );
            }
            for letter in rare.chars() {
                let others = LATIN.iter().filter(|other| {
                    other.lang != *lang
                        && (other.rare.contains(letter) || other.letters.contains(letter))
                });
                assert_eq!(
                    others.map(|other| other.lang).collect::<Vec<_>>(),
                    [""; 0],
                    "{letter} is said to be only {lang}"
                );
            }
        }
    }
}
