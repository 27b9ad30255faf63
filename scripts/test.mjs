// `npm test`: every check there is; `npm test unit lint`: some of them. Plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, node24, root } from './bootstrap.mjs'
import { countOf, repeatOf, steps } from './steps.mjs'

const atOnce = 2
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0) {
  print(`There is no step ${unknown.join(', ')}. Choose from: ${steps.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const total = { passed: 0, failed: 0 }
const repeats = []
/** Steps under way, by their process: each leads a group of its own, so that all it started ends with it. */
const running = new Set()
let finished = false
// The last line is a promise: it stands there even when the installation fails or the run is broken off.
process.on('exit', () => {
  for (const child of running) endGroup(child, 'SIGKILL')
  if (!finished) total.failed++
  print(`${total.passed} passed, ${total.failed} failed`)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    for (const child of running) endGroup(child, 'SIGTERM')
    setTimeout(() => process.exit(130), running.size > 0 ? 1000 : 0)
  })

ensureInstalled({ dev: true })
const node = node24()
const env = { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) }
const reports = join(root, '.cache', 'test')
mkdirSync(reports, { recursive: true })

const begun = performance.now()
const wanted = steps.filter(({ name }) => asked.includes(name))
const needed = wanted.map(({ after }) => after)
await runAll(
  asked.length === 0 ? steps : steps.filter((step) => wanted.includes(step) || needed.includes(step.name)),
)
print('')
if (repeats.length > 0) print(`What failed, and how to repeat it:\n${repeats.join('\n')}\n`)
print(`All steps took ${since(begun)}.`)
finished = true
process.exitCode = total.failed > 0 ? 1 : 0

/** Some at once, in their order; each waits for the step it needs, and runs even when that one failed. */
async function runAll(chosen) {
  const waiting = [...chosen]
  const ended = new Map()
  const isReady = ({ after }) => !chosen.some(({ name }) => name === after) || ended.has(after)
  const work = async () => {
    for (;;) {
      const next = waiting.find(isReady)
      if (!next) {
        if (waiting.length === 0) return
        await Promise.race(underWay.values())
        continue
      }
      waiting.splice(waiting.indexOf(next), 1)
      const done = runStep(next).then(() => {
        ended.set(next.name, true)
        underWay.delete(next.name)
      })
      underWay.set(next.name, done)
      await done
    }
  }
  const underWay = new Map()
  await Promise.all(Array.from({ length: atOnce }, work))
}

async function runStep(step) {
  if (step.report) rmSync(step.report, { force: true })
  print(`… ${step.title}`)
  const from = performance.now()
  const { code, output } = await run(step)
  const { passed, failed, files } = countOf(step, code)
  total.passed += passed
  total.failed += failed
  const took = since(from)
  if (failed === 0) return print(`✓ ${step.title}: ${passed} passed (${took})`)
  const repeat = repeatOf(step, files)
  repeats.push(`  ${step.title}: ${repeat}`)
  print(
    `\n✗ ${step.title}: ${passed} passed, ${failed} failed (${took})\n${output.trimEnd()}\n  → ${repeat}\n`,
  )
}

function run({ args, minutes }) {
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true, env })
    running.add(child)
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    const limit = setTimeout(() => {
      chunks.push(Buffer.from(`\nIt did not end within ${minutes} minutes and was stopped.\n`))
      endGroup(child, 'SIGKILL')
    }, minutes * 60_000)
    // What it may have left behind, now that nobody looks after it; it would also keep the pipes open.
    child.on('exit', () => endGroup(child, 'SIGKILL'))
    const end = (code) => {
      clearTimeout(limit)
      running.delete(child)
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') })
    }
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${error.message}\n`))
      end(1)
    })
    child.on('close', end)
  })
}

function endGroup({ pid }, signal) {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // The group has ended.
  }
}

function since(from) {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`
}

/** At once and whole, even at the very end: what is left in a stream when a process exits is lost. */
function print(text) {
  const bytes = Buffer.from(`${text}\n`)
  for (let at = 0; at < bytes.length;)
    try {
      at += writeSync(1, bytes, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') return
    }
}
