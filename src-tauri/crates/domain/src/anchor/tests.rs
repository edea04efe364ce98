//! Where anchors go, case by case.

use super::*;
use crate::DocPath;

fn document(source: &str) -> Document {
    Document::parse(DocPath::new("a.md").unwrap(), source.as_bytes())
}

/// Places the first occurrence of a quote of one text in another; tells it as `exact 12`.
fn placed(origin: &str, quote: &str, text: &str, with_origin: bool) -> String {
    let anchor =
        Anchor::of_quote(&document(origin), None, quote, 1).expect("the quote stands in its text");
    match Placing::new(with_origin.then_some(origin), text).place(&anchor) {
        Place::Exact(range) => format!("exact {} {}", range.start, &text[range.clone()]),
        Place::Moved(range) => format!("moved {} {}", range.start, &text[range.clone()]),
        Place::Detached(reason) => format!("{reason:?}").to_lowercase(),
    }
}

const TEXT: &str = "# Refunds\n\nAsk for the order number first. Refund within 14 days of delivery.\n\n## Late\n\nAfter 14 days ask the lead. Say that you are sorry for it.\n";

#[test]
fn an_anchor_follows_its_words() {
    for (what, quote, text, expected) in [
        (
            "nothing changed",
            "14 days of",
            TEXT.to_owned(),
            "exact 57 14 days of",
        ),
        (
            "text before it",
            "14 days of",
            TEXT.replace("Ask for", "Please always ask for"),
            "exact 71 14 days of",
        ),
        (
            "the word before it",
            "14 days of",
            TEXT.replace("Refund within", "Repay in"),
            "exact 52 14 days of",
        ),
        (
            "the heading",
            "14 days of",
            TEXT.replace("# Refunds", "# Money back"),
            "exact 60 14 days of",
        ),
        (
            "lines wrapped anew",
            "14 days of",
            TEXT.replace("14 days of", "14\ndays of"),
            "exact 57 14\ndays of",
        ),
        (
            "the quote changed",
            "14 days of",
            TEXT.replace("14 days of", "30 days of"),
            "gone",
        ),
        (
            "the sentence went",
            "Refund within 14",
            TEXT.replace(" Refund within 14 days of delivery.", ""),
            "gone",
        ),
        (
            "the sentence doubled",
            "Refund within 14 days of delivery.",
            TEXT.replace(
                "Refund within 14 days of delivery.",
                "Refund within 14 days of delivery. Refund within 14 days of delivery.",
            ),
            "ambiguous",
        ),
        (
            "a section moved",
            "Refund within 14 days",
            TEXT.replace(
                "Ask for the order number first. Refund within 14 days of delivery.\n\n",
                "",
            ) + "\nAsk for the order number first. Refund within 14 days of delivery.\n",
            "moved 112 Refund within 14 days",
        ),
        (
            "another quote of the same words",
            "14 days",
            TEXT.replace(" Refund within 14 days of delivery.", ""),
            "unsure",
        ),
        (
            "changed here, the same elsewhere",
            "Refund within 14 days of delivery.",
            TEXT.replace("Refund within 14 days", "Refund within 30 days")
                + "\nNew: Refund within 14 days of delivery.\n",
            "changed",
        ),
        ("everything went", "14 days of", String::new(), "gone"),
    ] {
        assert_eq!(placed(TEXT, quote, &text, true), expected, "{what}: {text}");
    }
}

#[test]
fn of_two_like_places_neither_is_taken() {
    let origin = "One. Say sorry to them. Two. Say sorry to them. Three.\n";
    let text = "Say sorry to them. Say sorry to them.\n";
    assert_eq!(
        placed(origin, "Say sorry to them.", text, true),
        "ambiguous"
    );
}

#[test]
fn without_its_text_an_anchor_is_found_by_its_context() {
    for (what, quote, text, expected) in [
        (
            "nothing changed",
            "14 days of",
            TEXT.to_owned(),
            "moved 57 14 days of",
        ),
        (
            "text before it",
            "14 days of",
            TEXT.replace("Ask for", "Please always ask for"),
            "moved 71 14 days of",
        ),
        (
            "context changed",
            "14 days",
            "Only 14 days here.".to_owned(),
            "unsure",
        ),
        ("gone", "14 days of", "Nothing.".to_owned(), "gone"),
    ] {
        assert_eq!(placed(TEXT, quote, &text, false), expected, "{what}");
    }
}

#[test]
fn an_anchor_is_made_of_words_only() {
    let document = document(TEXT);
    assert_eq!(Anchor::new(&document, None, 9..11), None, "blank");
    assert_eq!(Anchor::new(&document, None, 5..9_999), None, "outside");
    assert_eq!(
        Anchor::of_quote(&document, None, "14 days", 3),
        None,
        "it stands there twice"
    );
    let second = Anchor::of_quote(&document, None, "14 days", 2).unwrap();
    assert_eq!(
        (
            second.section.as_str(),
            second.suffix.starts_with(" ask the lead")
        ),
        ("late", true)
    );
    let json = serde_json::to_string(&second).unwrap();
    assert_eq!(serde_json::from_str::<Anchor>(&json).unwrap(), second);
}

#[test]
fn hostile_anchors_are_detached() {
    for (start, end) in [(0, usize::MAX), (usize::MAX, 0), (3, 2), (1, 2)] {
        let anchor = Anchor {
            start,
            end,
            quote: "é".to_owned(),
            ..Anchor::default()
        };
        for origin in [None, Some("é 고객"), Some("")] {
            let place = Placing::new(origin, "고객 é").place(&anchor);
            assert!(
                matches!(place, Place::Detached(_)),
                "{start}..{end}: {place:?}"
            );
        }
    }
}

#[test]
fn words_of_a_sentence_that_is_rather_another_are_not_those_of_the_anchor() {
    let list = "# Days\n\n- Customers with a card wait 7 days, then get money.\n- Customers with a parcel wait 30 days, then get money.\n- Ask the lead about a lamp.\n";
    for (what, quote, origin, text) in [
        (
            "two items became one",
            "then get",
            "# Days\n\n- Customers with a box wait 7 days, then get money.\n- Customers with a parcel wait 30 days, then get money.\n- Ask the lead.\n",
            "# Days\n\n- Customers with a box wait 30 days, then get money.\n- Ask the lead.\n",
        ),
        (
            "a copy of another sentence took its place",
            "with a parcel",
            "# Days\n\n- Customers with a parcel wait 30 days, then get money.\n- Ask the lead about a lamp.\n\nCustomers with a parcel buy no voucher here.\n",
            "# Days\n\n- Customers with a parcel buy no voucher here.\n- Ask the lead about a lamp.\n\nCustomers with a parcel buy no voucher here.\n",
        ),
        (
            "its sentence stands elsewhere as it was",
            ".",
            "Ask the lead about a parcel after 5 days. Nobody pays for it here. Ask the lead about a lamp after 13 days.\n",
            "Ask the lead about a lamp after 13 days. Nobody pays for it here. Ask the lead about a parcel after 5 days.\n",
        ),
    ] {
        let place = placed(origin, quote, text, true);
        assert!(place == "ambiguous" || place == "unsure", "{what}: {place}");
    }
    let edited = list.replace("wait 7 days", "wait 9 days");
    assert_eq!(
        placed(list, "Customers with a card", &edited, true),
        format!(
            "exact {} Customers with a card",
            list.find("Customers").unwrap()
        ),
        "an edit beside it takes nothing away"
    );
}

#[test]
fn without_its_text_one_side_of_a_sentence_proves_nothing() {
    let origin = "# Days\n\nNobody pays for a box before 7 days are over.\n\nAsk the lead about a lamp after 5 days. Write it down in the record of the customer.\n";
    let text = "# Days\n\nNobody pays for a box before 7 days are over.\n\nAsk the lead about a lamp after 13 days.\n";
    assert_eq!(
        placed(origin, "Ask the lead about a lamp", text, false),
        "unsure"
    );
}

/// What a person sees to be the same words is the same words.
#[test]
fn what_is_plainly_there_is_found() {
    let list = "# Refunds\n\n1. Open the order.\n2. Ask. Make sure you speak with the buyer: [two matching facts](b.md), no more.\n3. Close the case.\n";
    let shop = "# Shavers\n\nShaver heads, epilators and trimmers are not taken back once they were used.\n\nEverything else comes back within 14 days.\n\n## Lamps\n\nA lamp that is broken is replaced at once.\n\n## Cards\n\nA card is paid back with a card only.\n";
    let first = "Shaver heads, epilators and trimmers are not taken back once they were used.\n\n";
    let at_the_end = format!("{}\n{}", shop.replace(first, ""), first.trim_end()) + "\n";
    let below_lamps = shop
        .replace(first, "")
        .replace("## Cards", &format!("{first}## Cards"));
    for (what, origin, quote, text, expected) in [
        (
            "the same words are newly written below",
            list,
            "two matching facts",
            list.replace(
                "3. Close",
                "3. Again: [two matching facts](b.md), no more.\n4. Close",
            ),
            "exact",
        ),
        (
            "the same words are newly written above",
            list,
            "two matching facts",
            list.replace(
                "1. Open",
                "1. First [two matching facts](b.md), then the rest.\n2. Open",
            ),
            "exact",
        ),
        (
            "a short sentence keeps its first words",
            "# Hold\n\nSixty seconds at most.\n",
            "Sixty",
            "# Hold\n\nSixty seconds and no more.\n".to_owned(),
            "exact",
        ),
        (
            "a paragraph moved to the end, its first words",
            shop,
            "Shaver heads",
            at_the_end.clone(),
            "moved",
        ),
        (
            "a paragraph moved to the end, its last words",
            shop,
            "once they were used.",
            at_the_end.clone(),
            "moved",
        ),
        (
            "a paragraph moved to the end, words in it",
            shop,
            "epilators and trimmers",
            at_the_end,
            "moved",
        ),
        (
            "a paragraph moved below another heading",
            shop,
            "Shaver heads",
            below_lamps,
            "moved",
        ),
    ] {
        let place = placed(origin, quote, &text, true);
        assert!(
            place.starts_with(expected) && place.ends_with(quote),
            "{what}: {place}"
        );
    }
}
