//! Keys for windows that the web driver cannot reach: the system's dialogs.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, InputFocus, KEY_PRESS_EVENT,
    KEY_RELEASE_EVENT, MapState, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::display::Display;

/// A key as the keyboard of the display has it.
#[derive(Clone, Copy)]
struct Stroke {
    code: u8,
    shifted: bool,
}

/// The keyboard of a display, for windows that the web driver cannot reach.
pub struct Keyboard {
    server: RustConnection,
    root: Window,
    keys: HashMap<u32, Stroke>,
}

/// Keysyms of keys without a letter.
const RETURN: u32 = 0xff0d;
const SHIFT: u32 = 0xffe1;
const CONTROL: u32 = 0xffe3;
const DOWN: u32 = 0xff54;
const ESCAPE: u32 = 0xff1b;

impl Keyboard {
    /// Returns the keyboard of a display.
    ///
    /// # Panics
    /// When the display does not answer.
    #[must_use]
    pub fn of(display: &Display) -> Self {
        let (server, number) = x11rb::connect(Some(&display.name)).expect("the display");
        let setup = server.setup();
        let (root, first) = (setup.roots[number].root, setup.min_keycode);
        let count = setup.max_keycode - first + 1;
        let map = server.get_keyboard_mapping(first, count).expect("the display");
        let map = map.reply().expect("a keyboard");
        let mut keys = HashMap::new();
        let width = usize::from(map.keysyms_per_keycode);
        for (code, meanings) in (first..=setup.max_keycode).zip(map.keysyms.chunks(width)) {
            for (shifted, meaning) in [(false, meanings.first()), (true, meanings.get(1))] {
                keys.entry(*meaning.unwrap_or(&0)).or_insert(Stroke { code, shifted });
            }
        }
        Self { server, root, keys }
    }

    /// Waits for a window with a title and gives it the keyboard; false when it does not come.
    ///
    /// # Panics
    /// When the display does not answer.
    pub fn take_to(&self, title: &str, until: Instant) -> bool {
        while Instant::now() < until {
            if let Some(window) = self.find(title) {
                let focus = self.server.set_input_focus(InputFocus::PARENT, window, CURRENT_TIME);
                if focus.expect("the display").check().is_ok() {
                    return true;
                }
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        false
    }

    /// Asks a window to close, as the system does for the cross in its corner.
    ///
    /// # Panics
    /// When there is no such window.
    pub fn close(&self, title: &str) {
        let window = self.find(title).unwrap_or_else(|| panic!("no window {title}"));
        let atom = |name: &[u8]| {
            self.server.intern_atom(false, name).expect("the display").reply().expect("a name").atom
        };
        let (what, how) = (atom(b"WM_PROTOCOLS"), atom(b"WM_DELETE_WINDOW"));
        let message = ClientMessageEvent::new(32, window, what, [how, CURRENT_TIME, 0, 0, 0]);
        let sent = self.server.send_event(false, window, EventMask::NO_EVENT, message);
        sent.expect("the display").check().expect("a window");
    }

    fn find(&self, title: &str) -> Option<Window> {
        let name = self.server.intern_atom(false, b"_NET_WM_NAME").ok()?.reply().ok()?.atom;
        let tree = self.server.query_tree(self.root).ok()?.reply().ok()?;
        tree.children.into_iter().rev().find(|window| {
            let named = self.server.get_property(false, *window, name, AtomEnum::ANY, 0, 1_000);
            let named = named.ok().and_then(|it| it.reply().ok());
            let state = self.server.get_window_attributes(*window).ok();
            let state = state.and_then(|it| it.reply().ok());
            named.is_some_and(|it| it.value == title.as_bytes())
                && state.is_some_and(|it| it.map_state == MapState::VIEWABLE)
        })
    }

    /// Types ASCII text.
    ///
    /// # Panics
    /// When the keyboard has no such key.
    pub fn write(&self, text: &str) {
        for letter in text.chars() {
            // Latin-1 letters are their own keysyms.
            self.strike(u32::from(letter), None);
        }
    }

    /// Types ASCII text with a pause after each key; `\n` is Enter, `↓` the arrow.
    ///
    /// # Panics
    /// When the keyboard has no such key.
    pub fn write_every(&self, text: &str, pause: Duration) {
        for letter in text.chars() {
            let meaning = match letter {
                '\n' => RETURN,
                '↓' => DOWN,
                letter => u32::from(letter),
            };
            self.strike(meaning, None);
            std::thread::sleep(pause);
        }
    }

    /// Presses Enter.
    pub fn enter(&self) {
        self.strike(RETURN, None);
    }

    /// Presses Esc.
    pub fn escape(&self) {
        self.strike(ESCAPE, None);
    }

    /// Presses a letter with Control.
    pub fn control(&self, letter: char) {
        self.strike(u32::from(letter), Some(CONTROL));
    }

    fn strike(&self, meaning: u32, held: Option<u32>) {
        let key = self.stroke(meaning);
        let held = held.or(key.shifted.then_some(SHIFT)).map(|it| self.stroke(it).code);
        let mut steps: Vec<(u8, u8)> = held.map(|it| (KEY_PRESS_EVENT, it)).into_iter().collect();
        steps.extend([(KEY_PRESS_EVENT, key.code), (KEY_RELEASE_EVENT, key.code)]);
        steps.extend(held.map(|it| (KEY_RELEASE_EVENT, it)));
        for (what, code) in steps {
            let sent = self.server.xtest_fake_input(what, code, CURRENT_TIME, self.root, 0, 0, 0);
            sent.expect("the display").check().expect("a key");
        }
    }

    fn stroke(&self, meaning: u32) -> Stroke {
        *self.keys.get(&meaning).unwrap_or_else(|| panic!("no key for {meaning:x}"))
    }
}
