import { newId } from '#kit/ids.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import type { api } from '#web/api.ts'
import { timesOf, wholeOf } from './typed.ts'

export type Terms = Awaited<ReturnType<typeof api.points.rules>>['items'][number]['terms']
type Expiry = Terms['expiry']['kind']

/** A rule as it is typed. */
export type Draft = {
  readonly perYen: string
  readonly points: string
  readonly base: Terms['base']
  readonly birthMonth: string
  readonly subscription: string
  readonly waitDays: string
  readonly expiry: Expiry
  readonly months: string
  /** Rows have a key of their own while they are typed. */
  readonly goods: readonly {
    readonly key: string
    readonly of: 'product' | 'category'
    readonly id: string
    readonly times: string
  }[]
  readonly campaigns: readonly {
    readonly key: string
    readonly name: string
    readonly from: string
    readonly to: string
    readonly times: string
  }[]
}

const usual: Terms = {
  perYen: 100,
  points: 1,
  base: 'withTax',
  goods: [],
  birthMonth: '1',
  subscription: '1',
  campaigns: [],
  waitDays: 14,
  expiry: { kind: 'afterLast', months: 12 },
}

const written = (on: string): string => on.replaceAll('-', '/')

export function draftOf(terms: Terms = usual): Draft {
  const { expiry, campaigns } = terms
  return {
    perYen: String(terms.perYen),
    points: String(terms.points),
    base: terms.base,
    birthMonth: terms.birthMonth,
    subscription: terms.subscription,
    waitDays: String(terms.waitDays),
    expiry: expiry.kind,
    months: expiry.kind === 'never' ? '12' : String(expiry.months),
    goods: terms.goods.map((one) => ({ ...one, key: newId() })),
    campaigns: campaigns.map((one) => ({
      ...one,
      key: newId(),
      from: written(one.from),
      to: written(one.to),
    })),
  }
}

/** The rule that was typed; null while something of it cannot be read. */
export function termsOf(draft: Draft): Terms | null {
  const [perYen, points, waitDays, months] = [
    wholeOf(draft.perYen),
    wholeOf(draft.points),
    wholeOf(draft.waitDays),
    wholeOf(draft.months),
  ]
  const [birthMonth, subscription] = [timesOf(draft.birthMonth), timesOf(draft.subscription)]
  if (!perYen || !points || waitDays === null || birthMonth === null || subscription === null) return null
  if (draft.expiry !== 'never' && !months) return null
  const goods = draft.goods.flatMap(({ of, id, times }) => {
    const read = timesOf(times)
    return read === null || id === '' ? [] : [{ of, id, times: read }]
  })
  const campaigns = draft.campaigns.flatMap(({ name, from, to, times }) => {
    const [begins, ends, read] = [parseDate(from)?.on, parseDate(to)?.on, timesOf(times)]
    const isWhole = name.trim() !== '' && begins !== undefined && ends !== undefined && begins <= ends
    return isWhole && read !== null ? [{ name: name.trim(), from: begins, to: ends, times: read }] : []
  })
  if (goods.length < draft.goods.length || campaigns.length < draft.campaigns.length) return null
  return {
    perYen,
    points,
    base: draft.base,
    birthMonth,
    subscription,
    waitDays,
    goods,
    campaigns,
    expiry: draft.expiry === 'never' ? { kind: 'never' } : { kind: draft.expiry, months: months ?? 12 },
  }
}
