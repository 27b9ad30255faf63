import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import { notFound, Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { readOutcomes } from './subscriptions.files.ts'
import { getAhead, getSubscription, listChanges } from './subscriptions.read.ts'
import { idOfNumber, listSubscriptions } from './subscriptions.store.ts'
import { states, subscriptionNotFound, type State } from './subscriptions.ts'

function workOf(runtime: Runtime, name: string): Work {
  return workFor(
    runtime,
    systemActor(`command ${name}`),
    `command-${process.pid}`,
    terminalLocale(process.env),
  )
}

const wrong = (usage: string): Problem =>
  new Problem('invalid', { detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' }, params: { usage } })
const say = (cells: readonly (string | number | null)[]): void => {
  process.stdout.write(`${cells.map((cell) => cell ?? '-').join('\t')}\n`)
}

const listUsage = 'subscriptions list [state]'
const showUsage = 'subscriptions show <number>'
const paymentsUsage = 'subscriptions payments <file> [--dry-run]'

export const subscriptionCommands: readonly Command[] = [
  {
    name: 'subscriptions list',
    usage: listUsage,
    summary: { ja: '定期を一覧する', en: 'Lists subscriptions' },
    async run(runtime, args) {
      const [state, ...more] = args
      const wanted = states.find((one) => one === state)
      if (more.length > 0 || (state !== undefined && wanted === undefined)) throw wrong(listUsage)
      await list(workOf(runtime, 'subscriptions list'), wanted)
    },
  },
  {
    name: 'subscriptions show',
    usage: showUsage,
    summary: {
      ja: '定期 1 件の内容・予定・履歴を見せる',
      en: 'Shows one subscription, what comes and what changed',
    },
    async run(runtime, args) {
      const [number, ...more] = args
      if (number === undefined || more.length > 0) throw wrong(showUsage)
      await show(workOf(runtime, 'subscriptions show'), number)
    },
  },
  {
    name: 'subscriptions payments',
    usage: paymentsUsage,
    summary: {
      ja: '決済の結果の CSV を登録する（--dry-run は書き込まない）',
      en: 'Books the outcomes of payments from a CSV; --dry-run writes nothing',
    },
    async run(runtime, args) {
      const dryRun = args.includes('--dry-run')
      const [file, ...more] = args.filter((one) => one !== '--dry-run')
      if (file === undefined || more.length > 0) throw wrong(paymentsUsage)
      await access(file).catch(() => {
        throw new Problem('notFound', {
          detail: {
            ja: 'ファイル {file} を開けません。名前と読む権限を確かめてください',
            en: 'The file {file} cannot be opened. Check its name and the right to read it',
          },
          params: { file },
        })
      })
      const work = workOf(runtime, 'subscriptions payments')
      const { done, same, refused } = await readOutcomes(
        work,
        async () => ({ name: basename(file), body: createReadStream(file) }),
        dryRun,
      )
      const isJa = work.locale === 'ja'
      process.stdout.write(
        isJa
          ? `${dryRun ? '（書き込みなし）' : ''}登録 ${done} 件、登録済み ${same} 件、登録できず ${refused.length} 件\n`
          : `${dryRun ? '(nothing written) ' : ''}${done} booked, ${same} known already, ${refused.length} refused\n`,
      )
      for (const { row, order, message } of refused) say([row, order, message])
    },
  },
]

async function list(work: Work, state: State | undefined): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await listSubscriptions(work, { state, cursor, limit: 200 })
    for (const one of page.items)
      say([one.number, one.state, one.customer.name, one.plan.name, one.nextRound, one.shipOn])
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

async function show(work: Work, number: string): Promise<void> {
  const id = await idOfNumber(work, number)
  if (id === undefined) throw notFound(subscriptionNotFound)
  const one = await getSubscription(work, id)
  say([one.number, one.state, one.customer.name, one.plan.name])
  for (const { round, shipOn, deadlineOn, total } of (await getAhead(work, id)).rounds)
    say([round, shipOn, deadlineOn, total])
  for (const { at, kind, channel, actor } of (await listChanges(work, id, { limit: 200 })).items)
    say([at, kind, channel, actor])
}
