import { describe, expect, it } from 'vitest'
import type { Work } from '../work.ts'
import { renamed } from './aliases.ts'

const [old, now, other] = [1, 2, 3].map((n) => `00000000-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
]

function workThat(asked: string[]): Work {
  const aliases = async (_work: Work, ids: readonly string[]) => {
    asked.push(...ids)
    return new Map(ids.includes(old) ? [[old, now]] : [])
  }
  return { app: { features: [{ name: 'one', aliases }, { name: 'none' }] } } as unknown as Work
}
const rename = (input: object) => renamed(workThat([]), input)

describe('ids that a record had once', () => {
  it('are read as those of today in paths and queries, also within a filter, in any case', async () => {
    expect(
      await rename({
        params: { id: old },
        query: { filter: `{"id":"${old}","not":"${other}"}`, limit: 5, ids: [old.toUpperCase()] },
      }),
    ).toEqual({
      params: { id: now },
      query: { filter: `{"id":"${now}","not":"${other}"}`, limit: 5, ids: [now] },
    })
  })

  it('are read so in a body where something is called an id, and nowhere else: text stays as typed', async () => {
    const body = {
      id: old,
      customerId: old,
      ids: [old, other],
      loserIds: [old],
      changes: [{ id: old, cells: { remark: old } }],
      body: old,
      paid: old,
      note: `see ${old}`,
      when: null,
    }
    expect((await rename({ body })).body).toEqual({
      ...body,
      id: now,
      customerId: now,
      ids: [now, other],
      loserIds: [now],
      changes: [{ id: now, cells: { remark: old } }],
    })
  })

  it('are asked for once, and not at all where a request names nothing', async () => {
    const asked: string[] = []
    await renamed(workThat(asked), { params: { id: other }, body: { ids: [other, other] } })
    expect(asked).toEqual([other])
    const input = { body: { name: '田中' } }
    expect(await renamed(workThat([]), input)).toBe(input)
  })

  it('leaves whole what it does not rename, and what is no plain object', async () => {
    const at = new Date(0)
    expect(
      await rename({ params: { id: old }, body: { at, rows: [1, 'a', null, { deep: [true] }] } }),
    ).toEqual({
      params: { id: now },
      body: { at, rows: [1, 'a', null, { deep: [true] }] },
    })
  })
})
