// `npm start`: from a fresh checkout to a running Enishi. Plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, node24, root } from './bootstrap.mjs'

ensureInstalled()
const node = node24()
ensureBuilt(node)

const args = process.argv.slice(2)
const child = spawn(node, [join(root, 'src', 'main.ts'), ...(args.length > 0 ? args : ['serve'])], {
  cwd: root,
  // The channel tells the child when this process is gone, however it dies.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// npm that is ended does not tell its script: whoever stopped npm meant us.
const parent = process.ppid
if (process.env.npm_lifecycle_event) {
  const watch = () => process.ppid !== parent && child.kill('SIGTERM')
  setInterval(watch, 500).unref()
}
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
