import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { timed } from './measure.ts'
import { root } from './paths.ts'
import type { Line, Report } from './report.ts'

const commands = [
  { what: 'npm run check', args: ['run', 'check'], seconds: 60 },
  { what: 'npm test', args: ['test'], seconds: 8 * 60 },
] as const

/** How long those who change the code wait. A run that fails is a failure here too: its time would mean nothing. */
export async function suiteBench(): Promise<Report> {
  const lines: Line[] = []
  for (const { what, args, seconds } of commands) {
    const took = await timed(() => runNpm(args))
    lines.push({ what, ours: took / 1000, unit: 's', yardstick: null, limit: { most: seconds, of: 'ours' } })
  }
  return { variant: '', lines, raw: Object.fromEntries(lines.map(({ what, ours }) => [what, [ours]])) }
}

async function runNpm(args: readonly string[]): Promise<void> {
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code]: unknown[] = await once(child, 'exit')
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed (${String(code)}): mend it first`)
}
