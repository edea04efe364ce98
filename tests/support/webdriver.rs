//! A small client of the WebDriver protocol: as much of it as the window's tests need.

use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;

/// Keys that are not letters, as WebDriver names them.
pub mod keys {
    /// Enter.
    pub const ENTER: &str = "\u{e007}";
    /// Escape.
    pub const ESCAPE: &str = "\u{e00c}";
    /// Tab.
    pub const TAB: &str = "\u{e004}";
    /// Arrow up.
    pub const UP: &str = "\u{e013}";
    /// Arrow down.
    pub const DOWN: &str = "\u{e015}";
    /// Arrow left.
    pub const LEFT: &str = "\u{e012}";
    /// Arrow right.
    pub const RIGHT: &str = "\u{e014}";
    /// Backspace.
    pub const BACKSPACE: &str = "\u{e003}";
    /// Control.
    pub const CONTROL: &str = "\u{e009}";
    /// Alt.
    pub const ALT: &str = "\u{e00a}";
    /// Shift.
    pub const SHIFT: &str = "\u{e008}";
    /// End.
    pub const END: &str = "\u{e010}";
    /// F5.
    pub const F5: &str = "\u{e035}";
    /// Home.
    pub const HOME: &str = "\u{e011}";
    /// F8.
    pub const F8: &str = "\u{e038}";
}

/// The key under which the protocol hands over elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A running browser session.
pub struct Session {
    agent: Agent,
    base: String,
}

/// An element of the page.
#[derive(Clone, Debug)]
pub struct Element(String);

/// What the driver refused, in its own words.
type Refusal = String;

impl Session {
    /// Asks a driver on this port to start a program.
    pub fn start(port: u16, binary: &str, arguments: &[String]) -> Result<Self, Refusal> {
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .proxy(None)
            .build()
            .into();
        let driver = format!("http://127.0.0.1:{port}");
        let options = json!({ "binary": binary, "args": arguments });
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let answer = call(&agent, "POST", &format!("{driver}/session"), Some(&wanted))?;
        let id = answer["sessionId"]
            .as_str()
            .ok_or_else(|| format!("no session in {answer}"))?;
        Ok(Self {
            base: format!("{driver}/session/{id}"),
            agent,
        })
    }

    /// Ends the session and with it the program.
    pub fn end(&self) {
        drop(call(&self.agent, "DELETE", &self.base, None));
    }

    fn get(&self, path: &str) -> Result<Value, Refusal> {
        call(&self.agent, "GET", &format!("{}/{path}", self.base), None)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Refusal> {
        call(
            &self.agent,
            "POST",
            &format!("{}/{path}", self.base),
            Some(body),
        )
    }

    /// Returns the page's address.
    #[track_caller]
    pub fn url(&self) -> String {
        text(
            self.get("url")
                .unwrap_or_else(|error| panic!("address of the page: {error}")),
        )
    }

    /// Returns the page's title.
    #[track_caller]
    pub fn title(&self) -> String {
        text(
            self.get("title")
                .unwrap_or_else(|error| panic!("title of the page: {error}")),
        )
    }

    /// Returns how many windows there are.
    #[track_caller]
    pub fn windows(&self) -> usize {
        let handles = self
            .get("window/handles")
            .unwrap_or_else(|error| panic!("windows: {error}"));
        handles.as_array().map_or(0, Vec::len)
    }

    /// Returns the first element a selector finds, if one.
    pub fn find(&self, selector: &str) -> Option<Element> {
        let answer = self
            .post(
                "element",
                &json!({ "using": "css selector", "value": selector }),
            )
            .ok()?;
        Some(Element(answer[ELEMENT].as_str()?.to_owned()))
    }

    /// Returns all elements a selector finds.
    pub fn find_all(&self, selector: &str) -> Vec<Element> {
        let answer = self.post(
            "elements",
            &json!({ "using": "css selector", "value": selector }),
        );
        let list = answer.unwrap_or_default();
        let elements = list.as_array().into_iter().flatten();
        elements
            .filter_map(|element| Some(Element(element[ELEMENT].as_str()?.to_owned())))
            .collect()
    }

    /// Returns an element's text as it shows; an element that is gone has none.
    pub fn text(&self, element: &Element) -> String {
        self.get(&format!("element/{}/text", element.0))
            .map(text)
            .unwrap_or_default()
    }

    /// Clicks an element as a person would.
    #[track_caller]
    pub fn click(&self, element: &Element) {
        let clicked = self.post(&format!("element/{}/click", element.0), &json!({}));
        drop(clicked.unwrap_or_else(|error| panic!("click: {error}")));
    }

    /// Types into an element, key by key.
    #[track_caller]
    pub fn type_into(&self, element: &Element, typed: &str) {
        let sent = self.post(
            &format!("element/{}/value", element.0),
            &json!({ "text": typed }),
        );
        drop(sent.unwrap_or_else(|error| panic!("type {typed:?}: {error}")));
    }

    /// Types where the focus is, key by key.
    #[track_caller]
    pub fn press(&self, typed: &str) {
        self.chord(&[], typed);
    }

    /// Types where the focus is while other keys are held.
    #[track_caller]
    pub fn chord(&self, held: &[&str], typed: &str) {
        let key = |kind: &str, value: &str| json!({ "type": kind, "value": value });
        let mut steps: Vec<Value> = held.iter().map(|value| key("keyDown", value)).collect();
        for letter in typed.replace('\n', keys::ENTER).chars().map(String::from) {
            steps.push(key("keyDown", &letter));
            steps.push(key("keyUp", &letter));
        }
        steps.extend(held.iter().rev().map(|value| key("keyUp", value)));
        let keyboard =
            json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] });
        let done = self.post("actions", &keyboard);
        drop(done.unwrap_or_else(|error| panic!("keys {held:?} {typed:?}: {error}")));
    }

    /// Runs a script in the page and returns what it returns.
    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.try_run(script)
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs a script in the page, perhaps at a moment when there is none.
    pub fn try_run(&self, script: &str) -> Result<Value, Refusal> {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Gives the window's content this size.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) {
        let done = self.post("window/rect", &json!({ "width": width, "height": height }));
        drop(done.unwrap_or_else(|error| panic!("resize: {error}")));
    }

    /// Returns a picture of the page, as PNG in base 64.
    #[track_caller]
    pub fn picture(&self) -> String {
        text(
            self.get("screenshot")
                .unwrap_or_else(|error| panic!("picture: {error}")),
        )
    }
}

fn text(value: Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn call(agent: &Agent, method: &str, url: &str, body: Option<&Value>) -> Result<Value, Refusal> {
    let answered = match (method, body) {
        ("GET", _) => agent.get(url).call(),
        ("DELETE", _) => agent.delete(url).call(),
        (_, body) => agent
            .post(url)
            .content_type("application/json; charset=utf-8")
            .send(body.unwrap_or(&Value::Null).to_string()),
    };
    let mut response = answered.map_err(|error| error.to_string())?;
    let limited = response
        .body_mut()
        .with_config()
        .limit(64 * 1024 * 1024)
        .read_to_string();
    let whole = limited.map_err(|error| error.to_string())?;
    let answer: Value =
        serde_json::from_str(&whole).map_err(|error| format!("{error}: {whole}"))?;
    match answer["value"].get("error") {
        Some(error) => Err(format!("{error}: {}", answer["value"]["message"])),
        None => Ok(answer["value"].clone()),
    }
}
