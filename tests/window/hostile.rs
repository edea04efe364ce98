//! A hostile document runs nothing, fetches nothing, opens nothing, goes nowhere.

use std::time::Duration;

use carebook_tests::{Listener, World, keys};

use crate::handbooks::{named, open, search};

/// Ways to run a script, to fetch something or to leave; `URL` is where they would call.
const ATTACKS: &[&str] = &[
    "<script>window.hacked = 1; document.title = 'hacked'; fetch('URL/script')</script>",
    "<script src=\"URL/script-src\"></script>",
    "<img src=\"URL/img\" onerror=\"window.hacked = 1\">",
    "<img src=x onerror=\"window.hacked = 1; document.title = 'hacked'\">",
    "<svg onload=\"window.hacked = 1\"><script>window.hacked = 1</script><image href=\"URL/svg\"/></svg>",
    "<iframe src=\"URL/iframe\"></iframe><iframe srcdoc=\"<script>parent.hacked = 1</script>\"></iframe>",
    "<object data=\"URL/object\"></object><embed src=\"URL/embed\">",
    "<link rel=stylesheet href=\"URL/link\"><style>@import url('URL/import'); body { display: none }</style>",
    "<base href=\"URL/base/\">",
    "<meta http-equiv=\"refresh\" content=\"0; url=URL/meta\">",
    "<form action=\"URL/form\"><button autofocus onfocus=\"window.hacked = 1\">x</button></form>",
    "<video src=\"URL/video\" autoplay></video><audio src=\"URL/audio\" autoplay></audio>",
    "<div style=\"position: fixed; inset: 0; background: url('URL/style')\">cover</div>",
    "<details open ontoggle=\"window.hacked = 1\"><summary>x</summary></details>",
    "<input autofocus onfocus=\"window.hacked = 1\">",
    "<math><mtext></mtext><mglyph><svg><mtext><style><img src=x onerror=\"window.hacked = 1\"></style></svg></math>",
    "<a href=\"javascript:window.hacked = 1\" class=\"lure\">javascript</a>",
    "<a href=\"URL/plain\" target=\"_blank\" class=\"lure\">new window</a>",
    "<a href=\"URL/ping\" ping=\"URL/pinged\">ping</a>",
    "[script](javascript:window.hacked=1)",
    "[spaced](<java\tscript:window.hacked=1>)",
    "[data](data:text/html,<script>opener.hacked=1</script>)",
    "[file](file:///etc/passwd) [blob](blob:x) [view](view-source:URL/view)",
    "[own](tauri://localhost/index.html) [ipc](ipc://localhost/rpc) [asset](carebook-asset://localhost/../../etc/passwd)",
    "![remote](URL/markdown-image)",
    "![protocol](//HOST/protocol-relative)",
    "![data](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![inside](evil.svg)",
    "# Heading {onclick=\"window.hacked=1\" #s-x}",
    "<p id=\"s-forged\" name=\"search\" data-test=\"read-view\" data-doc=\"x\" data-external=\"URL/forged\">forged</p>",
    "<h1 id=__TAURI_INTERNALS__>clobber</h1><form name=body></form>",
    "<template><script>window.hacked = 1</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=window.hacked=1>\"></noscript>",
    "`<img src=x onerror=window.hacked=1>` <!-- <script>window.hacked = 1</script> -->",
    "| <img src=x onerror=window.hacked=1> | b |\n|---|---|\n| <script>window.hacked=1</script> | [^1] |\n\n[^1]: <img src=URL/footnote>",
    "> [!SAY]\n> <img src=x onerror=window.hacked=1>",
];

#[test]
fn a_hostile_document_does_nothing() {
    let world = World::new();
    let listener = Listener::start();
    let url = listener.url("").trim_end_matches('/').to_owned();
    let host = url.trim_start_matches("http://").to_owned();
    let body: Vec<String> = ATTACKS
        .iter()
        .map(|attack| attack.replace("URL", &url).replace("HOST", &host))
        .collect();
    let text = format!(
        "---\ntitle: \"<img src=x onerror=window.hacked=1> umbrella\"\nowner: \"<script>window.hacked=1</script>\"\ntags: [\"<b onclick=x>\"]\nlang: en\n---\n\n{}\n\nThe end of the umbrella.\n",
        body.join("\n\n")
    );
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"parent.hacked=1\"><script>parent.hacked=1</script><image href=\"{url}/in-svg\"/></svg>"
    );
    let book = world
        .handbook()
        .file("hostile.md", &text)
        .file("evil.svg", &svg)
        .file(
            "<img src=x onerror=window.hacked=1>.md",
            "# Named umbrella\n",
        )
        .commit("<script>window.hacked=1</script>");
    let window = open(&book);
    let here = window.session().url();
    let title = window.session().title();

    search(&window, "umbrella");
    window.see("[data-test=search-result][data-path=\"hostile.md\"]");
    window.see(&named("answer"));
    window.keep("hostile-answer");
    window.wait("the hostile document being chosen", || {
        let script = "return document.querySelector('[data-test=search-result][aria-selected=true]')?.dataset.path ?? ''";
        let chosen = window.session().try_run(script).ok()?;
        if chosen == "hostile.md" {
            return Some(());
        }
        window.press(keys::DOWN);
        None
    });
    window.press(keys::ENTER);
    window.see("[data-test=read-view][data-path=\"hostile.md\"]");
    window.read(&named("document-text"), "The end of the umbrella");
    window.keep("hostile-read");

    // Every link is followed, every element poked; dialogs that ask first are left unanswered.
    let script = "const box = document.querySelector('[data-test=document-text]'); \
        for (const e of box.querySelectorAll('*')) { for (const kind of ['mouseover', 'focus', 'toggle', 'error', 'load']) \
        e.dispatchEvent(new Event(kind, { bubbles: true })); } \
        for (const e of box.querySelectorAll('a, button, summary, p')) { e.click(); } return box.querySelectorAll('*').length";
    let poked = window.session().run(script);
    assert!(
        poked.as_u64().is_some_and(|count| count > 20),
        "the document is there to be poked: {poked}"
    );
    std::thread::sleep(Duration::from_millis(1_500));

    assert_eq!(
        listener.requests(),
        Vec::<String>::new(),
        "nothing is fetched"
    );
    assert_eq!(
        window.session().run("return window.hacked ?? null"),
        serde_json::Value::Null,
        "nothing runs"
    );
    assert_eq!(window.session().title(), title, "the title stays");
    assert_eq!(
        window.session().url().split('#').next(),
        here.split('#').next(),
        "the window goes nowhere"
    );
    assert_eq!(window.session().windows(), 1, "no window opens");
    let left = window.session().run(
        "const box = document.querySelector('[data-test=document-text]'); if (!box) return []; \
         const bad = [...box.querySelectorAll('script, iframe, object, embed, form, style, link, base, meta, svg:not(.alert-head > svg), math, video, audio, template')].map((e) => e.tagName); \
         for (const e of box.querySelectorAll('*')) for (const a of e.attributes) \
           if (a.name.startsWith('on') || /^(javascript|data|file|blob|vbscript|view-source|ipc|tauri):/i.test(a.value.trim()) || a.name === 'style') \
             bad.push(e.tagName + ' ' + a.name + '=' + a.value); \
         return bad",
    );
    assert_eq!(left, serde_json::json!([]), "no fang is left in the page");
    assert!(
        window
            .session()
            .find("[data-test=read-view][data-path=\"x\"]")
            .is_none(),
        "names cannot be forged"
    );
}

#[test]
fn an_image_of_the_handbook_is_shown_and_nothing_else_is_handed_out() {
    let world = World::new();
    let picture = std::fs::read(carebook_tests::workspace().join("src-tauri/icons/32x32.png"))
        .expect("a picture");
    let book = world
        .handbook()
        .file(
            "a.md",
            "---\nlang: en\n---\n# Picture umbrella\n\n![the mark](assets/mark.png)\n",
        )
        .bytes("assets/mark.png", &picture)
        .file("secret.txt", "secret")
        .commit("A picture");
    let secret = book
        .git(&["rev-parse", "HEAD:secret.txt"])
        .trim()
        .to_owned();
    let window = open(&book);
    search(&window, "umbrella");
    window.see("[data-test=search-result][data-path=\"a.md\"]");
    window.press(keys::ENTER);
    window.see("[data-test=document-text] img");
    window.wait("the picture being painted", || {
        let width = window.session().try_run(
            "return document.querySelector('[data-test=document-text] img')?.naturalWidth ?? 0",
        );
        (width.ok()? == 32).then_some(())
    });
    window.session().run(&format!(
        "window.probe = []; for (const p of ['{secret}/secret.png', 'HEAD/x.png', '../../etc/passwd', '']) {{ const i = new Image(); \
         i.onload = () => window.probe.push('loaded ' + p); i.onerror = () => window.probe.push('refused'); i.src = 'carebook-asset://localhost/' + p; }}"
    ));
    let answers = window.wait("four answers", || {
        let answers = window.session().try_run("return window.probe").ok()?;
        (answers.as_array()?.len() == 4).then_some(answers)
    });
    assert_eq!(
        answers,
        serde_json::json!(["refused", "refused", "refused", "refused"])
    );
}

#[test]
fn the_page_may_call_one_command_and_no_more() {
    let world = World::new();
    let book = world.handbook().file("a.md", "# A\n").commit("A");
    let window = open(&book);
    let script = "const call = (name, args) => window.__TAURI_INTERNALS__.invoke(name, args).then((v) => 'done ' + JSON.stringify(v), (e) => 'refused ' + JSON.stringify(e)); \
        return Promise.all([call('rpc', { name: 'app.state', request: {} }), call('plugin:event|emit', { event: 'x' }), \
        call('plugin:window|set_title', { value: 'x' }), call('plugin:webview|create_webview_window', { options: {} }), \
        call('plugin:fs|read_text_file', { path: '/etc/passwd' }), call('plugin:shell|open', { path: 'x' }), \
        call('rpc', { name: 'no.such.command', request: {} }), call('rpc', { name: 'shell.open_external', request: { url: 'file:///etc/passwd' } })])";
    let answers = window.session().run(script);
    let words: Vec<&str> = answers
        .as_array()
        .expect("answers")
        .iter()
        .filter_map(|answer| answer.as_str()?.split(' ').next())
        .collect();
    assert_eq!(
        words,
        [
            "done", "refused", "refused", "refused", "refused", "refused", "refused", "refused"
        ],
        "{answers}"
    );
    assert_eq!(
        window.session().run("return typeof window.__TAURI__"),
        "undefined"
    );
}
