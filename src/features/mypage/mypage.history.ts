import { sql } from 'kysely'
import { html } from '#kit/html.ts'
import { decodeCursor, toPage } from '#kit/page.ts'
import type { PageRoute } from '#platform/feature.ts'
import { facts, show } from './mypage.layout.ts'
import { inside, type Inside } from './mypage.visit.ts'
import { sayDay, sayYen } from './mypage.words.ts'

const pageSize = 10

type Delivery = {
  id: string
  number: string
  orderedOn: string
  shipOn: string | null
  shippedOn: string | null
  shippingState: string
  carrier: string | null
  trackingNumber: string | null
  total: string
  currency: string
  goods: string[]
}

/** What was made for the customer, the newest first: the day, what was in it, and by what number the carrier finds it. */
async function deliveriesOf({ work, session }: Inside, cursor: string | undefined) {
  const [on, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
  const { rows } = await sql<Delivery>`
    select o.id, o.number, o.ordered_on, o.ship_on, o.shipped_on, o.shipping_state, o.carrier, o.tracking_number,
      trim_scale(o.total)::text as total, o.currency,
      (select coalesce(array_agg(l.name order by l.position), '{}') from sales_line l
        where l.customer_id = o.customer_id and l.order_id = o.id) as goods
    from sales_order o
    where o.customer_id = ${session.customerId}::uuid and o.kind = 'order' and o.voided_on is null
      and o.shipping_state <> 'none'
      and (${on}::date is null or (o.ordered_on, o.id) < (${on}::date, ${id}::uuid))
    order by o.ordered_on desc, o.id desc limit ${pageSize + 1}`.execute(work.db)
  return toPage(rows, pageSize, (row) => [row.orderedOn, row.id])
}

const states = {
  waiting: 'waiting',
  preparing: 'waiting',
  shipped: 'shipped',
  delivered: 'delivered',
  returned: 'returned',
} as const

const history = inside(async (visit) => {
  const { t, locale, exchange } = visit
  const { items, next } = await deliveriesOf(visit, exchange.query('cursor'))
  const stateOf = (state: string): string => {
    const known = Object.entries(states).find(([key]) => key === state)
    return known ? t(known[1]) : ''
  }
  return show(
    visit,
    { title: t('pastDeliveries'), back: { to: '/my', label: t('toHome') } },
    html`${items.length === 0 && html`<p>${t('none')}</p>`}
    ${items.map((one) => {
      const on = one.shippedOn ?? one.shipOn
      return html`<section>
        <h2>${on === null ? one.number : sayDay(on, locale)} <small>${stateOf(one.shippingState)}</small></h2>
        <ul>
          ${one.goods.map((name) => html`<li>${name}</li>`)}
        </ul>
        ${facts([
          [t('order'), one.number],
          [t('amount'), one.currency === 'JPY' ? sayYen(one.total) : `${one.total} ${one.currency}`],
          [t('carrier'), one.carrier],
          [t('tracking'), one.trackingNumber],
        ])}
      </section>`
    })}
    ${next !== null && html`<p><a class="plain" href="/my/history?cursor=${next}">${t('older')}</a></p>`}`,
  )
})

export const historyRoutes: readonly PageRoute[] = [{ method: 'GET', path: '/history', run: history }]
