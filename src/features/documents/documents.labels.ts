import Big from 'big.js'
import { sql, type SqlBool } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { setShipping } from '#features/orders/orders.states.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Run } from './documents.api.ts'
import { cellOf, labelFormats, tooLong, type Carrier, type Parcel } from './documents.labels.formats.ts'
import { findRun, insertRun, saveRun } from './documents.runs.store.ts'
import { orderVisible } from './documents.sources.ts'

type Shipment = Omit<
  Parcel,
  'shipOn' | 'senderPhone' | 'senderPostalCode' | 'senderAddress' | 'senderName' | 'collectTax' | 'isCollect'
> & { id: string; shipOn: string | null; tax: string }

/**
 * Writes the file of a carrier for orders that wait to be shipped; they are being prepared from then on, so that the
 * next file has only those that came since. Those without an address are left out, and said.
 */
export function writeLabels(
  work: Work,
  {
    carrier,
    orderIds,
    shipOn,
  }: { carrier: Carrier; orderIds?: string[] | undefined; shipOn?: string | undefined },
): Promise<Run> {
  const format = labelFormats[carrier]
  return write(work, async (tx) => {
    const shipments = await readShipments(tx, orderIds)
    const { seller } = await readSettings(tx)
    const today = (await organisationCalendar(tx)).today()
    const csv = csvEncoder({ encoding: 'cp932', newline: 'crlf', quote: 'minimal' })
    const parts: Uint8Array[] = []
    const leftOut: Run['leftOut'] = []
    if (format.hasHeadings) parts.push(csv.row(format.columns.map(({ heading }) => heading)))
    let count = 0
    for (const { id, tax, ...shipment } of shipments) {
      const isCollect = shipment.collect !== ''
      const parcel: Parcel = {
        ...shipment,
        shipOn: shipOn ?? shipment.shipOn ?? today,
        collectTax: isCollect ? Big(tax).toFixed(0) : '',
        isCollect: isCollect ? 'yes' : 'no',
        senderPhone: seller.phone,
        senderPostalCode: seller.postalCode,
        senderAddress: seller.address,
        senderName: seller.name,
      }
      const reason =
        parcel.address === '' || parcel.name === ''
          ? noAddress[tx.locale]
          : tooLong(format, parcel).map((heading) => tooLongFor(heading)[tx.locale])[0]
      if (reason !== undefined) {
        leftOut.push({ name: `${parcel.orderNumber} ${parcel.name}`.trim(), reason })
        continue
      }
      parts.push(csv.row(format.columns.map((column) => cellOf(column, parcel, format.day))))
      await setShipping(tx, id, { state: 'preparing', carrier: format.name })
      count += 1
    }
    if (count === 0) throw nothingToShip(leftOut)
    const { key } = await tx.blobs.put(
      (async function* () {
        yield* parts
      })(),
      Number.POSITIVE_INFINITY,
    )
    const id = newId()
    await insertRun(tx, id, 'labels', { carrier, orderIds: orderIds ?? null })
    await saveRun(tx, id, {
      state: 'done',
      documents: count,
      leftOut,
      blobKey: key,
      fileName: `送り状_${format.name.replaceAll(' ', '_')}_${today}.csv`,
    })
    await audit(tx, {
      action: 'document.labels',
      subjectKind: 'documentRun',
      subjectId: id,
      after: { carrier, parcels: count, lostCharacters: csv.losses().count },
    })
    await announce(tx, { topic: 'documentRun', id })
    return findRun(tx, id)
  })
}

const noAddress: Phrase = {
  ja: '届け先の名前か住所がありません',
  en: 'The name or the address is missing',
}
const tooLongFor = (heading: string): Phrase => ({
  ja: `「${heading}」が長すぎます`,
  en: `Too long for “${heading}”`,
})

function nothingToShip(leftOut: Run['leftOut']): Problem {
  return new Problem('conflict', {
    detail:
      leftOut.length === 0
        ? {
            ja: '出荷を待っている受注がありません。保留や支払い待ちでないか確認してください',
            en: 'No order waits to be shipped. Check whether they are held',
          }
        : {
            ja: '送り状にできる受注がありません。{name}: {reason}',
            en: 'No order can be written. {name}: {reason}',
          },
    params: { name: leftOut[0]?.name ?? '', reason: leftOut[0]?.reason ?? '' },
  })
}

async function readShipments(work: Work, orderIds: string[] | undefined): Promise<Shipment[]> {
  const which =
    orderIds === undefined
      ? sql<SqlBool>`o.shipping_state = 'waiting'`
      : sql<SqlBool>`o.id = any(${orderIds}::uuid[]) and o.shipping_state in ('waiting', 'preparing')`
  const { rows } = await sql<Shipment>`
    select o.id, o.number as order_number, o.ship_on, o.tax::text,
      case when o.payment_method = 'cod' and o.payment_state <> 'paid' then trim_scale(o.total)::text else '' end as collect,
      coalesce(o.ship_to ->> 'phone', p.value, '') as phone,
      coalesce(o.ship_to ->> 'postalCode', a.postal_code, co.postal_code, '') as postal_code,
      coalesce(o.ship_to ->> 'address', a.value, co.address, '') as address,
      case when o.ship_to is null then coalesce(co.name, '') else '' end as company, '' as department,
      coalesce(o.ship_to ->> 'name', nullif(concat_ws(' ', c.family_name, c.given_name), ''), co.name, '') as name,
      coalesce(o.ship_to ->> 'kana', case when o.ship_to is null then concat_ws(' ', c.family_kana, c.given_kana) end, '')
        as kana,
      '様' as honorific,
      coalesce((select l.name from sales_line l where l.customer_id = o.customer_id and l.order_id = o.id
        order by l.position limit 1), '') as item
    from sales_order o
    left join customer c on c.customer_id = o.customer_id
    left join company co on co.id = o.company_id
    left join lateral (select a.postal_code, a.value from contact_point a
      where a.customer_id = o.customer_id and a.kind = 'address' order by a.position limit 1) a on true
    left join lateral (select p.value from contact_point p
      where p.customer_id = o.customer_id and p.kind = 'phone' order by p.position limit 1) p on true
    where o.kind = 'order' and o.voided_on is null and o.held_at is null and ${which} and ${orderVisible(work)}
    order by o.ordered_at, o.id limit 5000`.execute(work.db)
  return rows
}
