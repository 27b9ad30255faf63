import { Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { readSegments, rebuildSegment } from './segments.actions.ts'
import { buildNext, followChanges } from './segments.follow.ts'

const workOf = (runtime: Runtime, command: string): Work =>
  workFor(runtime, systemActor(`command ${command}`), `command-${process.pid}`, terminalLocale(process.env))

function wrongUsage(usage: string): Problem {
  return new Problem('invalid', {
    detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
    params: { usage },
  })
}

/** One segment a line, for people and for scripts: id, kind, state, members, name, each after a tab. */
async function list(work: Work): Promise<void> {
  for (const { id, kind, state, members, name } of await readSegments(work, {}))
    process.stdout.write(`${[id, kind, state, members, name].join('\t')}\n`)
}

/** Has them worked out anew, and does it where no worker does. */
async function rebuild(work: Work, names: readonly string[]): Promise<void> {
  const all = (await readSegments(work, {})).filter(({ kind }) => kind !== 'fixed')
  const chosen = all.filter(
    ({ id, name }) => names.length === 0 || names.includes(id) || names.includes(name),
  )
  const unknown = names.filter((one) => !chosen.some(({ id, name }) => one === id || one === name))
  if (unknown.length > 0)
    throw new Problem('notFound', {
      detail: {
        ja: 'このセグメントはありません: {names}。「segments list」で確かめてください',
        en: 'There is no such segment: {names}. See “segments list”',
      },
      params: { names: unknown.join(', ') },
    })
  for (const { id } of chosen) await rebuildSegment(work, id)
  while ((await buildNext(work)) || (await followChanges(work)));
  for (const segment of await readSegments(work, {}))
    if (chosen.some(({ id }) => id === segment.id))
      process.stdout.write(
        `${[segment.state, segment.members, segment.name, segment.problem ?? ''].join('\t').trimEnd()}\n`,
      )
}

export const segmentCommands: readonly Command[] = [
  {
    name: 'segments list',
    usage: 'segments list',
    summary: { ja: 'セグメントと人数', en: 'segments, and how many are in each' },
    async run(runtime, args) {
      if (args.length > 0) throw wrongUsage('segments list')
      await list(workOf(runtime, 'segments list'))
    },
  },
  {
    name: 'segments rebuild',
    usage: 'segments rebuild [ID | NAME …]',
    summary: { ja: 'セグメントを全員について計算し直す', en: 'work segments out for everybody again' },
    run: (runtime, args) => rebuild(workOf(runtime, 'segments rebuild'), args),
  },
]
