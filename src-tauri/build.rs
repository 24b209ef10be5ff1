//! Builds the window's resources.

fn main() {
    let page = std::path::Path::new("../ui/dist/index.html");
    println!("cargo:rerun-if-changed={}", page.display());
    if !page.exists() {
        println!(
            "cargo:warning=ui/dist is missing: run `cargo xtask run`, which builds the user \
             interface first"
        );
    }
    tauri_build::build();
}
