//! Accessibility faults of the page: axe-core in the real window, and the project's own rule for
//! hints and errors.

use fantoccini::Client;
use serde_json::Value;

use crate::root;

/// Runs axe-core and gives each serious or critical fault as one line.
const AXE: &str = "const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] }).then(
        found => done(found.violations
            .filter(it => ['serious', 'critical'].includes(it.impact))
            .map(it => `${it.id} (${it.impact}): ${it.help}: `
                + it.nodes.map(node => node.html.slice(0, 160)).slice(0, 4).join(' | '))),
        error => done([String(error)]));";

/// Hints and errors that no control names in its `aria-describedby`.
const UNDESCRIBED: &str =
    "const named = new Set([...document.querySelectorAll('[aria-describedby]')]
        .flatMap(it => it.getAttribute('aria-describedby').split(/\\s+/)));
    return [...document.querySelectorAll(\"[id$='-hint'], [id$='-err']\")]
        .filter(it => !named.has(it.id)).map(it => `no control is described by ${it.id}`)";

/// Returns the present faults of the page.
///
/// # Panics
/// When axe-core is not installed, or the page does not answer.
pub async fn faults(page: &Client) -> Vec<String> {
    let known = page.execute("return Boolean(window.axe)", vec![]).await.expect("the page");
    if known != Value::Bool(true) {
        let file = root().join("ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(file).expect("`npm ci` in ui installs axe-core");
        page.execute(&axe, vec![]).await.expect("axe-core");
        page.execute("window.axe ??= axe", vec![]).await.expect("axe-core");
    }
    let mut faults = lines(&page.execute_async(AXE, vec![]).await.expect("axe-core"));
    faults.extend(lines(&page.execute(UNDESCRIBED, vec![]).await.expect("the page")));
    faults
}

fn lines(found: &Value) -> Vec<String> {
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
