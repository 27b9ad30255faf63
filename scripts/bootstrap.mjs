// Plain JavaScript for Node 20: it runs before there are dependencies, and before there is Node 24.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const neededMajor = 24
const japanese = (process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '').startsWith('ja')

/** Prints one line in the language of the terminal, to standard error: standard output belongs to the program. */
export function say(ja, en) {
  process.stderr.write(`縁 ${japanese ? ja : en}\n`)
}

/** Says why it cannot go on, in both languages, and ends. */
export function giveUp(ja, en) {
  process.stderr.write(`縁 ${ja}\n   ${en}\n`)
  process.exit(1)
}

/**
 * Installs the locked dependencies when node_modules is not what package-lock.json says.
 * With `dev` also what only tests and checks need; an installation without it is good enough to run.
 */
export function ensureInstalled({ dev = false, folder = root } = {}) {
  if (isInstalled(folder, { dev })) return
  say('依存パッケージを入れています（1 分ほど）…', 'Installing dependencies (about a minute) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const installed = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (installed.error || installed.status !== 0)
    giveUp(
      'npm ci が失敗しました。ネットワークとディスクの空きを確認し、もう一度実行してください',
      'npm ci failed. Check the network and the free disk space, and try again',
    )
}

/** Compares package-lock.json with the copy that npm leaves as the last thing it does: a broken-off install has none. */
export function isInstalled(folder, { dev = false } = {}) {
  const wanted = readLock(join(folder, 'package-lock.json'))
  const present = readLock(join(folder, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted)
    .filter(([path]) => path !== '')
    .every(([path, entry]) => {
      const found = present[path]
      if (found) return found.version === entry.version && found.integrity === entry.integrity
      const forOthers = entry.optional || entry.devOptional || entry.peer
      return forOthers || (entry.dev && !dev)
    })
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return null
  }
}

/** The path of a Node 24 or later: the one from npm, else the one that runs this. Ends with advice when there is none. */
export function node24() {
  const packaged = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(packaged) && majorOf(packaged) >= neededMajor) return packaged
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath
  return giveUp(
    `Node ${neededMajor} 以降が必要です（いまは ${process.version}、この環境 ${process.platform}-${process.arch} 用の同梱版はありません）。https://nodejs.org から入れてください`,
    `Node ${neededMajor} or later is needed (this is ${process.version}, and none is bundled for ${process.platform}-${process.arch}). Install it from https://nodejs.org`,
  )
}

function majorOf(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0)
}

/** Builds the web app when anything that goes into it has changed since the last build. */
export function ensureBuilt(node = node24()) {
  const stamp = join(root, 'dist', 'web', '.stamp')
  const fingerprint = fingerprintOf(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  say('Web 画面を作っています…', 'Building the web app …')
  rmSync(stamp, { force: true })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const built = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // Vite takes NODE_ENV from outside, and would put the slow development build of React into the app.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (built.error || built.status !== 0)
    giveUp(
      'Web 画面を作れませんでした（上の表示を見てください）',
      'The web app could not be built (see above)',
    )
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, fingerprint)
}

/** A hash over names and contents of every file that the browser's code is made from. */
export function fingerprintOf(folder) {
  const hash = createHash('sha256')
  for (const path of sourcesOfWeb(folder)) {
    hash.update(`${path}\0`)
    hash.update(readFileSync(join(folder, path)))
    hash.update('\0')
  }
  return hash.digest('hex')
}

function sourcesOfWeb(folder) {
  const top = ['vite.config.ts', 'package-lock.json'].filter((path) => existsSync(join(folder, path)))
  return [...top, ...filesBelow(folder, 'src').filter(isForBrowser)].sort()
}

/** Screens, and the words and contracts they share with the server; not what only the server or a test uses. */
function isForBrowser(path) {
  if (/\.test\.tsx?$/.test(path) || /\.(actions|store|feature|jobs|make)\.ts$/.test(path)) return false
  return /^src\/(web|kit|features)\//.test(path) || /\.(api|text)\.ts$/.test(path)
}

function filesBelow(folder, path) {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const inner = `${path}/${entry.name}`
    return entry.isDirectory() ? filesBelow(folder, inner) : [inner]
  })
}
