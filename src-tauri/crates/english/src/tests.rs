//! What is found in English, and what is left alone.

use super::{misspelled, slips};

#[test]
fn words_are_looked_up_in_every_spelling_of_english() {
    let words = [
        "refund",
        "colour",
        "color",
        "organise",
        "organize",
        "don't",
        "don\u{2019}t",
        "Monday",
        "recieve",
        "Seperate",
        "definately",
        "qwzxv",
    ];
    let found = misspelled(&words);
    let wrong: Vec<&str> = words
        .into_iter()
        .zip(&found)
        .filter_map(|(word, found)| found.as_ref().map(|_| word))
        .collect();
    assert_eq!(wrong, ["recieve", "Seperate", "definately", "qwzxv"]);
    assert_eq!(found[8].as_deref(), Some(["receive".to_owned()].as_slice()));
    assert_eq!(
        found[9].as_deref(),
        Some(["Separate".to_owned()].as_slice())
    );
    assert_eq!(misspelled(&[]), Vec::<super::Spelling>::new());
}

#[test]
fn slips_are_found_and_sound_english_is_left_alone() {
    for (text, expected) in [
        ("Ask for an refund.", vec![("an", "a")]),
        (
            "The customer should of called.",
            vec![("should of", "should have")],
        ),
        ("Give it to the the lead.", vec![("the the", "the")]),
        ("We was waiting for him.", vec![("was", "were")]),
        ("- 고객 asks for an refund **now**", vec![("an", "a")]),
        ("Type `an refund` or see [it](an-refund.md).", vec![]),
        ("A user asks for an hour, an SMS and a euro.", vec![]),
        ("Its owner says it's fine, and that that is all.", vec![]),
        ("> [!SAY]\n> I can help you with that.", vec![]),
        ("", vec![]),
        ("\u{feff}\r\n***\n", vec![]),
    ] {
        let found = slips(&[text]).remove(0);
        let told: Vec<(&str, &str)> = found
            .iter()
            .map(|slip| {
                let instead = slip.instead.first().map_or("", String::as_str);
                (&text[slip.range.clone()], instead)
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }
}

#[test]
fn strange_text_neither_ends_the_thread_nor_shifts_places() {
    let strange = [
        "\u{0}\u{1}",
        "(((((",
        "[[[[](((",
        "a\u{301}\u{301} an refund",
        "1st2nd 3th",
        "\"\"\"\"",
        "…..,,;;",
        "|a|b|\n|-|-|\n|an refund|x|",
        "`",
        "<b",
        "&amp &#x0; an refund",
        "👨‍👩‍👧 an refund",
    ];
    for text in strange {
        for slip in &slips(&[text])[0] {
            assert!(text.get(slip.range.clone()).is_some(), "{text:?}");
        }
    }
    let long = "refund ".repeat(20_000);
    slips(&[&long]);
    assert_eq!(
        slips(&["Ask for an refund."])[0].len(),
        1,
        "it answers as before"
    );
}
