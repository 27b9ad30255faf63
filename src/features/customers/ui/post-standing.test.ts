import { describe, expect, it } from 'vitest'
import { placePosts } from './post-standing.ts'

const today = '2026-11-21'
const post = (id: string, startedOn: string | null, endedOn: string | null) => ({ id, startedOn, endedOn })
const read = (...posts: ReturnType<typeof post>[]) =>
  placePosts(posts, today).map((placed) => `${placed.post.id} ${placed.standing}`)

describe('the posts of a person', () => {
  it('stand as now, beside it, ahead, and before, the latest first', () => {
    expect(
      read(
        post('旧', null, '2015-03-31'),
        post('今', '2020-04-01', null),
        post('先', '2027-04-01', null),
        post('兼', null, null),
        post('前', '2015-04-01', '2020-03-31'),
      ),
    ).toEqual(['今 main', '兼 concurrent', '先 coming', '前 former', '旧 former'])
  })

  it('are of today on their first and their last day', () => {
    expect(read(post('終', null, today))).toEqual(['終 main'])
    expect(read(post('始', today, null))).toEqual(['始 main'])
  })
})
