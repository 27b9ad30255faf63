import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { readUses, removeSegment } from '#features/segments/segments.actions.ts'
import { createTag } from '#features/tags/tags.actions.ts'
import { removeTag } from '#features/tags/tags.bin.ts'
import { usesOf } from '#features/tags/tags.uses.ts'
import { useRuntime } from '#test/harness/database.ts'
import { cancelCampaign, startCampaign, withdrawCampaign } from './campaigns.flow.ts'
import { endAll, makeCampaign, makeSubscriber } from './campaigns.make.ts'

const { as, system } = useRuntime()
const manager = () => as('manager')
const later = new Date(Date.now() + 86_400_000).toISOString()
const atItsTime = { schedule: { kind: 'at' as const, at: later } }
const toEverybodyBut = (exceptId: string) => ({
  audience: {
    everybody: true,
    segmentIds: [],
    exceptIds: [exceptId],
    rule: null,
    addresses: 'main' as const,
  },
})

async function listOf(campaignId: string): Promise<{ id: string; version: number }> {
  const { rows } = await sql<{ id: string; version: number }>`
    select s.id, s.version from campaign k join segment s on strpos(k.audience::text, s.id::text) > 0
    where k.id = ${campaignId}::uuid`.execute(system().db)
  const [found] = rows
  if (!found) throw new Error('The campaign has no list')
  return found
}

describe('a segment that a campaign asks for', () => {
  afterEach(() => endAll(system()))

  it('says so, and may go while the campaign is a draft', async () => {
    const reader = await makeSubscriber(system())
    const campaign = await makeCampaign(manager(), [reader.id], { name: '下書きの配信' })
    const list = await listOf(campaign.id)
    expect(await readUses(manager(), list.id)).toEqual([
      { kind: 'campaign', id: campaign.id, name: '下書きの配信' },
    ])
    await removeSegment(manager(), list.id, list.version)
  })

  it('cannot go while the campaign waits for its time, be it the audience or left out of it', async () => {
    const reader = await makeSubscriber(system())
    const { id, version } = await makeCampaign(manager(), [reader.id], { name: '予約した配信', ...atItsTime })
    const list = await listOf(id)
    const scheduled = await startCampaign(manager(), id, { version, recipients: null })
    await expect(removeSegment(manager(), list.id, list.version)).rejects.toMatchObject({
      code: 'conflict',
      extra: {
        detail: { ja: expect.stringContaining('「予約した配信」') },
        next: { to: `/campaigns/${id}` },
      },
    })
    await withdrawCampaign(manager(), id, scheduled.version)
    const other = await makeCampaign(manager(), [], {
      name: '除く配信',
      ...toEverybodyBut(list.id),
      ...atItsTime,
    })
    await startCampaign(manager(), other.id, { version: other.version, recipients: null })
    await expect(removeSegment(manager(), list.id, list.version)).rejects.toMatchObject({ code: 'conflict' })
    await cancelCampaign(manager(), other.id, null)
    await removeSegment(manager(), list.id, list.version)
  })
})

describe('a tag that a campaign asks for', () => {
  afterEach(() => endAll(system()))

  it('cannot go while the campaign waits for its time, but be put together with another', async () => {
    const tag = await createTag(system(), { name: '試飲会' })
    const heir = await createTag(system(), { name: '催事' })
    const { id, version } = await makeCampaign(manager(), [], {
      name: '試飲会のお礼',
      ...atItsTime,
      audience: {
        ...toEverybodyBut('').audience,
        exceptIds: [],
        rule: { kind: 'tag', params: { tagId: tag.id, has: true } },
      },
    })
    await startCampaign(manager(), id, { version, recipients: null })
    expect(await usesOf(manager(), tag.id)).toEqual([{ kind: 'campaign', id, name: '試飲会のお礼' }])
    await expect(removeTag(manager(), tag.id, { version: 1 })).rejects.toMatchObject({
      extra: { detail: { ja: expect.stringContaining('「試飲会のお礼」') } },
    })
    await removeTag(manager(), tag.id, { version: 1, into: heir.id })
  })
})
