//! The window and what a clerk does with it, by keyboard.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::display::Display;
use crate::keyboard::Keyboard;
use crate::{accessible, built, tour};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// The real window on an office folder.
pub struct Window {
    /// The page, for tests that need more than the methods here.
    pub page: Client,
    driver: Child,
    display: Display,
    _home: tempfile::TempDir,
    pictures: PathBuf,
    taken: u32,
    /// Faults of accessibility met so far, each with the name of its picture.
    faults: Vec<String>,
}

impl Window {
    /// Starts the program on an office folder and waits for its page.
    ///
    /// # Panics
    /// When the window does not come up.
    pub async fn open(office: &Path) -> Self {
        Self::open_program(&built("motcua-desktop"), office).await
    }

    /// Starts a program with a window on an office folder and waits for its page.
    ///
    /// # Panics
    /// When the window does not come up.
    pub async fn open_program(binary: &Path, office: &Path) -> Self {
        let display = Display::start();
        let home = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let driver = Command::new("dbus-run-session")
            .args(["--", "WebKitWebDriver", "--host=127.0.0.1"])
            .arg(format!("--port={port}"))
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("MOTCUA_DATA", office)
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.path().join("data"))
            .env("XDG_CONFIG_HOME", home.path().join("config"))
            .env("XDG_CACHE_HOME", home.path().join("cache"))
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus and WebKitWebDriver are installed by `cargo xtask setup`");
        let mut capabilities = Capabilities::new();
        capabilities
            .insert("webkitgtk:browserOptions".to_owned(), json!({ "binary": binary, "args": [] }));
        let address = format!("http://127.0.0.1:{port}");
        let until = Instant::now() + PATIENCE;
        let page = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(capabilities.clone()).connect(&address).await {
                Ok(page) => break page,
                Err(error) => assert!(Instant::now() < until, "no window: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        let pictures = tour();
        std::fs::create_dir_all(&pictures).expect("target/tour");
        Self { page, driver, display, _home: home, pictures, taken: 0, faults: Vec::new() }
    }

    /// Waits for the element with a test id.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn wait(&self, id: &str) -> Element {
        self.wait_css(&format!("[data-testid='{id}']")).await
    }

    /// Waits for an element.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn wait_css(&self, css: &str) -> Element {
        match self.page.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{css} did not appear: {error}\n{}", self.text().await),
        }
    }

    /// Waits until a script returns true.
    ///
    /// # Panics
    /// When it never does.
    pub async fn until(&self, what: &str, script: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let done = self.page.execute(&format!("return Boolean({script})"), vec![]).await;
            if matches!(done, Ok(Value::Bool(true))) {
                return;
            }
            assert!(Instant::now() < until, "{what} did not happen\n{}", self.text().await);
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Waits until the window shows a text.
    ///
    /// # Panics
    /// When it never does.
    pub async fn until_text(&self, text: &str) {
        let quoted = json!(text);
        self.until(text, &format!("document.body.innerText.includes({quoted})")).await;
    }

    /// Types into whatever has the focus.
    ///
    /// # Panics
    /// When nothing has.
    pub async fn keys(&self, text: &str) {
        let focused = self.page.active_element().await.expect("something has the focus");
        focused.send_keys(text).await.expect("keys");
    }

    /// Presses a key as a keyboard does, not bound to an element, which the key may remove.
    ///
    /// # Panics
    /// When the window does not accept it.
    pub async fn press(&self, key: Key) {
        let key = char::from(key);
        let strokes = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.page.perform_actions(strokes).await.expect("a key");
    }

    /// Presses keys one after the other, as fast as a keyboard that repeats.
    ///
    /// # Panics
    /// When the window does not accept them.
    pub async fn strokes(&self, keys: &[char]) {
        let mut strokes = KeyActions::new("keyboard".to_owned());
        for &value in keys {
            strokes = strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.page.perform_actions(strokes).await.expect("keys");
    }

    /// Presses keys with a pause after each, as a person, or a keyboard that repeats.
    ///
    /// # Panics
    /// When the window does not accept them.
    pub async fn strokes_every(&self, keys: &[char], pause: Duration) {
        let mut strokes = KeyActions::new("keyboard".to_owned());
        for &value in keys {
            strokes = strokes
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value })
                .then(KeyAction::Pause { duration: pause });
        }
        self.page.perform_actions(strokes).await.expect("keys");
    }

    /// Scans a text into whatever has the focus: a scanner types it at once, with Enter at the end.
    ///
    /// # Panics
    /// When the window does not accept it.
    pub async fn scan(&self, text: &str) {
        let keys: Vec<char> = text.chars().chain([char::from(Key::Enter)]).collect();
        self.strokes(&keys).await;
    }

    /// Presses a key with Control.
    ///
    /// # Panics
    /// When the window does not accept it.
    pub async fn control(&self, key: char) {
        self.chord(Key::Control, key).await;
    }

    /// Presses a key with Alt.
    ///
    /// # Panics
    /// When the window does not accept it.
    pub async fn alt(&self, key: char) {
        self.chord(Key::Alt, key).await;
    }

    async fn chord(&self, held: Key, key: char) {
        let held = char::from(held);
        let strokes = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.page.perform_actions(strokes).await.expect("keys");
    }

    /// Presses Tab until an element has the focus, named by its id or test id.
    ///
    /// # Panics
    /// When Tab does not lead there.
    pub async fn tab_to(&self, name: &str) {
        self.walk_to(name, false).await;
    }

    /// Presses Shift+Tab until an element has the focus.
    ///
    /// # Panics
    /// When Shift+Tab does not lead there.
    pub async fn back_to(&self, name: &str) {
        self.walk_to(name, true).await;
    }

    async fn walk_to(&self, name: &str, back: bool) {
        self.wait_css(&format!("[id='{name}'], [data-testid='{name}']")).await;
        let script = "const at = document.activeElement;
             return Boolean(at && (at.id === arguments[0] || at.dataset.testid === arguments[0]))";
        for _ in 0..80 {
            let there = self.page.execute(script, vec![json!(name)]).await.expect("the focus");
            if there == Value::Bool(true) {
                return;
            }
            if back {
                self.chord(Key::Shift, char::from(Key::Tab)).await;
            } else {
                self.press(Key::Tab).await;
            }
        }
        panic!("Tab does not lead to {name}\n{}", self.text().await);
    }

    /// Moves the focus to an element by Tab and presses Enter there.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn enter(&self, id: &str) {
        self.tab_to(id).await;
        self.press(Key::Enter).await;
    }

    /// Returns the text of an element.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn text_of(&self, id: &str) -> String {
        self.wait(id).await.text().await.expect("text")
    }

    /// Returns the whole visible text, for messages.
    pub async fn text(&self) -> String {
        let text: Result<Value, CmdError> =
            self.page.execute("return document.body.innerText", vec![]).await;
        text.ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Asserts that nothing is wider than the window.
    ///
    /// # Panics
    /// When something is.
    pub async fn fits(&self, what: &str) {
        let wide = self
            .page
            .execute(
                "const m = document.querySelector('main') ?? document.documentElement;
                 return [m.scrollWidth, m.clientWidth, document.documentElement.scrollWidth, innerWidth]",
                vec![],
            )
            .await
            .expect("widths");
        let sizes: Vec<u64> =
            wide.as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        assert!(sizes[0] <= sizes[1] && sizes[2] <= sizes[3], "{what} is too wide: {sizes:?}");
    }

    /// Answers the system's dialog for saving: types a path over the name that is proposed.
    ///
    /// # Panics
    /// When the dialog does not come.
    pub fn save_as(&self, title: &str, path: &Path) {
        let keyboard = self.dialog(title);
        keyboard.control('a');
        keyboard.write(path.to_str().expect("a plain path"));
        keyboard.enter();
    }

    /// Answers the system's dialog for opening: types a path, whose first slash opens a field.
    ///
    /// # Panics
    /// When the dialog does not come.
    pub fn pick(&self, title: &str, path: &Path) {
        let keyboard = self.dialog(title);
        keyboard.write("/");
        // Keys pressed before the field exists are lost.
        self.at_rest();
        keyboard.control('a');
        keyboard.write(path.to_str().expect("a plain path"));
        keyboard.enter();
    }

    /// Waits until nothing moves on the display.
    fn at_rest(&self) {
        let until = Instant::now() + PATIENCE;
        let mut before = self.display.points();
        loop {
            std::thread::sleep(Duration::from_millis(200));
            let now = self.display.points();
            if now == before || Instant::now() > until {
                return;
            }
            before = now;
        }
    }

    /// Returns the keyboard at the system's dialog with a title.
    ///
    /// # Panics
    /// When the dialog does not come.
    #[must_use]
    pub fn dialog(&self, title: &str) -> Keyboard {
        let keyboard = Keyboard::of(&self.display);
        assert!(keyboard.take_to(title, Instant::now() + PATIENCE), "no dialog {title}");
        keyboard
    }

    /// Takes a picture into target/tour.
    ///
    /// # Panics
    /// When it cannot be written.
    pub async fn picture(&mut self, name: &str) {
        self.taken += 1;
        // Two frames, so that the screen shows the page's state.
        let frames = "const done = arguments[0];
             requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        self.page.execute_async(frames, vec![]).await.expect("a frame");
        let png = self.display.picture();
        let file = self.pictures.join(format!("{:02}-{name}.png", self.taken));
        std::fs::write(file, png).expect("target/tour");
    }

    /// Takes a picture and notes what is not accessible; [`Self::close`] fails when anything was.
    ///
    /// # Panics
    /// When the page cannot be looked at.
    pub async fn inspect(&mut self, name: &str) {
        self.picture(name).await;
        let faults = accessible::faults(&self.page).await;
        self.faults.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }

    /// Ends the program at once, as a power cut would.
    pub fn kill(mut self) {
        end(&mut self.driver, "-KILL");
    }

    /// Closes the window as a clerk does, by the cross in its corner; the driver's session stays
    /// open.
    ///
    /// # Panics
    /// When it is not there.
    pub fn cross(&self) {
        Keyboard::of(&self.display).close("Một Cửa");
    }

    /// Closes the window.
    ///
    /// # Panics
    /// When [`Self::inspect`] met something that is not accessible.
    pub async fn close(mut self) {
        let faults = std::mem::take(&mut self.faults).join("\n");
        assert!(faults.is_empty(), "not accessible:\n{faults}");
        // The driver ends with the session; what is left is ended below.
        let _ = self.page.clone().close().await;
        end(&mut self.driver, "-TERM");
    }
}

/// Ends the driver's process group: the session bus, the driver, the program.
fn end(driver: &mut Child, signal: &str) {
    let parent = driver.id().to_string();
    let children = Command::new("pgrep").args(["-P", &parent]).output();
    let mut family: Vec<String> = children
        .map(|it| String::from_utf8_lossy(&it.stdout).lines().map(str::to_owned).collect())
        .unwrap_or_default();
    for child in family.clone() {
        if let Ok(it) = Command::new("pgrep").args(["-P", &child]).output() {
            family.extend(String::from_utf8_lossy(&it.stdout).lines().map(str::to_owned));
        }
    }
    for process in family.iter().rev() {
        let _ = Command::new("kill").args([signal, process]).stderr(Stdio::null()).status();
    }
    let _ = driver.kill();
    let _ = driver.wait();
}

impl Drop for Window {
    fn drop(&mut self) {
        end(&mut self.driver, "-KILL");
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
