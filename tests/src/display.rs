//! A virtual display for the window.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};

/// A running virtual display; stopped when dropped.
pub struct Display {
    server: Child,
    /// Name for the variable DISPLAY.
    pub name: String,
}

impl Display {
    /// Starts a server, which picks a free number and reports it once it listens.
    ///
    /// # Panics
    /// When no display comes up.
    #[must_use]
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed by `cargo xtask setup`");
        let answer = server.stdout.take();
        let mut display = Self { server, name: String::new() };
        let mut number = String::new();
        if let Some(answer) = answer {
            BufReader::new(answer).read_line(&mut number).expect("the display's number");
        }
        assert!(!number.trim().is_empty(), "no virtual display could be started");
        display.name = format!(":{}", number.trim());
        display
    }

    /// Returns the picture on the display: width, height, and four bytes a point. Read from the
    /// display server: the driver's screenshot waits for a repaint, which an idle window never
    /// makes.
    ///
    /// # Panics
    /// When the server does not answer.
    pub fn points(&self) -> (u16, u16, Vec<u8>) {
        let (server, number) = x11rb::connect(Some(&self.name)).expect("the display");
        let screen = &server.setup().roots[number];
        let (wide, high) = (screen.width_in_pixels, screen.height_in_pixels);
        let image = server
            .get_image(ImageFormat::Z_PIXMAP, screen.root, 0, 0, wide, high, u32::MAX)
            .expect("the display")
            .reply()
            .expect("an image");
        (wide, high, image.data)
    }

    /// Returns the picture on the display, as PNG.
    ///
    /// # Panics
    /// When the server does not answer.
    pub fn picture(&self) -> Vec<u8> {
        let (wide, high, points) = self.points();
        let colours: Vec<u8> =
            points.chunks_exact(4).flat_map(|it| [it[2], it[1], it[0]]).collect();
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
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
