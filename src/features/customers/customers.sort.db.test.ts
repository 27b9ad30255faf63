import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { addDays } from '#kit/japan/days.ts'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer } from './customers.actions.ts'
import { listCustomers } from './customers.store.ts'

type Known = {
  id: string
  count: number | null
  text: string | null
  on: string | null
  birth: string | null
  column: string | null
  flag: boolean | null
}

const words = ['東京', 'Tokyo', 'ＴＯＫＹＯ', 'あ', '𠮷', 'ﾀ']

describe('the order of a list', () => {
  const harness = useRuntime()
  const admin = () => harness.as('administrator')
  const people: Known[] = []

  beforeAll(async () => {
    for (const [key, type] of Object.entries({
      count: 'number',
      text: 'text',
      on: 'date',
      flag: 'yesNo',
      likes: 'choices',
    }))
      await sql`
        insert into field_definition (id, subject, key, type, label_ja, section, decimals)
        values (${newId()}::uuid, 'customer', ${key}, ${type}, ${key}, 'note', 1)`.execute(admin().db)
    for (let i = 0; i < 40; i++) {
      const some = (every: number) => i % every !== 0
      const known = {
        count: some(4) ? ([-3, 0, 1.5, 10, 200][i % 5] ?? 0) : null,
        text: some(5) ? (words[i % 6] ?? '') : null,
        on: some(6) ? addDays('2026-03-25', i % 9) : null,
        birth: some(3) ? addDays('1990-12-25', i % 11) : null,
        column: some(7) ? (words[(i + 2) % 6] ?? '') : null,
        flag: some(3) ? i % 2 === 0 : null,
      }
      const { count, text, on, flag } = known
      const given = Object.entries({ count, text, on, flag }).filter(([, value]) => value !== null)
      const { id } = await createCustomer(admin(), {
        familyName: `人${i}`,
        birthOn: known.birth,
        source: known.column,
        contactPoints: [],
        posts: [],
        tagNames: [],
        attributes: Object.fromEntries(given) as { [key: string]: string | number | boolean },
      })
      people.push({ ...known, id })
    }
  })

  it.each([
    ['count', (one: Known) => one.count],
    ['text', (one: Known) => one.text],
    ['on', (one: Known) => one.on],
    ['birthOn', (one: Known) => one.birth],
    ['source', (one: Known) => one.column],
    ['flag', (one: Known) => (one.flag === null ? null : String(one.flag))],
  ] as const)('sorted by %s both ways, page by page: equals by id, the empty last', async (key, valueOf) => {
    for (const sort of [`field:${key}`, `-field:${key}`]) {
      const sign = sort.startsWith('-') ? -1 : 1
      const wanted = people.toSorted((one, other) => {
        const [a, b] = [valueOf(one), valueOf(other)]
        if (a !== b && (a === null || b === null)) return a === null ? 1 : -1
        const byValue = a === null || b === null || a === b ? 0 : compareAs(a, b)
        return sign * (byValue || (one.id < other.id ? -1 : 1))
      })
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await listCustomers(admin(), {}, { sort, limit: 7, cursor })
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next ?? undefined
      } while (cursor)
      expect(seen, sort).toEqual(wanted.map(({ id }) => id))
    }
  })

  it('a cursor continues its own order only, and what cannot be sorted by is refused', async () => {
    const first = await listCustomers(admin(), {}, { sort: 'field:count', limit: 2 })
    const ask = (query: object) =>
      harness.request('administrator', 'GET', `/customers?${new URLSearchParams({ ...query }).toString()}`)
    expect((await ask({ sort: 'field:count', cursor: first.next })).statusCode).toBe(200)
    expect((await ask({ sort: '-field:count', cursor: first.next })).statusCode).toBe(400)
    expect((await ask({ sort: 'kana', cursor: first.next })).statusCode).toBe(400)
    for (const sort of ['field:tags', 'field:likes', 'field:email', 'field:nowhere', 'field:', 'constructor'])
      expect((await ask({ sort })).statusCode, sort).toBe(400)
    expect((await ask({ columns: 'nowhere' })).statusCode).toBe(400)
  })

  it('the order of readings can begin at a letter of the bar', async () => {
    const kana = ['アベ', 'カトウ', 'ガトウ', 'サトウ', 'ワダ']
    const source = newId()
    for (const familyKana of [...kana, null])
      await createCustomer(admin(), {
        familyKana,
        familyName: familyKana ?? '無',
        source,
        contactPoints: [],
        posts: [],
        tagNames: [],
      })
    await createCustomer(admin(), {
      familyName: 'Smith',
      source,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    const filter = JSON.stringify({ kind: 'field', params: { field: 'source', op: 'equals', value: source } })
    const from = async (letter: string, sort = 'kana') =>
      (await listCustomers(admin(), { filter }, { sort, limit: 50, from: letter })).items
        .map(({ displayName }) => displayName)
        .join(' ')
    expect(await from('カ')).toBe('カトウ ガトウ サトウ ワダ Smith 無')
    expect(await from('ナ')).toBe('ワダ Smith 無')
    expect(await from('英数')).toBe('Smith 無')
    expect(await from('他')).toBe('無')
    expect(await from('カ', '-kana')).toBe('ガトウ カトウ アベ')
    await sql`delete from customer where source = ${source}`.execute(admin().db)
  })
})

/** As PostgreSQL compares texts in "C" order: by code point. */
function compareAs(a: string | number, b: string | number): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b)
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
