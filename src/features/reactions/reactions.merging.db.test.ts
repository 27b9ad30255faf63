import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeReader } from '#features/consent/consent.make.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { purgeCustomer } from '#features/bin/bin.purge.ts'
import { removeCustomer } from '#features/customers/customers.actions.ts'
import { mergeCustomers, undoMerge } from '#features/merging/merging.actions.ts'
import { newId } from '#kit/ids.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import type { CountRow } from './reactions.counts.ts'
import { followHits } from './reactions.follow.ts'
import {
  hitBy,
  keptCounts,
  makeHits,
  makeSent,
  makeSentCampaign,
  type MadeCampaign,
} from './reactions.make.ts'
import { followNotes, noteReturns } from './reactions.notes.ts'
import { recount } from './reactions.recount.ts'

let made = 0
const hour = 3_600_000
const ago = (hours: number): Date => new Date(Date.now() - hours * hour)

describe('what customers did with campaigns', () => {
  const harness = useRuntime()
  const work = () => harness.system()
  const administrator = () => harness.as('administrator')
  async function follow(): Promise<void> {
    while (await followHits(work(), new Date(Date.now() + hour))) continue
    while (await followNotes(work())) continue
  }
  async function reader(campaign: MadeCampaign, variant = 1): Promise<string> {
    const id = await makeReader(work(), `m${String(++made)}@midori.example.jp`)
    await makeSent(work(), campaign, id, { variant, sentAt: ago(20) })
    return id
  }
  const merge = (survivorId: string, loserId: string) =>
    mergeCustomers(administrator(), {
      survivorId,
      loserIds: [loserId],
      versions: [survivorId, loserId].map((id) => ({ id, version: 1 })),
    })
  /** The counters of a campaign, which are what its rows come to. */
  async function counts(campaign: MadeCampaign): Promise<{ [what: string]: number }> {
    const kept = await keptCounts(work(), campaign)
    expect(kept).toEqual((await recount(work(), { campaignId: campaign.id })).toSorted(byName))
    return Object.fromEntries(
      kept.flatMap(({ variant, what, cut, n }) => (cut === '' ? [[`${variant} ${what}`, n]] : [])),
    )
  }

  it('count once where two who both reacted become one, and twice again where that is undone', async () => {
    const campaign = await makeSentCampaign(work(), { variants: 2 })
    const [stays, goes] = [await reader(campaign), await reader(campaign, 2)]
    await makeHits(
      work(),
      hitBy(stays, campaign, { at: ago(9) }),
      hitBy(stays, campaign, { kind: 'click', link: 2, at: ago(8) }),
      hitBy(goes, campaign, { variant: 2, agent: 'Mozilla/5.0', at: ago(7) }),
      hitBy(goes, campaign, { variant: 2, kind: 'click', link: 2, at: ago(10) }),
      hitBy(goes, campaign, { variant: 2, kind: 'click', link: 1, at: ago(3) }),
    )
    await makeOrder(harness.as('manager'), { customerId: goes })
    await noteReturns(work(), [
      {
        id: newId(),
        customerId: goes,
        address: 'm2@midori.example.jp',
        kind: 'bounce',
        hard: true,
        reason: '',
        of: { of: 'campaign', campaignId: campaign.id },
        at: ago(1),
      },
    ])
    await follow()
    const before = await counts(campaign)
    expect(before).toMatchObject({
      '1 opened': 1,
      '2 opened': 1,
      '1 clicks': 1,
      '2 clicks': 2,
      '2 bounced': 1,
    })

    const { id } = await merge(stays, goes)
    await follow()
    const one = await counts(campaign)
    expect(one).toMatchObject({
      '1 opened': 1,
      '1 clicked': 1,
      '1 clicks': 3,
      '1 machineOpens': 1,
      '1 bounced': 1,
    })
    expect(one).not.toHaveProperty('2 opened')
    const { rows } = await sql<{ openedAt: string; opens: number; clicks: number }>`
      select r.opened_at, f.opens, f.clicks from campaign_reaction r
      join reaction_facts f on f.customer_id = r.customer_id where r.customer_id = ${stays}::uuid`.execute(
      work().db,
    )
    expect(rows).toMatchObject([{ opens: 1, clicks: 1 }])
    expect(new Date(rows[0]?.openedAt ?? 0).getTime()).toBeLessThan(ago(9.5).getTime())

    await undoMerge(administrator(), id)
    await follow()
    expect(await counts(campaign)).toEqual(before)
  })

  it('are looked at again after a merge: an order of the one came of a click of the other', async () => {
    const campaign = await makeSentCampaign(work())
    const [clicks, orders] = [await reader(campaign), await reader(campaign)]
    await makeHits(work(), hitBy(clicks, campaign, { kind: 'click', at: ago(9) }))
    await makeOrder(harness.as('manager'), { customerId: orders })
    await follow()
    expect(await counts(campaign)).not.toHaveProperty('1 converted')
    const { id } = await merge(clicks, orders)
    await follow()
    expect(await counts(campaign)).toMatchObject({ '1 converted': 1, '1 orders': 1 })
    await undoMerge(administrator(), id)
    await follow()
    expect(await counts(campaign)).not.toHaveProperty('1 converted')
  })

  it('are counted no more once somebody was deleted for good, so that figures and lists agree', async () => {
    const campaign = await makeSentCampaign(work())
    const [stays, goes] = [await reader(campaign), await reader(campaign)]
    await makeHits(
      work(),
      hitBy(stays, campaign, { at: ago(9) }),
      hitBy(goes, campaign, { at: ago(9) }),
      hitBy(goes, campaign, { kind: 'click', link: 2, at: ago(8) }),
    )
    await makeOrder(harness.as('manager'), { customerId: goes })
    await follow()
    expect(await counts(campaign)).toMatchObject({ '1 opened': 2, '1 clicked': 1, '1 converted': 1 })
    const { rows } = await sql<{ version: number }>`
      select version from customer where customer_id = ${goes}::uuid`.execute(work().db)
    await removeCustomer(administrator(), goes, rows[0]?.version ?? 1)
    await write(administrator(), (tx) => purgeCustomer(tx, goes))
    await follow()
    expect(await counts(campaign)).toEqual({ '1 opened': 1, '1 opens': 1 })
  })

  it('wait while somebody is being merged or deleted, and those of others do not', async () => {
    const campaign = await makeSentCampaign(work())
    const [held, free] = [await reader(campaign), await reader(campaign)]
    await makeHits(work(), hitBy(held, campaign, { at: ago(9) }), hitBy(free, campaign, { at: ago(9) }))
    await write(work(), async (tx) => {
      await sql`select 1 from customer where customer_id = ${held}::uuid for update`.execute(tx.db)
      await follow()
      expect(await counts(campaign)).toMatchObject({ '1 opened': 1 })
    })
    await follow()
    expect(await counts(campaign)).toMatchObject({ '1 opened': 2 })
  })
})

const nameOf = ({ variant, what, cut, key }: CountRow): string => [variant, what, cut, key].join(' ')
const byName = (a: CountRow, b: CountRow): number => (nameOf(a) < nameOf(b) ? -1 : 1)
