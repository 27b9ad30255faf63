// `npm run dev`: the server, started again at every change, and the web app with hot reload. Plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, node24, root, say } from './bootstrap.mjs'

ensureInstalled({ dev: true })
const node = node24()
const port = process.env.PORT || '3000'
const env = { ...process.env, PORT: port, ENISHI_API: `http://localhost:${port}` }
const commands = [
  ['--watch', '--watch-preserve-output', join(root, 'src', 'main.ts'), 'serve'],
  [join(root, 'node_modules', 'vite', 'bin', 'vite.js')],
]

say('開くのは http://localhost:5173 です（Ctrl-C で終了）', 'Open http://localhost:5173 (Ctrl-C to stop)')
const children = commands.map((args) => spawn(node, args, { cwd: root, stdio: 'inherit', env }))
// The one cannot be used without the other.
const stop = () => {
  for (const child of children) child.kill('SIGTERM')
}
for (const child of children) child.on('exit', stop)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
