// What changed in the office, said by the shell; what shows it asks again.
import { listen } from "@tauri-apps/api/event";

import type { Changed } from "./api";

class Changes {
  /** Each grows when something of its area changed. */
  dossiers = $state(0);
  settings = $state(0);
  exchange = $state(0);
  publications = $state(0);

  /** Begins to listen; returns what ends it. */
  start(): () => void {
    const heard = listen<Changed>("changed", ({ payload }) => {
      if (payload.dossiers) this.dossiers++;
      if (payload.settings) this.settings++;
      if (payload.exchange) this.exchange++;
      if (payload.publications) this.publications++;
    });
    return () => void heard.then((end) => end());
  }
}

/** What changed in the office since the window opened. */
export const changes = new Changes();
