//! The judged collection: near-duplicates that differ in product, subject, place, numbers.

use carebook_domain::Lang;
use carebook_search::{IndexDocument, IndexSection};

use crate::words::Words;

/// Numbers that look random and are the same every time.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// What a document is about.
#[derive(Clone, Copy)]
pub struct About {
    pub words: &'static Words,
    pub product: usize,
    pub topic: usize,
    pub place: usize,
}

impl About {
    /// Fills a template.
    pub fn fill(&self, template: &str, dice: &mut Dice) -> String {
        let words = self.words;
        let product: Vec<&str> = words.products[self.product].split('/').collect();
        let form = |i: usize| product.get(i).copied().unwrap_or(product[0]);
        let (topic, asked) = words.topics[self.topic];
        let part = |i: usize| topic.split(' ').nth(i).unwrap_or(topic);
        template
            .replace("{p1}", form(1))
            .replace("{p2}", form(2))
            .replace("{p}", form(0))
            .replace("{t0}", part(0))
            .replace("{t1}", part(1))
            .replace("{t}", topic)
            .replace("{q}", asked)
            .replace("{d}", words.places[self.place])
            .replace("{n}", &(2 + dice.below(97)).to_string())
            .replace("{c}", &format!("E-{}", 1000 + dice.below(9000)))
    }
}

/// Documents of one language.
pub fn documents(
    words: &'static Words,
    count: usize,
    sentences: usize,
    dice: &mut Dice,
) -> Vec<(About, IndexDocument)> {
    let lang = Lang::new(words.lang).unwrap();
    let mut all = Vec::new();
    for product in 0..words.products.len() {
        for topic in 0..words.topics.len() {
            for place in 0..words.places.len() {
                all.push(About {
                    words,
                    product,
                    topic,
                    place,
                });
            }
        }
    }
    for i in (1..all.len()).rev() {
        all.swap(i, dice.below(i + 1));
    }
    let kinds = all.len();
    (0..count)
        .map(|i| {
            let about = all[i % kinds];
            let round = i / kinds;
            let title = about.fill(dice.of(words.titles), dice);
            let title = if round == 0 {
                title
            } else {
                format!("{title} {}", round + 1)
            };
            let mut sections = vec![IndexSection {
                anchor: "top".into(),
                heading: title.clone(),
                level: 1,
                text: about.fill(words.sentences[0], dice),
                lang,
            }];
            for (h, heading) in words.headings.iter().enumerate().take(3 + dice.below(4)) {
                let mut text = String::new();
                for _ in 0..sentences {
                    text.push_str(&about.fill(dice.of(words.sentences), dice));
                    text.push(if dice.below(4) == 0 { '\n' } else { ' ' });
                }
                sections.push(IndexSection {
                    anchor: format!("s{h}"),
                    heading: (*heading).into(),
                    level: 2,
                    text,
                    lang,
                });
            }
            (
                about,
                IndexDocument {
                    id: format!("{}/{i}", words.lang),
                    path: format!("{}/{:02}/doc-{i}.md", words.lang, i % 40),
                    title,
                    kind: Some("procedure".into()),
                    owner: Some("a@example.com".into()),
                    tags: vec![words.lang.into()],
                    lang,
                    sections,
                    updated_day: Some(20_000),
                },
            )
        })
        .collect()
}
