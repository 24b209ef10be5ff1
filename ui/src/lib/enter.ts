// Enter in a form whose main action cannot be undone: it moves on and never does the action.

const STOPS = "input, select, textarea, button";

/** Lets Enter in a line of text go to the next field or button of the form. */
export function enterMoves(form: HTMLFormElement) {
  function onkeydown(event: KeyboardEvent) {
    const { target } = event;
    if (event.key !== "Enter" || event.defaultPrevented) return;
    if (!(target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const stops = [...form.querySelectorAll<HTMLInputElement>(STOPS)];
    stops
      .slice(stops.indexOf(target) + 1)
      .find((it) => !it.disabled && it.tabIndex >= 0)
      ?.focus();
  }
  const onsubmit = (event: Event) => event.preventDefault();
  form.addEventListener("keydown", onkeydown);
  form.addEventListener("submit", onsubmit);
  return {
    destroy() {
      form.removeEventListener("keydown", onkeydown);
      form.removeEventListener("submit", onsubmit);
    },
  };
}
