// `node scripts/run.mjs <file> [arguments]`: runs a tool of this repository on Node 24. Plain JavaScript for Node 20.
import { spawnSync } from 'node:child_process'
import { ensureInstalled, node24, root } from './bootstrap.mjs'

ensureInstalled({ dev: true })
const { status, error } = spawnSync(node24(), process.argv.slice(2), { cwd: root, stdio: 'inherit' })
if (error) process.stderr.write(`${error.message}\n`)
process.exitCode = status ?? 1
