//! Words of languages that are none of the four, and of sections whose language was guessed
//! wrongly: what is typed as it stands is found and marked.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use support::{Handbook, Text};

/// Documents of many languages; of each word that stands there is asked for.
const TEXTS: &[Text<'_>] = &[
    (
        "fr",
        "Annulation d'une livraison",
        "Délais",
        "Les clientes réclamées sont remboursées après l'échéance, œuvres comprises.",
    ),
    (
        "es",
        "Devolución de artículos",
        "Condiciones",
        "Los paquetes dañados se reemplazarán rápidamente según las políticas vigentes.",
    ),
    (
        "de",
        "Rücksendungen bearbeiten",
        "Fristen",
        "Größere Bestellungen werden übermäßig häufig zurückgeschickt; Kündigungen prüfen wir täglich.",
    ),
    (
        "pt",
        "Reclamações",
        "Prazos",
        "As encomendas canceladas são devolvidas imediatamente pelas transportadoras.",
    ),
    (
        "it",
        "Spedizioni",
        "Tempi",
        "Le consegne ritardate vengono rimborsate velocemente, però più lentamente all'estero.",
    ),
    (
        "nl",
        "Terugzendingen",
        "Termijnen",
        "Customers waiting for replacements are called; vertraagde leveringen worden vergoed.",
    ),
    (
        "sv",
        "Återbetalningar",
        "Tider",
        "Kunderna får pengarna tillbaka när försändelserna återlämnats.",
    ),
    (
        "da",
        "Ændringer",
        "Frister",
        "Forsinkede leveringer ændres og bestillingerne annulleres øjeblikkeligt.",
    ),
    (
        "fi",
        "Palautukset",
        "Ajat",
        "Asiakkaille palautetaan maksut viivästyneistä lähetyksistä.",
    ),
    (
        "hu",
        "Visszaküldések",
        "Idők",
        "A megrendeléseket későbbi időpontokban szállítjuk vásárlóinknak.",
    ),
    (
        "ro",
        "Returnări",
        "Termene",
        "Comenzile întârziate sunt rambursate cumpărătorilor.",
    ),
    (
        "tr",
        "İadeler",
        "Süreler",
        "Geciken gönderilerin ödemeleri müşterilerimize iade edilir.",
    ),
    (
        "ru",
        "Возвраты",
        "Сроки",
        "Задержанные посылки оплачиваются новыми счетами, счёт ещё действителен.",
    ),
    (
        "ar",
        "الإرجاع",
        "المهل",
        "تعاد المبالغ للعملاء بعد التأخيرات الطويلة والشكاوى.",
    ),
    (
        "el",
        "Επιστροφές",
        "Προθεσμίες",
        "Οι καθυστερημένες παραγγελίες επιστρέφονται στους πελάτες.",
    ),
    (
        "pl",
        "Zwroty towarów",
        "Terminy",
        "Opóźnione przesyłki zwracamy klientom niezwłocznie.",
    ),
    (
        "und",
        "Cafés",
        "Ngày",
        "Naïve résumés stay in the files of the clichés.",
    ),
];

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .collect()
}

#[test]
fn a_word_typed_as_it_stands_is_found_and_marked() {
    let handbook = Handbook::of(TEXTS);
    let mut missed = Vec::new();
    for (lang, title, heading, text) in TEXTS {
        for word in [*title, heading, text].into_iter().flat_map(words) {
            for typed in [word.to_owned(), format!("\"{word}\"")] {
                let results = handbook.find(&typed, false);
                let found = results.groups.iter().find(|group| group.title == *title);
                let marked = found.is_some_and(|group| {
                    let shown = group
                        .hits
                        .iter()
                        .flat_map(|hit| [&hit.snippet, &hit.heading_html]);
                    shown
                        .chain([&group.title_html])
                        .any(|shown| shown.contains(&format!("<mark>{word}</mark>")))
                });
                if found.is_none() || !marked {
                    missed.push(format!("{lang} {typed} (found {})", found.is_some()));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn accents_may_be_left_out_in_every_language() {
    let handbook = Handbook::of(TEXTS);
    for (typed, title) in [
        ("remboursees", "Annulation d'une livraison"),
        ("oeuvres", "Annulation d'une livraison"),
        ("rapidamente", "Devolución de artículos"),
        ("reemplazaran", "Devolución de artículos"),
        ("ubermassig", "Rücksendungen bearbeiten"),
        ("resumes", "Cafés"),
        ("cliches", "Cafés"),
        ("ngay", "Cafés"),
        ("forsandelserna", "Återbetalningar"),
        ("viivastyneista", "Palautukset"),
    ] {
        handbook.finds(typed, false, title);
        let results = handbook.find(typed, false);
        assert!(
            results.groups[0].hits[0].guesses.is_empty(),
            "{typed} is no typing error: {:?}",
            results.groups[0].hits[0].guesses
        );
    }
}

#[test]
fn forms_of_a_word_meet_in_the_languages_that_have_a_stemmer() {
    let handbook = Handbook::of(TEXTS);
    for (typed, title) in [
        ("remboursement", "Annulation d'une livraison"),
        ("paquete dañado", "Devolución de artículos"),
        ("Kündigung", "Rücksendungen bearbeiten"),
        ("encomenda cancelada", "Reclamações"),
        ("consegna", "Spedizioni"),
        ("посылка", "Возвраты"),
        ("levering", "Ændringer"),
    ] {
        handbook.finds(typed, false, title);
    }
}

#[test]
fn a_language_that_was_guessed_wrongly_hides_no_form_of_a_word() {
    let handbook = Handbook::of_sections(
        "en",
        &[
            (
                "nl",
                "Refunds of gift vouchers",
                "The vouchers are topped up again by the cashiers.",
            ),
            (
                "fr",
                "Repairs",
                "Engineers collected the broken machines on Tuesdays.",
            ),
        ],
    );
    for (typed, marked) in [
        ("voucher", "vouchers"),
        ("cashier", "cashiers"),
        ("topping", "topped"),
        ("engineer", "Engineers"),
        ("collecting machine", "collected"),
    ] {
        let results = handbook.find(typed, false);
        let snippet = results
            .groups
            .first()
            .map(|group| group.hits[0].snippet.as_str());
        assert!(
            snippet.is_some_and(|snippet| snippet.contains(&format!("<mark>{marked}</mark>"))),
            "{typed}: {snippet:?}"
        );
    }
}
