import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { toPage } from '#kit/page.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { attributeIndex } from '#features/fields/fields.sql.ts'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer, removeCustomer } from './customers.actions.ts'
import { readPlaces } from './customers.paging.ts'
import type { Filter } from './customers.query.ts'

type Known = { id: string; name: string; count: number | null; stage: string; ours: boolean }

const is = (field: string, op: string, value?: unknown) => ({ kind: 'field', params: { field, op, value } })
const all = (...rules: unknown[]): Filter => ({ filter: JSON.stringify({ op: 'and', rules }) })
const names = ['佐藤', '渡辺', '青木', '高橋']

describe('a page of a filter is the same, whichever way it is read', () => {
  const harness = useRuntime()
  const admin = () => harness.as('administrator')
  const people: Known[] = []

  beforeAll(async () => {
    const { db, actor } = admin()
    const field = { subject: 'customer', key: 'count', type: 'number' } as const
    await sql`
      insert into field_definition (id, subject, key, type, label_ja, section, filterable, index_state)
      values (${newId()}::uuid, 'customer', 'count', 'number', 'count', 'note', true, 'ready')`.execute(db)
    await attributeIndex(field).create.execute(harness.runtime.database.db)
    for (let i = 0; i < 60; i++) {
      const name = names[i % 4] ?? ''
      const known = {
        name,
        count: i % 5 ? (i * 7) % 11 : null,
        stage: i % 3 ? 'customer' : 'lead',
        ours: i % 2 === 0,
      }
      const { id, version } = await createCustomer(admin(), {
        familyName: name,
        familyKana: ['サトウ', 'ワタナベ', 'アオキ', 'タカハシ'][i % 4],
        stage: known.stage as 'lead',
        ownerId: known.ours ? actor.userId : null,
        contactPoints: [],
        posts: [],
        tagNames: [],
        attributes: known.count === null ? {} : { count: known.count },
      })
      if (i % 10 === 9) await removeCustomer(admin(), id, version)
      else people.push({ id, ...known })
    }
  })

  /** All pages, one after the other. */
  async function readAll(filter: Filter, sort: string, walk?: number, work = admin()): Promise<string[]> {
    const scope = await readScope(work)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const place = { sort, limit: 4, ...(cursor !== undefined && { cursor }) }
      const { items, next } = toPage(await readPlaces(scope, filter, place, walk), 4, (row) => [
        sort,
        row.cursor,
        row.id,
      ])
      seen.push(...items.map(({ id }) => id))
      cursor = next ?? undefined
    } while (cursor !== undefined)
    return seen
  }

  const filters: { readonly [name: string]: readonly [Filter, (one: Known) => boolean] } = {
    'many of them': [all(is('stage', 'in', ['customer'])), ({ stage }) => stage === 'customer'],
    'few, at the end of the readings': [
      all(is('familyName', 'equals', '渡辺'), is('count', 'atLeast', 6)),
      ({ name, count }) => name === '渡辺' && (count ?? 0) >= 6,
    ],
    'a stretch of the order itself': [
      all(is('count', 'between', [2, 5]), is('stage', 'in', ['lead'])),
      ({ count, stage }) => stage === 'lead' && count !== null && count >= 2 && count <= 5,
    ],
    'those read as it begins, in whatever width they were typed': [
      all(is('familyKana', 'startsWith', 'ﾜﾀ'), is('stage', 'in', ['customer'])),
      ({ name, stage }) => name === '渡辺' && stage === 'customer',
    ],
    'those who are read as someone': [
      all(is('familyKana', 'equals', 'タカハシ')),
      ({ name }) => name === '高橋',
    ],
    'those without a value': [all(is('count', 'isEmpty')), ({ count }) => count === null],
    'a word': [{ q: '佐藤' }, ({ name }) => name === '佐藤'],
    nobody: [all(is('familyName', 'equals', '誰')), () => false],
  }
  const sorts = [
    'kana',
    '-kana',
    'updatedAt',
    '-updatedAt',
    '-createdAt',
    'field:count',
    '-field:count',
    'field:source',
  ]
  it.each(Object.keys(filters))('%s', async (name) => {
    const [filter, holds] = filters[name] ?? [{}, () => true]
    const wanted = people.filter(holds).map(({ id }) => id)
    for (const sort of sorts) {
      const gathered = await readAll(filter, sort, 0)
      expect(gathered.toSorted(), sort).toEqual(wanted.toSorted())
      for (const walk of [1, 9, 30, undefined])
        expect(await readAll(filter, sort, walk), `${sort} after ${walk}`).toEqual(gathered)
    }
  })

  it('and holds nobody whom its reader may not see', async () => {
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees":"own"}'::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(admin().db)
    const filter = all(is('count', 'isNotEmpty'))
    const wanted = people.filter(({ count, ours }) => count !== null && !ours).map(({ id }) => id)
    for (const walk of [0, 9, undefined])
      for (const sort of ['kana', '-field:count'])
        expect((await readAll(filter, sort, walk, harness.as('member'))).toSorted()).toEqual(
          wanted.toSorted(),
        )
  })
})
