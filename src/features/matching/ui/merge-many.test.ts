import { describe, expect, it } from 'vitest'
import { ApiProblem } from '#web/problem.ts'
import { mergeMany } from './merge-many.ts'
import { nobody } from './pair-rows.fixture.ts'

const pairOf = (a: string, b: string) => ({ a: { ...nobody, id: a }, b: { ...nobody, id: b } })
const three = [pairOf('a', 'b'), pairOf('c', 'd'), pairOf('e', 'f')]
const always = (): boolean => true
const refusal = (status: number) => new ApiProblem({ title: '', status, code: 'stale', requestId: '' })

/** A server on which every pair merges, except as `wrong` says. */
function serverWith(wrong: { [survivorId: string]: 'mustChoose' | ApiProblem } = {}) {
  const merged: unknown[] = []
  return {
    merged,
    async preview({ body: { survivorId, loserIds } }: { body: { survivorId: string; loserIds: string[] } }) {
      const rule = wrong[survivorId] === 'mustChoose' ? ('mustChoose' as const) : ('same' as const)
      const label = { ja: '生年月日', en: 'Date of birth' }
      return {
        records: [survivorId, ...loserIds].map((id) => ({ ...nobody, id, version: 7 })),
        fields: [{ key: 'birthOn', label, values: [], text: '', from: null, rule }],
      }
    },
    async merge({ body: asked }: { body: { survivorId: string } }) {
      const problem = wrong[asked.survivorId]
      if (problem instanceof ApiProblem) throw problem
      merged.push(asked)
      return { id: `merge of ${asked.survivorId}` }
    },
  }
}

describe('merging many pairs', () => {
  it('merges each into the record that was there first, at the versions that were looked at', async () => {
    const server = serverWith()
    const { ids, left } = await mergeMany(three, server, always)
    expect([ids, left]).toEqual([['merge of a', 'merge of c', 'merge of e'], 0])
    expect(server.merged[0]).toEqual({
      survivorId: 'a',
      loserIds: ['b'],
      versions: [
        { id: 'a', version: 7 },
        { id: 'b', version: 7 },
      ],
    })
  })
  it('leaves to people what only they can decide, and goes on', async () => {
    const server = serverWith({ a: 'mustChoose', c: refusal(409) })
    expect(await mergeMany(three, server, always)).toEqual({ ids: ['merge of e'], left: 2 })
  })
  it('ends where the server cannot be reached; what was done stands', async () => {
    const server = serverWith({ c: refusal(0) })
    expect(await mergeMany(three, server, always)).toEqual({ ids: ['merge of a'], left: 0 })
  })
  it('stops when somebody says so', async () => {
    expect(await mergeMany(three, serverWith(), (done) => done < 1)).toEqual({ ids: ['merge of a'], left: 0 })
  })
})
