import { describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { useRuntime } from '#test/harness/database.ts'
import { newId } from '#kit/ids.ts'
import { createCustomer, getCustomer } from './customers.actions.ts'
import type { Customer } from './customers.api.ts'
import { addPost, movePost, updatePost } from './customers.parts.ts'

describe('the posts of a customer', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const make = (posts: object[] = []): Promise<Customer> =>
    createCustomer(member(), { familyName: '転田', contactPoints: [], posts, tagNames: [] })
  const postOf = (customer: Customer, company: string) => {
    const post = customer.posts.find((one) => one.company.name === company)
    if (!post) throw new Error(`No post at ${company}`)
    return post
  }

  it('change in one step when a person changes jobs, and the timeline says from where to where', async () => {
    const made = await make([
      { companyName: '株式会社旧社', startedOn: '2020-04-01' },
      { companyName: '兼務の会' },
    ])
    const old = postOf(made, '株式会社旧社')
    const moved = await movePost(member(), made.id, old.id, {
      version: old.version,
      leftOn: '2026-03-31',
      companyName: '株式会社新社',
      title: '部長',
    })
    expect(postOf(moved, '株式会社旧社')).toMatchObject({ endedOn: '2026-03-31' })
    expect(postOf(moved, '株式会社新社')).toMatchObject({
      startedOn: '2026-04-01',
      endedOn: null,
      title: '部長',
    })
    expect(postOf(moved, '兼務の会').endedOn).toBe(null)
    expect(moved.version).toBe(made.version + 1)
    const { rows } = await sql<{ payload: unknown }>`
      select payload from customer_event where customer_id = ${made.id}::uuid and name = 'post.moved'`.execute(
      member().db,
    )
    expect(rows).toEqual([{ payload: { from: '株式会社旧社', to: '株式会社新社' } }])
    const list = await harness.request('member', 'GET', '/customers', { query: { q: '転田 新社' } })
    expect(list.json().items).toMatchObject([{ id: made.id, company: '株式会社新社', title: '部長' }])
  })

  it('do not end before they start: not when added, changed or left', async () => {
    const refused = { code: 'invalid', extra: { fields: [{ path: 'endedOn' }] } }
    const made = await make([{ companyName: '始まり', startedOn: '2024-04-01' }])
    const post = postOf(made, '始まり')
    await expect(
      addPost(member(), made.id, { companyName: '逆', startedOn: '2024-04-01', endedOn: '2024-03-31' }),
    ).rejects.toMatchObject(refused)
    await expect(
      updatePost(member(), made.id, post.id, { version: post.version, endedOn: '2023-01-01' }),
    ).rejects.toMatchObject(refused)
    await expect(
      movePost(member(), made.id, post.id, { version: 1, leftOn: '2024-03-31', companyName: '次' }),
    ).rejects.toMatchObject(refused)
    expect((await getCustomer(member(), made.id)).posts).toHaveLength(1)
  })

  it('are not moved on an old version, by somebody who may only read, or where there are none', async () => {
    const made = await make([{ companyName: '古い版' }])
    const post = postOf(made, '古い版')
    await updatePost(member(), made.id, post.id, { version: 1, title: '課長' })
    const body = { version: 1, leftOn: '2026-03-31', companyName: '次の社' }
    await expect(movePost(member(), made.id, post.id, body)).rejects.toMatchObject({ code: 'stale' })
    await expect(movePost(member(), made.id, newId(), body)).rejects.toMatchObject({ code: 'notFound' })
    const path = `/customers/${made.id}/posts/${post.id}/move` as const
    expect((await harness.request('readOnly', 'POST', path, { body })).statusCode).toBe(403)
  })
})
