import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { templatesApi } from '#features/templates/templates.api.ts'
import { makeTemplate } from '#features/templates/templates.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { campaignsApi } from './campaigns.api.ts'
import type { Campaign } from './campaigns.schemas.ts'

const harness = useRuntime()
const { call, request } = harness
const system = () => harness.system()
const api = campaignsApi.endpoints
const make = (name = '秋のお知らせ'): Promise<Campaign> => call('member', api.create, { body: { name } })

describe('a draft', () => {
  it('is as the settings have it, and has one variant', async () => {
    const made = await make()
    expect(made).toMatchObject({
      state: 'draft',
      plan: { tracked: true, windowDays: 7, heldOutPercent: 0, variants: [{ no: 1, label: 'A' }] },
      cap: { most: 4, days: 7 },
      quiet: { from: '21:00', to: '08:00' },
      audienceSays: '未設定',
    })
  })

  it('keeps what is saved, and refuses a stale save with how it stands', async () => {
    const { id, version } = await make()
    const saved = await call('member', api.update, { params: { id }, body: { version, heldOutPercent: 10 } })
    expect(saved.plan.heldOutPercent).toBe(10)
    const stale = await request('member', 'PATCH', `/campaigns/${id}`, { body: { version, name: '別' } })
    expect(stale.json()).toMatchObject({
      code: 'stale',
      current: { plan: { heldOutPercent: 10 } },
    })
  })

  it('is named where a template says who uses it, also when it took a copy; one in the bin is not', async () => {
    const { id: templateId, name } = await makeTemplate(system())
    const other = await makeTemplate(system())
    const used = { from: 'template' as const, templateId, edition: 1 }
    const copied = {
      from: 'own' as const,
      content: { subject: '写し', body: { kind: 'text' as const, source: '写し' } },
      copiedFrom: { templateId, edition: 1 },
    }
    const [one, two, gone] = [await make('使う配信'), await make('写す配信'), await make('捨てた配信')]
    for (const [{ id, version }, content] of [
      [one, used],
      [two, copied],
      [gone, used],
    ] as const)
      await call('member', api.update, {
        params: { id },
        body: { version, variants: [{ label: 'A', content }] },
      })
    await request('member', 'DELETE', `/campaigns/${gone.id}`, { query: { version: gone.version + 1 } })
    const { items } = await call('member', templatesApi.endpoints.uses, { params: { id: templateId } })
    expect(items).toEqual([
      { kind: 'campaign', id: two.id, name: '写す配信' },
      { kind: 'campaign', id: one.id, name: '使う配信' },
    ])
    const rows = (await call('readOnly', templatesApi.endpoints.list, { query: {} })).items
    expect(rows.find((row) => row.id === templateId)).toMatchObject({ name, uses: 2 })
    expect(rows.find((row) => row.id === other.id)?.uses).toBe(0)
  })

  it('tells the audit log that its own mail changed, and not the whole mail at each pause', async () => {
    const { id, version } = await make()
    const saying = (source: string) => ({
      variants: [
        {
          label: 'A',
          content: {
            from: 'own' as const,
            content: { subject: '冬', body: { kind: 'text' as const, source } },
          },
        },
      ],
    })
    const first = await call('member', api.update, { params: { id }, body: { version, ...saying('あ') } })
    const body = { version: first.version, ...saying('いろはにほへと') }
    const second = await call('member', api.update, { params: { id }, body })
    expect(second.version).toBeGreaterThan(first.version)
    const told = async (): Promise<string | undefined> => {
      const { rows } = await sql<{ said: string }>`
        select concat(before, after) as said from audit_entry
        where subject_id = ${id} and action = 'campaign.update' order by id desc limit 1`.execute(system().db)
      return rows[0]?.said
    }
    expect(await told()).toContain('"sum"')
    expect(await told()).not.toContain('いろは')
    const renamed = { version: second.version, name: '冬のお知らせ' }
    await call('member', api.update, { params: { id }, body: renamed })
    expect(await told()).toContain('冬のお知らせ')
    expect(await told()).not.toContain('"sum"')
  })

  it('goes to the bin and comes back', async () => {
    const { id, version } = await make('捨てる配信')
    await request('member', 'DELETE', `/campaigns/${id}`, { query: { version } })
    const listed = async (deleted: boolean) =>
      (await call('readOnly', api.list, { query: { deleted, q: '捨てる' } })).items.map((one) => one.id)
    expect(await listed(false)).toEqual([])
    expect(await listed(true)).toEqual([id])
    await call('member', api.restore, { params: { id } })
    expect(await listed(false)).toEqual([id])
  })
})
