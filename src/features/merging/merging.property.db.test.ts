import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { write, type Work } from '#platform/work.ts'
import { makeSource } from '#features/fields/fields.source.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { mergeCustomers, undoMerge } from './merging.actions.ts'
import { everything, makePerson } from './merging.make.ts'
import { previewMerge } from './merging.preview.ts'

const some = <T>(values: readonly T[], maxLength = 2) => fc.subarray([...values], { minLength: 0, maxLength })
const orNull = <T>(values: readonly T[]) => fc.constantFrom(null, ...values)

const person = fc.record({
  familyName: fc.constantFrom('田中', '髙橋', '渡邉'),
  givenName: orNull(['花子', '太郎']),
  familyKana: orNull(['タナカ', 'タカハシ']),
  givenKana: orNull(['ハナコ']),
  birthOn: orNull(['1980-04-01', '1981-04-01']),
  gender: orNull(['female', 'male'] as const),
  stage: fc.constantFrom('lead', 'customer', 'left'),
  remark: orNull(['大切な方', '要注意']),
  numbered: fc.boolean(),
  shops: fc.nat(2),
  interests: some(['newProducts', 'sales', 'events'], 3),
  emails: some(['hanako@example.co.jp', 'tanaka@example.jp', 'info@example.com']),
  phones: some(['090-1111-2222', '03-1234-5678']),
  addresses: some(['東京都千代田区紀尾井町1-3', '東京都千代田区紀尾井町1-3 さざなみビル']),
  companies: some(['株式会社さざなみ', '有限会社みなも']),
  tags: some(['重要', '展示会', 'VIP'], 3),
  things: fc.integer({ min: 0, max: 2 }),
  household: orNull([0, 1]),
  role: fc.constantFrom('head', 'spouse', 'child'),
} as const)

/** Numbers stand for people and acts: whoever is alive, whatever stands, at that place in the list. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ merge: fc.tuple(fc.nat(9), fc.nat(9), fc.option(fc.nat(9), { nil: null })) }),
  },
  { weight: 2, arbitrary: fc.record({ undo: fc.nat(9) }) },
)

type Done = { id: string; survivorId: string; loserIds: string[] }

async function merge(work: Work, survivorId: string, loserIds: string[]): Promise<Done> {
  const preview = await previewMerge(work, { survivorId, loserIds })
  const open = preview.fields.filter(({ rule }) => rule === 'mustChoose')
  const versions = preview.records.map(({ id, version }) => ({ id, version }))
  const chosen = Object.fromEntries(open.map(({ key }) => [key, { from: survivorId }]))
  const { id } = await mergeCustomers(work, { survivorId, loserIds, versions, chosen })
  return { id, survivorId, loserIds }
}

async function sayOf(tx: Work, a = '', b = '', state: string): Promise<void> {
  if (a === b) return
  await sql`
    insert into match_pair (customer_id, other_id, points, strong, evidence, state)
    values (${a < b ? a : b}::uuid, ${a < b ? b : a}::uuid, 60, false, '[]', ${state})
    on conflict do nothing`.execute(tx.db)
}

class TakenBack extends Error {}

/** Everything inside leaves no trace. */
async function trying<T>(work: Work, run: (tx: Work) => Promise<T>): Promise<T> {
  let answer: { value: T } | undefined
  try {
    await write(work, async (tx) => {
      answer = { value: await run(tx) }
      throw new TakenBack()
    })
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error
  }
  if (!answer) throw new Error('it did not run')
  return answer.value
}

describe('merges and their undo, of any people in any order', () => {
  const { as } = useRuntime()

  it('undoing everything restores every table byte for byte, and undoing one act is as if it had never been', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: 2, maxLength: 6 }),
        fc.array(step, { minLength: 1, maxLength: 7 }),
        fc.array(fc.nat(9), { minLength: 8, maxLength: 8 }),
        // What people said of pairs is exact where the last act is undone first (see the README).
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.constantFrom('open', 'held', 'distinct', 'household')), {
          maxLength: 6,
        }),
        async (people, steps, order, pairs, said) => {
          const work = as('manager')
          await trying(work, async (tx) => {
            const households = [newId(), newId()]
            const ids: string[] = []
            await makeSource(tx, 'shop')
            for (const { household, role, numbered, shops, interests, ...one } of people)
              ids.push(
                await makePerson(tx, {
                  ...one,
                  code: numbered ? `M-${ids.length}` : null,
                  attributes: {
                    ...(interests.length > 0 && { interests }),
                    shop: Array.from({ length: shops }, (_, n) => `S${ids.length}-${n}`),
                  },
                  household: household === null ? null : { id: households[household] ?? '', role },
                }),
              )
            for (const [a, b, state] of said) await sayOf(tx, ids[a % ids.length], ids[b % ids.length], state)
            const before = await everything(tx, new Set(ids), { pairs })
            const survivors = new Set<string>()
            const acts: Done[] = []
            let everMerged = false
            const alive = (): string[] =>
              ids.filter((id) => !acts.some(({ loserIds }) => loserIds.includes(id)))
            const undo = async (which: number): Promise<void> => {
              const [act] = acts.splice(pairs ? acts.length - 1 : which % acts.length, 1)
              if (act) await undoMerge(tx, act.id)
            }
            for (const one of steps) {
              if ('undo' in one) {
                if (acts.length > 0) await undo(one.undo)
                continue
              }
              const living = alive()
              const chosen = [...new Set(one.merge.flatMap((n) => living[(n ?? -1) % living.length] ?? []))]
              const [survivorId, ...loserIds] = chosen
              if (survivorId === undefined || loserIds.length === 0) continue
              acts.push(await merge(tx, survivorId, loserIds))
              survivors.add(survivorId)
              everMerged = true
            }
            fc.pre(everMerged)
            // As if only those acts had ever been done that still stand.
            const stands = await everything(tx, new Set(ids), { pairs })
            const fresh = await asideFrom(tx, async () => {
              for (let left = acts.length; left > 0; left--) await undoMerge(tx, acts[left - 1]?.id ?? '')
              for (const act of acts) await merge(tx, act.survivorId, act.loserIds)
              return everything(tx, new Set(ids), { pairs })
            })
            expect(stands).toEqual(fresh)
            for (const n of order) if (acts.length > 0) await undo(n)
            expect(await everything(tx, new Set(ids), { pairs })).toEqual(before)
            const { rows } =
              await sql`select 1 from customer_merge_image union all select 1 from customer_alias`.execute(
                tx.db,
              )
            expect(rows).toEqual([])
          })
        },
      ),
      { numRuns: Number(process.env['MERGE_RUNS'] ?? 10), endOnFailure: true },
    )
  }, 900_000)
})

async function asideFrom<T>(tx: Work, run: () => Promise<T>): Promise<T> {
  await sql`savepoint trying`.execute(tx.db)
  try {
    return await run()
  } finally {
    await sql`rollback to savepoint trying`.execute(tx.db)
  }
}
