import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import { addDays } from '#kit/japan/days.ts'
import { fill, type Phrase } from '#kit/text.ts'
import { dayBegins } from '#features/fields/fields.instants.ts'
import { boundsOf, sayWindow, windowForm, windowParams, type Window } from '#features/fields/fields.window.ts'
import {
  defineRule,
  ofThese,
  type Evidence,
  type RuleKind,
  type RuleScope,
  isAmong,
  negated,
} from '#platform/catalogue/rule.ts'

const name = z.string().max(60)
const compared = {
  atLeast: { ja: '以上', en: 'at least' },
  exactly: { ja: 'ちょうど', en: 'exactly' },
  atMost: { ja: '以下', en: 'at most' },
} as const satisfies { readonly [op: string]: Phrase }

/** Events of a name in a window, of those that are asked of; alias `e`. */
function happened(what: string, window: Window, scope: RuleScope): RawBuilder<unknown> {
  const { from, to } = boundsOf(window, scope)
  return sql`from customer_event e where e.name = ${what} and ${ofThese(scope, sql`e.customer_id`)}
    ${from === undefined ? sql`` : sql`and e.occurred_at >= ${dayBegins(from, scope)}::timestamptz`}
    ${to === undefined ? sql`` : sql`and e.occurred_at < ${dayBegins(addDays(to, 1), scope)}::timestamptz`}`
}

/** What an event is called where it is asked for: what a sentence fills in is of one event, a condition of all of them. */
function called(what: string, { work }: Pick<RuleScope, 'work'>): Phrase {
  const { ja, en } = work.app.events.get(what)?.sentence ?? { ja: what, en: what }
  return { ja: `「${ja.replace(/\{\w+\}/g, '…')}」`, en: `“${en.replace(/\{\w+\}/g, '…')}”` }
}

type Told = { name: string; occurredAt: string; payload: { [key: string]: unknown } }

/** The latest of them, as the timeline says them. */
async function toldOf(select: RawBuilder<unknown>, { work, field }: RuleScope): Promise<Evidence[]> {
  const { rows } = await sql<Told>`${select} order by occurred_at desc limit 10`.execute(work.db)
  return rows.map(({ name: what, occurredAt, payload }) => {
    const kind = work.app.events.get(what)
    const said = (locale: 'ja' | 'en'): string => {
      if (!kind) return what
      const words = kind.words?.(payload as never, { field }, locale) ?? payload
      return fill(kind.sentence[locale], words as { [name: string]: string | number })
    }
    return { text: { ja: said('ja'), en: said('en') }, at: occurredAt }
  })
}

/** What segments themselves tell is noted for nobody: two that asked for each other’s would never come to rest. */
const tellsOfSegments = (...names: string[]): Phrase | null =>
  names.some((one) => one.startsWith('segment.'))
    ? {
        ja: 'セグメントの出入りはできごととしては使えません。条件「セグメント」を使ってください',
        en: 'Entering and leaving segments cannot be asked for here. Use the condition “Segment”',
      }
    : null

const columns = sql`e.name, e.occurred_at, e.payload`

/** What happened, how often and in which order: conditions on the spine. */
export const happenedRules: readonly RuleKind[] = [
  defineRule({
    kind: 'event',
    label: { ja: 'できごと', en: 'Something happened' },
    notForSegments: ({ name: what }) => tellsOfSegments(what),
    params: z.object({
      name,
      op: z.enum(['atLeast', 'exactly', 'atMost']).default('atLeast'),
      times: z.int().min(0).max(1000).default(1).describe('exactly 0 is never'),
      ...windowParams,
    }),
    form: {
      name: { label: { ja: 'できごと', en: 'What happened' }, of: 'event' },
      times: { label: { ja: '回数', en: 'Times' }, start: 1 },
      op: {
        label: { ja: '以上・以下', en: 'At least or at most' },
        options: (['atLeast', 'exactly', 'atMost'] as const).map((value) => ({
          value,
          label: compared[value],
        })),
      },
      ...windowForm,
    },
    predicate: ({ name: what, op, times, ...window }, scope) => {
      const all = happened(what, window, scope)
      const often = (condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> =>
        isAmong(sql`
        select e.customer_id ${all} group by e.customer_id having ${condition}`)
      const any = isAmong(sql`select e.customer_id ${all}`)
      const more = (than: number): RawBuilder<SqlBool> =>
        than === 0 ? any : often(sql<SqlBool>`count(*) > ${sql.lit(than)}`)
      if (op === 'atLeast') return times === 0 ? sql<SqlBool>`true` : more(times - 1)
      if (op === 'atMost' || times === 0) return negated(more(times))
      return often(sql<SqlBool>`count(*) = ${sql.lit(times)}`)
    },
    evidence: ({ name: what, op: _op, times: _times, ...window }, scope, customerId) =>
      toldOf(
        sql`select ${columns} ${happened(what, window, scope)} and e.customer_id = ${customerId}::uuid`,
        scope,
      ),
    say: ({ name: what, op, times, ...window }, scope) => {
      const { ja, en } = called(what, scope)
      const when = sayWindow(window)
      if (op !== 'atLeast' && times === 0)
        return { ja: `${when.ja}${ja}が 一度もない`, en: `never${when.en}: ${en}` }
      const often =
        op === 'atLeast'
          ? { ja: times === 1 ? '' : `${times}回以上 `, en: times === 1 ? '' : `${times} times or more` }
          : op === 'exactly'
            ? { ja: `ちょうど${times}回 `, en: `exactly ${times} times` }
            : { ja: `多くて${times}回 `, en: `at most ${times} times` }
      const head = `${often.en}${when.en}`.trim()
      return { ja: `${when.ja}${often.ja}${ja}`, en: head === '' ? en : `${head}: ${en}` }
    },
  }),
  defineRule({
    kind: 'sequence',
    label: { ja: 'できごとの順', en: 'One thing after another' },
    notForSegments: ({ name: what, next }) => tellsOfSegments(what, next),
    params: z.object({
      name,
      next: name,
      within: z.int().min(1).max(3650).optional().describe('Days from one to the other; ever, when left out'),
      followed: z
        .boolean()
        .default(true)
        .describe('False: the second did not follow; with `within`, once those days are over'),
      ...windowParams,
    }),
    form: {
      name: { label: { ja: '先のできごと', en: 'First' }, of: 'event' },
      next: { label: { ja: '後のできごと', en: 'Then' }, of: 'event' },
      followed: {
        label: { ja: '続いたか', en: 'Followed' },
        options: [
          { value: 'true', label: { ja: '続いた', en: 'followed' } },
          { value: 'false', label: { ja: '続かなかった', en: 'did not follow' } },
        ],
      },
      within: { label: { ja: '日以内に続く', en: 'Days between them' }, optional: true },
      ...windowForm,
    },
    predicate: ({ name: what, next, within, followed, ...window }, scope) => {
      // What follows lies no earlier than what it follows; said, so that no more is read.
      const { from, to } = boundsOf(window, scope)
      const latest = to === undefined || within === undefined ? undefined : addDays(to, within + 2)
      const after = sql<SqlBool>`exists (select 1 from customer_event n where n.customer_id = e.customer_id
        and n.name = ${next} and n.occurred_at > e.occurred_at
        ${within === undefined ? sql`` : sql`and n.occurred_at <= e.occurred_at + make_interval(hours => ${sql.lit(24 * within)})`}
        ${from === undefined ? sql`` : sql`and n.occurred_at >= ${dayBegins(from, scope)}::timestamptz`}
        ${latest === undefined ? sql`` : sql`and n.occurred_at < ${dayBegins(latest, scope)}::timestamptz`}
        and ${ofThese(scope, sql`n.customer_id`)})`
      if (followed) return isAmong(sql`select e.customer_id ${happened(what, window, scope)} and ${after}`)
      // Too early to say while the days last: the whole of them lie before today.
      const over =
        within === undefined
          ? sql``
          : sql`and e.occurred_at < ${dayBegins(addDays(scope.today, -within), scope)}::timestamptz`
      return isAmong(sql`
        select e.customer_id ${happened(what, window, scope)} ${over} and not ${after}`)
    },
    evidence: ({ name: what, next, within: _within, followed: _followed, ...window }, scope, customerId) =>
      toldOf(
        sql`select * from (
          select ${columns} ${happened(what, window, scope)} and e.customer_id = ${customerId}::uuid
          union all
          select ${columns} from customer_event e where e.customer_id = ${customerId}::uuid and e.name = ${next}) e`,
        scope,
      ),
    say: ({ name: what, next, within, followed, ...window }, scope) => {
      const first = called(what, scope)
      const second = called(next, scope)
      const when = sayWindow(window)
      const soon =
        within === undefined
          ? { ja: 'あとで', en: '' }
          : { ja: `${within}日以内に`, en: ` within ${within} days` }
      return followed
        ? {
            ja: `${when.ja}${first.ja}の${soon.ja}${second.ja}があった`,
            en: `${first.en}${when.en}, then${soon.en}: ${second.en}`,
          }
        : {
            ja: `${when.ja}${first.ja}の${soon.ja}${second.ja}がなかった`,
            en: `${first.en}${when.en}, then not${soon.en}: ${second.en}`,
          }
    },
  }),
]
