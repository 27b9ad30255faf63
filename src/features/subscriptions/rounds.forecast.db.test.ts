import { describe, expect, it } from 'vitest'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { makeRank } from '#features/orders/orders.benefits.make.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { addDays } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { forecast, forecastFile } from './rounds.forecast.ts'
import { makeEdition, makeSubscriptions } from './rounds.make.ts'
import { subscriptionsApi } from './subscriptions.api.ts'

describe('the forecast of shipments and sales', () => {
  const harness = useRuntime()

  it('is what the rounds will be, by day and product, and says of how many nothing is known', async () => {
    const work = harness.system()
    const today = (await organisationCalendar(work)).today()
    const [tea, cup] = [
      await makeProduct(harness.as('manager'), { name: '緑茶' }),
      await makeProduct(harness.as('manager'), { name: '湯のみ' }),
    ]
    const terms = {
      contents: [{ from: 1, to: null, items: [{ productId: tea.id, quantity: 2, unitPrice: 1100 }] }],
      gifts: [{ from: 1, to: 1, productId: cup.id, quantity: 1 }],
      cycles: [{ kind: 'days' as const, every: 30 }],
      rounds: 2,
    }
    const first = addDays(today, 20)
    const three = await makeCustomers(harness.runtime, 3)
    await makeSubscriptions(work, three, { planId: await makeEdition(work, terms), terms, first, today })
    const gone = {
      contents: [{ from: 1, to: null, items: [{ productId: newId(), quantity: 1, unitPrice: 1 }] }],
    }
    await makeSubscriptions(work, three.slice(0, 1), {
      planId: await makeEdition(work, gone),
      terms: gone,
      first,
      today,
    })
    const found = await forecast(work, 90)
    expect(found).toMatchObject({ from: today, until: addDays(today, 89), subscriptions: 4, left: 1 })
    // 2,200 with 10 % in it are 2,000, and 500 for shipping are to be paid as well.
    expect(found.days.map(({ shipments, net, gross }) => [shipments, net, gross])).toEqual([
      [3, 6000, 8100],
      [3, 6000, 8100],
    ])
    const [shipped = ''] = found.days.map(({ on }) => on)
    expect(shipped >= first).toBe(true)
    const said = found.lines.map(({ productId, quantity, net }) => [productId, quantity, net])
    expect(said).toHaveLength(3)
    expect(said).toEqual(
      expect.arrayContaining([
        [tea.id, 6, 6000],
        [cup.id, 3, 0],
      ]),
    )
    const chunks: Uint8Array[] = []
    for await (const chunk of (await forecastFile(harness.as('manager'), 30)).body) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toContain(`${shipped},${tea.code},緑茶,6,6000`)
  })

  it('counts the shipping of a bundle once, the dearest, and what ranks take off', async () => {
    const work = harness.system()
    const today = (await organisationCalendar(work)).today()
    const { id } = await makeProduct(harness.as('manager'), { name: '煎茶' })
    const contents = [{ from: 1, to: null, items: [{ productId: id, quantity: 1, unitPrice: 1000 }] }]
    const customers = await makeCustomers(harness.runtime, 1)
    const bundleId = newId()
    const before = await forecast(work, 90)
    for (const fee of [300, 800]) {
      const terms = {
        contents,
        cycles: [{ kind: 'days' as const, every: 200 }],
        shipping: { fee, freeFrom: null },
      }
      const planId = await makeEdition(work, terms)
      await makeSubscriptions(work, customers, { planId, terms, first: addDays(today, 21), today, bundleId })
    }
    const gross = ({ days }: typeof before) => days.reduce((sum, day) => sum + day.gross, 0)
    expect(gross(await forecast(work, 90)) - gross(before)).toBe(1000 + 1000 + 800)
    await makeRank(work, customers, { discount: '10' })
    expect(gross(await forecast(work, 90)) - gross(before)).toBe(900 + 900 + 800)
  })

  it('is of the whole base, so not for those who may see a part of it', () => {
    const { permission } = subscriptionsApi.endpoints.forecast
    const allowed = (['administrator', 'manager', 'member', 'readOnly'] as const).filter((role) =>
      harness.as(role).actor.permissions.has(permission),
    )
    expect(allowed).toEqual(['administrator', 'manager'])
  })
})
