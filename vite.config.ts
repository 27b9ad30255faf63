import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import type { Endpoint } from './src/kit/contract.ts'
import { apis } from './src/app.api.ts'

const root = fileURLToPath(new URL('./src/web/', import.meta.url))
const outDir = fileURLToPath(new URL('./dist/web/', import.meta.url))

/** `vite build` makes dist/web, which the server serves; `vite` is the same app with hot reload over a running server. */
export default defineConfig({
  root,
  plugins: [react(), routesOfTheApi(), precompress()],
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir,
    emptyOutDir: true,
    manifest: true,
    target: 'baseline-widely-available',
    // The policy of the page allows no `data:` fonts or scripts, and a small svg is better cached on its own.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: { '/api/': { target: process.env['ENISHI_API'] ?? 'http://127.0.0.1:3000' } },
  },
})

function kindOf(endpoint: Endpoint): 'json' | 'upload' | 'file' | 'stream' | 'nothing' {
  if (endpoint.upload) return 'upload'
  return typeof endpoint.returns === 'string' ? endpoint.returns : 'json'
}

/** What is most usual is left out: of 600 endpoints that is a part of the first load. */
function routeOf(endpoint: Endpoint): (string | true)[] {
  const { method, path, secret } = endpoint
  const kind = kindOf(endpoint)
  if (secret) return [method, path, kind, true]
  return kind === 'json' ? [method, path] : [method, path, kind]
}

/** What the browser has to know of the contracts, so that neither they nor zod reach it: method, path, kind, secret. */
function routesOfTheApi(): Plugin {
  const id = 'virtual:routes'
  return {
    name: 'enishi-routes',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load(module) {
      if (module !== `\0${id}`) return null
      const routes = Object.entries(apis).map(([feature, { endpoints }]) => [
        feature,
        Object.fromEntries(
          Object.entries<Endpoint>(endpoints).map(([name, endpoint]) => [name, routeOf(endpoint)]),
        ),
      ])
      return `export const routes = ${JSON.stringify(Object.fromEntries(routes))}`
    },
  }
}

const compressible = /\.(?:js|css|svg|json)$/
const smallest = 1024

/** Writes `.br` and `.gz` beside every asset once, at the highest level, so that the server never compresses. */
function precompress(): Plugin {
  return {
    name: 'enishi-precompress',
    apply: 'build',
    async closeBundle() {
      const files = await readdir(outDir, { recursive: true, withFileTypes: true })
      await Promise.all(
        files
          .filter((file) => file.isFile() && compressible.test(file.name))
          .map(async (file) => {
            const path = join(file.parentPath, file.name)
            const bytes = await readFile(path)
            if (bytes.length < smallest) return
            const brotli = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
            await Promise.all([
              promisify(gzip)(bytes, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
              promisify(brotliCompress)(bytes, brotli).then((small) => writeFile(`${path}.br`, small)),
            ])
          }),
      )
    },
  }
}
