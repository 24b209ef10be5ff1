import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  // The catalogue and the fonts lie beside ui/, shared with the Rust side.
  server: { fs: { allow: [".."] } },
  build: {
    target: "safari15",
    // Everything is a file of its own: the window allows no data: scripts or styles.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2500,
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
