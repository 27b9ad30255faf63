import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

/** The first load of the shell, in bytes of gzip; above it the build is refused. */
const limit = 250_000
const built = new URL('../dist/web/', import.meta.url)

const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', built), 'utf8'))
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
if (!entry) throw new Error('dist/web has no entry; run the build first')

const chunks = new Set()
const styles = new Set()
collect(entry)
const scripts = await weigh([...chunks].map((key) => manifest[key].file))
const css = await weigh([...styles])

console.log(`first load: ${kB(scripts)} of scripts (limit ${kB(limit)}) and ${kB(css)} of styles, gzip`)
if (scripts > limit) {
  console.error('The shell has grown too heavy. Load what is not needed at once lazily (import()).')
  process.exitCode = 1
}

/** Static imports only: what the browser must have before it can draw. */
function collect(key) {
  if (chunks.has(key)) return
  chunks.add(key)
  for (const style of manifest[key].css ?? []) styles.add(style)
  for (const imported of manifest[key].imports ?? []) collect(imported)
}

async function weigh(files) {
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(new URL(file, built)), { level: 9 }).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`
}
