import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type InlineConfig } from 'vite'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Buyers pay on phones that are some years old. */
const target = 'es2020'

/**
 * The window is written in plain React and runs on Preact: react-dom alone weighs 67 KB gzip, of 75 that the whole window
 * may weigh.
 */
const runtime = [
  { find: /^react$/, replacement: 'preact/compat' },
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
]

/** The scripts that a shop's page loads: by the name of their file and of their source. */
export const sdkScripts = ['v1', 'v2', 'payment-widget', 'brandpay'] as const

/** The payment window and the pages of the widgets, as they lie under `/checkout`. */
export default defineConfig({
  root: folder,
  base: '/checkout/',
  publicDir: false,
  plugins: [react()],
  resolve: { alias: runtime },
  build: {
    target,
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The page's content security policy lets no script stand in it, and browsers of this target preload by themselves.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: ['checkout/index.html', 'widgets/methods.html', 'widgets/agreement.html'].map(
        (page) => `${folder}${page}`,
      ),
    },
  },
})

/** One script, whole in one file, that does its work while it is read. */
export function sdkBuild(name: (typeof sdkScripts)[number]): InlineConfig {
  return {
    configFile: false,
    root: folder,
    publicDir: false,
    build: {
      target,
      outDir: 'dist/sdk',
      emptyOutDir: false,
      reportCompressedSize: false,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: `${folder}sdk/${name}.ts`,
        output: { format: 'iife', entryFileNames: `${name}.js` },
      },
    },
  }
}
