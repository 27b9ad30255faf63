import { getCustomer } from '#features/customers/customers.actions.ts'
import { letterBody, senderName } from '#features/mail/mail.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { getSubscription, listRounds } from '#features/subscriptions/subscriptions.read.ts'
import { rehearse } from '#features/subscriptions/subscriptions.rehearse.ts'
import type { Subscription } from '#features/subscriptions/subscriptions.schemas.ts'
import { html, type Html } from '#kit/html.ts'
import { note } from '#kit/visitor-page.ts'
import { isId } from '#kit/ids.ts'
import { notFound, Problem, reasonOf } from '#kit/problem.ts'
import type { PageAnswer, PageRoute } from '#platform/feature.ts'
import { write, type Work } from '#platform/work.ts'
import { actOf, possibleActs, type Act } from './mypage.acts.ts'
import { readWish, runWish, wishFields, wishValues, type Wish } from './mypage.wishes.ts'
import { facts, formTo, show } from './mypage.layout.ts'
import { offerOf, reasonsOf } from './mypage.leaving.ts'
import { formInside, inside, type Inside } from './mypage.visit.ts'
import { sayDay, sayYen } from './mypage.words.ts'

/** One of their own, and nobody else's: whatever else the address names does not exist. */
async function ownOf(visit: Inside): Promise<{ one: Subscription; act: Act }> {
  const { work, exchange, session, t } = visit
  const { id = '', act: name } = exchange.params
  const act = actOf(name)
  const missing = notFound({ ja: t('missingLead'), en: t('missingLead') })
  if (!isId(id) || !act) throw missing
  const one = await getSubscription(work, id)
  if (one.customer.id !== session.customerId) throw missing
  return { one, act }
}

const addressOf = (one: Subscription, act: Act): string => `/my/s/${one.id}/${act}`
const back = ({ t }: Inside) => ({ to: '/my', label: t('toHome') })

/** The form; what has nothing to be chosen goes on to be confirmed at once. */
const showForm = inside(async (visit) => {
  const { one, act } = await ownOf(visit)
  if (!possibleActs(one).includes(act)) return refusedPage(visit, act, visit.t('notNow'))
  if (act === 'skip' || act === 'resume') return confirmPage(visit, one, act, await offered(visit, act))
  return formPage(visit, one, act)
})

/** Whoever took an offer comes with the reason for which it was made. */
async function offered({ work, exchange }: Inside, act: Act): Promise<Wish> {
  const reason = (await reasonsOf(work)).find(({ id }) => id === exchange.query('reason'))
  return { act, ...(reason && act === 'skip' && { reasonId: reason.id }) }
}

async function formPage(
  visit: Inside,
  one: Subscription,
  act: Act,
  said: { problem?: string; above?: string } = {},
): Promise<PageAnswer> {
  const { t } = visit
  const { problem, above } = said
  const wrong = problem !== undefined || above !== undefined
  return show(
    visit,
    { title: t(act), back: back(visit), ...(wrong && { status: 400 }) },
    html`${above !== undefined && note(above, 'bad')}
      <p class="dim">${one.plan.name}</p>
      ${act === 'cancel' && html`<p>${one.next && !one.next.isOpen ? t('closed', { day: sayDay(one.next.deadlineOn, visit.locale) }) : t('cancelLead')}</p>`}
      ${formTo(
        visit,
        addressOf(one, act),
        { action: t('toConfirm'), values: { step: 'confirm', version: String(one.version) } },
        await wishFields(visit, one, act, problem),
      )}`,
  )
}

const send = formInside(async (visit) => {
  const { exchange, t } = visit
  const { one, act } = await ownOf(visit)
  if (!possibleActs(one).includes(act)) return refusedPage(visit, act, t('notNow'))
  const read = await readWish(visit, one, act)
  if ('problem' in read) return formPage(visit, one, act, read)
  if (exchange.form('step') !== 'do') return confirmPage(visit, one, act, read.wish)
  try {
    await write(visit.work, async (tx) => {
      const after = await runWish(tx, { ...one, version: Number(exchange.form('version')) }, read.wish)
      if (act === 'askPayment') await mailAsked(tx, visit, one, read.wish)
      else if (act !== 'cancel') await mailChange(tx, visit, one, after, act)
    })
  } catch (error) {
    return told(visit, one, act, error)
  }
  return { to: `${addressOf(one, act)}/done` }
})

/** What is on the button that does it, and what is said once it is done. */
function wordsOf(act: Act) {
  if (act === 'cancel') return { do: 'doCancel', done: 'doneCancel', lead: 'doneCancelLead' } as const
  if (act === 'askPayment') return { do: 'doAsk', done: 'doneAsk', lead: 'doneAskLead' } as const
  return { do: 'doIt', done: 'done', lead: 'doneLead' } as const
}

/** A refusal in words, above the form; whatever is no refusal goes on. */
function told(visit: Inside, one: Subscription, act: Act, error: unknown): Promise<PageAnswer> {
  if (!(error instanceof Problem)) throw error
  const why = reasonOf(error)[visit.locale]
  if (act === 'skip' || act === 'resume') return Promise.resolve(refusedPage(visit, act, why))
  return formPage(visit, one, act, { above: why })
}

function refusedPage(visit: Inside, act: Act, why: string): PageAnswer {
  return show(visit, { title: visit.t(act), back: back(visit), status: 400 }, note(why, 'bad'))
}

async function confirmPage(visit: Inside, one: Subscription, act: Act, wish: Wish): Promise<PageAnswer> {
  const { t, locale } = visit
  let after: Subscription
  try {
    after = await rehearse(visit.work, (tx) => runWish(tx, one, wish))
  } catch (error) {
    return told(visit, one, act, error)
  }
  const values = { step: 'do', version: String(one.version), ...wishValues(wish) }
  const ship = one.next && sayDay(one.next.shipOn, locale)
  const doIt = formTo(visit, addressOf(one, act), {
    action: t(wordsOf(act).do),
    values,
    quiet: act === 'cancel',
  })
  const offer = act === 'cancel' ? await offerOf(visit, one, wish) : null
  return show(
    visit,
    { title: t('confirm'), back: back(visit) },
    html`${
        act === 'cancel'
          ? html`<p>${cancelLine(visit, one)}</p>`
          : html`${act === 'skip' && ship !== null && html`<p>${t('skipLead', { day: ship })}</p>`}
              <p>${t('confirmLead')}</p>
              <section>
                <h2>${one.plan.name}</h2>
                ${facts(wish.payment === undefined ? differences(visit, one, after) : askedFor(visit, one, wish))}
              </section>`
      }
      ${
        offer &&
        html`<section>
          <h2>${t('offer')}</h2>
          <p>${offer.said}</p>
        </section>`
      }
      <div class="two">
        ${doIt}${
          offer
            ? html`<form method="get" action="${addressOf(one, offer.act)}">
                <input type="hidden" name="reason" value="${offer.reasonId}" /><button class="plain">
                  ${t('takeOffer')}
                </button>
              </form>`
            : html`<p><a class="plain" href="/my">${t('goBack')}</a></p>`
        }
      </div>`,
  )
}

/** What happens to the coming one, said before it is done. */
function cancelLine({ t, locale }: Inside, { plan: { name: plan }, next }: Subscription): string {
  if (next === null) return t('confirmCancelNow', { plan })
  const day = sayDay(next.shipOn, locale)
  return next.isOpen
    ? t('confirmCancel', { plan, day })
    : t('confirmCancelLast', { plan, day, deadline: sayDay(next.deadlineOn, locale) })
}

/** What a person is asked to do. */
function askedFor({ t }: Inside, one: Subscription, { payment = '', note }: Wish): [string, string][] {
  return [
    [t('payment'), payment === one.paymentMethod ? payment : `${one.paymentMethod} → ${payment}`],
    [t('paymentNote'), note ?? ''],
  ]
}

/** What is on its way still, of one that was cancelled. */
async function lastOf({ work, t, locale }: Inside, { id }: Subscription): Promise<[string, string][]> {
  const [last] = (await listRounds(work, id, { limit: 1 })).items
  if (!last || last.shippedOn !== null || last.order.isVoid) return []
  return [[t('lastShip'), sayDay(last.shipOn, locale)]]
}

/** What is other than before. */
function differences(visit: Inside, before: Subscription, after: Subscription): [string, string | Html][] {
  const rows = (one: Subscription): [string, string][] => rowsOf(visit, one)
  const now = new Map(rows(before))
  return rows(after).flatMap(([label, value]): [string, Html][] => {
    const was = now.get(label) ?? ''
    return was === value
      ? []
      : [[label, was === '' ? html`${value}` : html`${was} → <strong>${value}</strong>`]]
  })
}

function rowsOf({ t, locale }: Inside, one: Subscription): [string, string][] {
  const { next } = one
  return [
    [t('resumesOn'), one.state === 'paused' && one.resumesOn !== null ? sayDay(one.resumesOn, locale) : ''],
    [t('nextShip'), next ? sayDay(next.shipOn, locale) : ''],
    [t('cycle'), sayCycle(one.cycle, locale)],
    [t('quantity'), t('times', { count: one.quantity })],
    [
      t('goods'),
      next ? next.lines.map(({ name, quantity }) => t('good', { name, quantity })).join(t('between')) : '',
    ],
    [t('amount'), next ? t('amountHelp', { amount: sayYen(next.total) }) : ''],
    [t('deadline'), next ? t('until', { day: sayDay(next.deadlineOn, locale) }) : ''],
  ]
}

async function mailChange(
  tx: Work,
  visit: Inside,
  before: Subscription,
  after: Subscription,
  act: Act,
): Promise<void> {
  const { t, settings } = visit
  await mailOwn(tx, visit, t('changedSubject', { shop: senderName(settings) }), {
    template: 'mypage.changed',
    body: t('changedBody', {
      plan: before.plan.name,
      number: before.number,
      what: t(act),
      rows: linesOf(rowsOf(visit, after)),
    }),
  })
}

async function mailAsked(tx: Work, visit: Inside, one: Subscription, wish: Wish): Promise<void> {
  const { t, settings } = visit
  await mailOwn(tx, visit, t('askedSubject', { shop: senderName(settings) }), {
    template: 'mypage.asked',
    body: t('askedBody', {
      plan: one.plan.name,
      number: one.number,
      rows: linesOf(askedFor(visit, one, wish)),
    }),
  })
}

const linesOf = (rows: readonly [string, string][]): string =>
  rows.flatMap(([label, value]) => (value === '' ? [] : [`${label}: ${value}`])).join('\n')

async function mailOwn(
  tx: Work,
  { settings, locale, session }: Inside,
  subject: string,
  { template, body }: { readonly template: string; readonly body: string },
): Promise<void> {
  const { customerId } = session
  await sendMail(tx, {
    customerId,
    template,
    about: null,
    subject,
    body: letterBody(await getCustomer(tx, customerId), body, settings, locale),
  })
}

const done = inside(async (visit) => {
  const { t } = visit
  const { one, act } = await ownOf(visit)
  const isCancel = act === 'cancel'
  const rows = rowsOf(visit, one).filter(([, value]) => value !== '')
  return show(
    visit,
    { title: t(wordsOf(act).done), back: back(visit) },
    html`${note(t(wordsOf(act).lead), 'good')}
      <section>
        <h2>${one.plan.name}</h2>
        ${facts(isCancel ? await lastOf(visit, one) : rows)}
      </section>`,
  )
})

export const changeRoutes: readonly PageRoute[] = [
  { method: 'GET', path: '/s/:id/:act', run: showForm },
  { method: 'POST', path: '/s/:id/:act', run: send },
  { method: 'GET', path: '/s/:id/:act/done', run: done },
]
