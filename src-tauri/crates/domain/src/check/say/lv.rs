//! What the checks say in Latvian.

use super::{Does, Said, Slip, Unit, listed};
use crate::document::Refusal;

/// A number with its unit: one thing, several, or many of it.
fn counted(n: usize, of: Unit) -> String {
    let one = n % 10 == 1 && n % 100 != 11;
    let unit = match (of, one) {
        (Unit::Words, true) => "vārds",
        (Unit::Words, false) => "vārdi",
        (Unit::Eojeol, true) => "korejiešu vārdkopa",
        (Unit::Eojeol, false) => "korejiešu vārdkopas",
        (Unit::Syllables, true) => "zilbe",
        (Unit::Syllables, false) => "zilbes",
    };
    format!("{n} {unit}")
}

const fn refusal(reason: Refusal) -> &'static str {
    match reason {
        Refusal::Scheme => "atver tikai http, https un mailto adreses",
        Refusal::Escapes => "ceļš ved ārpus rokasgrāmatas",
        Refusal::Malformed => "tā nav ne adrese, ne ceļš",
    }
}

pub(super) fn say(said: &Said<'_>) -> String {
    match said {
        Said::Marker { line } => format!("“{line}” ir zīme, ko git atstāj vietā, kur divus tekstus nevarēja savienot. Aģents lasītu abus tekstus un zīmes; atstājiet to, kas der, un izņemiet zīmes."),
        Said::Head { problem } => format!("Dokumenta ziņas nav nolasāmas, tāpēc atbildīgais, veids un datumi nav zināmi. {problem}"),
        Said::Fact { problem } => format!("Kāda no dokumenta ziņām nav pareiza. {problem}"),
        Said::NotUtf8 => "Šis fails nav UTF-8: daļa burtu tiek rādīta nepareizi un nav atrodama. Saglabājiet to kā UTF-8.".to_owned(),
        Said::HoldsNul => "Šajā rindā ir NUL rakstzīme, kas nepieder tekstam: šī vieta tiek rādīta nepareizi un nav atrodama. Izdzēsiet to.".to_owned(),
        Said::Empty => "Šajā dokumentā nav ko lasīt. Aģents, kas to atver sarunas laikā, atbildi neatrod; uzrakstiet to vai izņemiet dokumentu.".to_owned(),
        Said::NoOwner => "Šim dokumentam nav atbildīgā, tāpēc, tam novecojot, nav kam jautāt. Norādiet atbildīgo dokumenta ziņās.".to_owned(),
        Said::NoSection { kind, name } => format!("Katrā “{kind}” veida dokumentā ir sadaļa “{name}”; lasītāji to meklē tieši tur."),
        Said::HeadingTwice { heading, line } => format!("Virsraksts “{heading}” jau ir {line}. rindā. Saite abus atšķir tikai pēc secības un salūst, kad secība mainās."),
        Said::AnchorTwice { anchor, line } => format!("Enkurs “{anchor}” jau ir {line}. rindā. Saite ved tikai uz pirmo; dodiet šim virsrakstam citu enkuru."),
        Said::OpenPlaceholder { inside } => format!("Šī veidnes vieta vēl nav aizpildīta: {inside}."),
        Said::HiddenCharacter { name } => format!("Šeit ir neredzama rakstzīme: {name}. Tā maina to, ko lasa, meklē vai kopē."),
        Said::LongSentence { long, unit, limit } => format!("Teikums ir par garu ({}). Pirmajā reizē uztver līdz {limit}; sadaliet to divos.", counted(*long, *unit)),
        Said::WallOfText { sentences, long, unit } => format!("Rindkopa ir par garu (teikumu skaits: {sentences}, {}). Sarunas laikā te atbildi neatrast; sadaliet to vai pārveidojiet par sarakstu.", counted(*long, *unit)),
        Said::StepWithoutVerb => "Šis solis nosauc lietu, bet ne darbību. Sāciet ar darbības vārdu: steigā lasītājs dara to, ko saka pirmais vārds.".to_owned(),
        Said::StepSeveralActions { actions } => format!("Šajā solī vienlaikus jādara vairākas lietas ({actions}); pēdējo aizmirst. Katrai veltiet savu soli."),
        Said::VagueTiming { said } => format!("“{said}” katrs lasītājs un klients saprot citādi. Norādiet minūtes, stundas vai dienas."),
        Said::NoFile { path, other } => {
            let other = other.map_or(String::new(), |other| format!(" Fails ar šādu nosaukumu atrodas šeit: {other}."));
            format!("Rokasgrāmatā nav faila {path}, tāpēc saite nekur neved.{other}")
        }
        Said::NoneNamed { name } => format!("Nav dokumenta ar nosaukumu “{name}”, tāpēc saite nekur neved."),
        Said::Refused { reason } => format!("Šo saiti nekad neatver: {}.", refusal(*reason)),
        Said::NoAnchor { path, anchor, close } => {
            let close = close.map_or(String::new(), |close| format!(" Ir sadaļa “{close}”."));
            format!("Dokumentā {path} nav sadaļas “{anchor}”; saite atver tā sākumu.{close}")
        }
        Said::NoAlt => "Šim attēlam nav apraksta. Kas to neredz vai meklē, neuzzina neko.".to_owned(),
        Said::TermPreferred { used, preferred } => format!("Šajā rokasgrāmatā “{used}” vietā raksta “{preferred}”. Viena lieta, viens vārds: tā to ātrāk atrod gan lasītāji, gan meklēšana."),
        Said::TermAvoid { used, preferred } => format!("Šajā rokasgrāmatā izvairās no “{used}” un raksta “{preferred}”."),
        Said::Abbreviation { said } => format!("“{said}” nav paskaidrots ne šeit, ne terminu sarakstā. Jauniem kolēģiem jāmin; vienreiz uzrakstiet pilnu nosaukumu un saīsinājumu iekavās."),
        Said::Misspelled { said, instead: [] } => format!("Vārda “{said}” angļu vārdnīcā nav. Ja tas ir pareizs, pievienojiet to terminu sarakstam vai `words` sadaļā [check]."),
        Said::Misspelled { said, instead } => format!("“{said}”, šķiet, uzrakstīts kļūdaini; varbūt {}.", listed(instead, '“', '”')),
        Said::Grammar { slip, said } => grammar(*slip, said),
    }
}

fn grammar(slip: Slip, said: &str) -> String {
    match slip {
        Slip::Article => format!(
            "“{said}” neatbilst nākamā vārda skaņai: “a” pirms līdzskaņa, “an” pirms patskaņa."
        ),
        Slip::Repeated => format!("“{said}” uzrakstīts divreiz."),
        Slip::Its => {
            "“It's” ir saīsināts “it is”; “its” pasaka, kam kas pieder. Šeit vajadzīgs otrs."
                .to_owned()
        }
        Slip::OfForHave => {
            format!("Aiz “could”, “should” vai “would” raksta “have”, nevis “of”: “{said}”.")
        }
        Slip::SoundsAlike => format!("“{said}” sajaukts ar līdzīgi skanošu vārdu."),
        Slip::Agreement => format!("“{said}” nesaskan ar darītāju."),
        Slip::Capital => format!("“{said}” raksta ar lielo burtu."),
        Slip::Number => format!("“{said}” galotne neatbilst skaitlim."),
        Slip::Comparison => format!("“{said}” salīdzina divreiz; pietiek ar vienu."),
        Slip::Phrase => format!("Angliski tā nesaka: “{said}”."),
    }
}

pub(super) fn does(does: &Does<'_>) -> String {
    match does {
        Does::AddSection { name } => format!("Pievienot beigās sadaļu “{name}”"),
        Does::Remove => "Izdzēst".to_owned(),
        Does::LinkTo { place } => format!("Saistīt ar {place}"),
        Does::Write { text } => format!("Rakstīt “{text}”"),
    }
}
