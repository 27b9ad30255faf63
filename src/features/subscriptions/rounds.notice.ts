import { sql } from 'kysely'
import { linkMaker } from '#features/mail/mail.links.ts'
import { letterBody, localeOf, type Letter } from '#features/mail/mail.ts'
import { sendMany } from '#features/mail/mail.write.ts'
import { formatDay } from '#kit/japan/calendar.ts'
import { sayAmount } from '#kit/money.ts'
import { translator } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import type { RoundQuote } from '#features/plans/plans.rounds.ts'
import { datedOf, payers, readBundles } from './rounds.decide.ts'
import { raiseTasks, type RaisedTask } from './rounds.part.ts'
import { readDue, type Due, type Range } from './rounds.read.ts'
import { amountOf, isRound, planOf, supply, type RoundShop } from './rounds.shop.ts'
import { noticeText } from './rounds.text.ts'
import { isFree, parcelOf } from './subscriptions.parcels.ts'

type Coming = {
  readonly due: Due
  readonly shipOn: string
  readonly deadlineOn: string
  readonly quote: RoundQuote
}

/**
 * Announces the rounds that are due to be, in the caller's transaction: what comes, when, for how much, and until when it may
 * be changed. Each once; one that moves is announced again. A first round whose last day for changes is over at the
 * start was agreed to just now, and needs none.
 */
export async function sendNotices(tx: Work, shop: RoundShop, range: Range): Promise<number> {
  const due = await readDue(tx, 'notice', shop.day, range)
  if (due.length === 0) return 0
  await supply(tx, shop, due)
  const dated = datedOf(shop, due)
  const paying = payers(shop, dated, await readBundles(tx, shop, due))
  const [coming, needless, tasks]: [Coming[], Due[], RaisedTask[]] = [[], [], []]
  for (const { one, days } of dated) {
    const { shipOn, deadlineOn } = days
    const round = one.nextRound
    if (shipOn === null || deadlineOn === null) continue
    if (round === 1 && deadlineOn < shop.day) {
      needless.push(one)
      continue
    }
    const shippingFree = isFree({ id: one.id, parcel: parcelOf(one, shipOn) }, paying)
    const quote = amountOf(shop, one, { round, shipOn, shippingFree })
    if (isRound(quote)) coming.push({ due: one, shipOn, deadlineOn, quote })
    else tasks.push({ due: one, task: 'product', detail: { round, shipOn, ...quote } })
  }
  const link = await linkMaker(tx)
  const { written, unreachable } = await sendMany(
    tx,
    coming.map((one) => letterOf(shop, one, link(one.due.customerId))),
  )
  for (const place of unreachable) {
    const one = coming[place]
    if (one)
      tasks.push({ due: one.due, task: 'mail', detail: { template: 'notice', round: one.due.nextRound } })
  }
  await raiseTasks(tx, tasks)
  await noticed(tx, [...coming.map((one) => one.due), ...needless])
  return written
}

function letterOf(shop: RoundShop, { due, shipOn, deadlineOn, quote }: Coming, link: string): Letter {
  const locale = localeOf(due.person)
  const t = translator(noticeText, locale)
  const day = (on: string): string => (locale === 'ja' ? formatDay(on) : on)
  const words = {
    number: due.number,
    plan: planOf(shop, due).name,
    round: due.nextRound,
    shipOn: day(shipOn),
    deadlineOn: day(deadlineOn),
    paymentMethod: due.paymentMethod,
    total: sayAmount(quote.sums.total, 'JPY', locale),
    goods: quote.agreed.lines.map(({ name, quantity }) => t('line', { name, quantity })).join(t('between')),
    link: '{secret}',
  }
  return {
    customerId: due.customerId,
    template: 'subscription.notice',
    about: `subscription:${due.id}:round:${due.nextRound}:${shipOn}`,
    subject: t('subject', words),
    body: letterBody(due.person, t('body', words), shop.settings, locale),
    secret: link,
  }
}

async function noticed(tx: Work, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return
  await sql`
    update subscription s set noticed_round = s.next_round, notice_on = null
    from unnest(${due.map(({ customerId }) => customerId)}::uuid[], ${due.map(({ id }) => id)}::uuid[]) v (customer_id, id)
    where s.customer_id = v.customer_id and s.id = v.id`.execute(tx.db)
}
