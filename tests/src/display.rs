//! A display for the window: the one there is, or a virtual one.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};

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

    /// What stands on the display, as PNG. Read from the server itself: the driver's own screenshot
    /// waits for a repaint, which a window at rest never makes.
    ///
    /// # Panics
    /// When the server does not answer.
    pub fn picture(&self) -> Vec<u8> {
        let (server, number) = x11rb::connect(Some(&self.name)).expect("the display");
        let screen = &server.setup().roots[number];
        let (wide, high) = (screen.width_in_pixels, screen.height_in_pixels);
        let image = server
            .get_image(ImageFormat::Z_PIXMAP, screen.root, 0, 0, wide, high, u32::MAX)
            .expect("the display")
            .reply()
            .expect("an image");
        let colours: Vec<u8> =
            image.data.chunks_exact(4).flat_map(|it| [it[2], it[1], it[0]]).collect();
        let mut file = Vec::new();
        let mut png = png::Encoder::new(&mut file, u32::from(wide), u32::from(high));
        png.set_color(png::ColorType::Rgb);
        png.write_header()
            .and_then(|mut it| it.write_image_data(&colours))
            .expect("a PNG in memory");
        file
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
