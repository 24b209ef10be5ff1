//! A display for the window: the one there is, or a virtual one.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running virtual display; ends with the value.
pub struct Display {
    server: Option<Child>,
    /// Name for the variable DISPLAY.
    pub name: String,
}

impl Display {
    /// Takes a free number and waits until the server listens.
    pub fn start() -> Self {
        for number in 90..190 {
            let socket = format!("/tmp/.X11-unix/X{number}");
            if std::path::Path::new(&socket).exists() {
                continue;
            }
            let name = format!(":{number}");
            let mut server = Command::new("Xvfb")
                .args([&name, "-screen", "0", "1366x768x24", "-nolisten", "tcp"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("Xvfb is installed by `cargo xtask setup`");
            let until = Instant::now() + Duration::from_secs(20);
            while Instant::now() < until {
                if server.try_wait().ok().flatten().is_some() {
                    break; // Another server took the number.
                }
                if std::path::Path::new(&socket).exists() {
                    return Self { server: Some(server), name };
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            let _ = server.kill();
        }
        panic!("no virtual display could be started");
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}
