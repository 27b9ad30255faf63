import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { addCost, createMedia, listCosts, listMedia, removeCost, updateMedia } from './media.actions.ts'
import { mediaApi } from './media.api.ts'

describe('media', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const flyer = (code: string) => createMedia(manager(), { code, name: '春のチラシ', kind: 'flyer' })
  const april = { startsOn: '2026-04-01', endsOn: '2026-04-30', amount: 480_000, note: '印刷と折込' }

  it('are added with a code that is theirs alone, in any width and case', async () => {
    const made = await harness.call('manager', mediaApi.endpoints.create, {
      body: { code: 'FL-1', name: 'チラシ', kind: 'flyer' },
    })
    expect(made).toMatchObject({ code: 'FL-1', retired: false, cost: 0, version: 1 })
    await expect(flyer('ｆｌ-1')).rejects.toMatchObject({ extra: { fields: [{ path: 'code' }] } })
    const other = await flyer('FL-2')
    await expect(updateMedia(manager(), other.id, { version: 1, code: 'fl-1' })).rejects.toMatchObject({
      extra: { fields: [{ path: 'code' }] },
    })
  })

  it('are retired and used again; a stale change is told how they are now', async () => {
    const { id } = await flyer('FL-3')
    expect(await updateMedia(manager(), id, { version: 1, retired: true })).toMatchObject({ retired: true })
    await expect(updateMedia(manager(), id, { version: 1, name: '夏' })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { retired: true, version: 2 } },
    })
    await updateMedia(manager(), id, { version: 2, retired: false })
    expect((await listMedia(manager())).find((one) => one.id === id)).toMatchObject({ retired: false })
  })

  it('cost what their periods cost together; a mistake is removed', async () => {
    const { id } = await flyer('FL-4')
    const wrong = await addCost(manager(), id, april)
    await addCost(manager(), id, { ...april, startsOn: '2026-05-01', endsOn: '2026-05-31', amount: 20_000 })
    await expect(addCost(manager(), id, { ...april, endsOn: '2026-03-31' })).rejects.toMatchObject({
      extra: { fields: [{ path: 'endsOn' }] },
    })
    const costOf = async () => (await listMedia(manager())).find((one) => one.id === id)?.cost
    expect(await costOf()).toBe(500_000)
    await removeCost(manager(), id, wrong.id)
    expect(await costOf()).toBe(20_000)
    expect(await listCosts(manager(), id)).toMatchObject([{ startsOn: '2026-05-01', amount: 20_000 }])
  })

  it('are seen by everybody and managed by who may', async () => {
    const { id } = await flyer('FL-5')
    expect((await harness.request('readOnly', 'GET', '/media')).statusCode).toBe(200)
    expect((await harness.request('readOnly', 'GET', `/media/${id}/costs`)).statusCode).toBe(200)
    for (const role of ['readOnly', 'member'] as const) {
      const answers = await Promise.all([
        harness.request(role, 'POST', '/media', { body: { code: 'X', name: 'X', kind: 'web' } }),
        harness.request(role, 'PATCH', `/media/${id}`, { body: { version: 1, retired: true } }),
        harness.request(role, 'POST', `/media/${id}/costs`, { body: april }),
        harness.request(role, 'DELETE', `/media/${id}/costs/${id}`),
      ])
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403])
    }
  })
})
