import type { Subscription } from '#features/subscriptions/subscriptions.schemas.ts'
import { comingOf } from '#features/subscriptions/subscriptions.read.ts'
import { preferencePath } from '#features/consent/consent.links.ts'
import { addressesOf } from '#features/consent/consent.store.ts'
import { getCustomer } from '#features/customers/customers.actions.ts'
import { standingOf } from '#features/points/points.actions.ts'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { html, type Html } from '#kit/html.ts'
import { note } from '#kit/visitor-page.ts'
import type { PageAnswer } from '#platform/feature.ts'
import { possibleActs } from './mypage.acts.ts'
import { facts, show } from './mypage.layout.ts'
import type { Inside } from './mypage.visit.ts'
import { sayDay, sayYen } from './mypage.words.ts'

/** What comes next, and what can be done about it. */
export async function home(visit: Inside): Promise<PageAnswer> {
  const { work, session, t } = visit
  const customer = await getCustomer(work, session.customerId)
  const email = (await addressesOf(work, session.customerId)).find(({ channel }) => channel === 'email')
  const preferences = email ? await preferencePath(work, { ...email, customerId: session.customerId }) : null
  const all = await comingOf(work, session.customerId)
  const [past, going] = [all.filter(isOver), all.filter((one) => !isOver(one))]
  return show(
    visit,
    { title: t('coming') },
    html`<p class="dim">${t('greeting', { name: customer.displayName })}</p>
      ${going.length === 0 && html`<section><p>${t('nothingComing')}</p></section>`}
      ${going.map((one) => card(visit, one))} ${await standing(visit)}
      <nav>
        <ul class="acts">
          <li><a href="/my/history">${t('pastDeliveries')}</a></li>
          <li><a href="/my/profile">${t('profile')}</a></li>
          ${preferences !== null && html`<li><a href="${preferences}">${t('preferences')}</a></li>`}
        </ul>
      </nav>
      ${
        past.length > 0 &&
        html`<h2>${t('over_')}</h2>
          <ul>
            ${past.map(({ plan, state, number }) => html`<li>${plan.name} <small>${number} ${t(state)}</small></li>`)}
          </ul>`
      }`,
  )
}

/** Points and rank, once the shop has them. */
async function standing({ work, session, t, locale }: Inside): Promise<Html | null> {
  const { on, balance, pending, expires, rank, next } = await standingOf(work, session.customerId)
  if (!on && rank === null) return null
  const number = (count: number): string => count.toLocaleString(locale)
  return html`<section>
    <h2>${t('points')}</h2>
    ${facts([
      [t('balance'), t('pointCount', { count: number(balance) })],
      [t('pending'), pending > 0 ? t('pointCount', { count: number(pending) }) : null],
      [
        t('expires'),
        expires && t('expiresOn', { count: number(expires.amount), day: sayDay(expires.on, locale) }),
      ],
      [t('rank'), rank && rank.name],
      [t('nextRank'), next && t('nextRankIs', { name: next.name, amount: sayYen(String(next.threshold)) })],
    ])}
  </section>`
}

const isOver = ({ state }: Subscription): boolean => state === 'cancelled' || state === 'ended'

function card(visit: Inside, one: Subscription): Html {
  const { t, locale } = visit
  const { id, plan, state, next } = one
  const acts = possibleActs(one)
  return html`<section aria-labelledby="s-${id}">
    <h2 id="s-${id}">${plan.name} <small>${one.number}${state !== 'active' && ` ${t(state)}`}</small></h2>
    ${one.heldReason !== null && note(t('heldWhy'))}
    ${state === 'paymentError' && note(t('paymentErrorWhy'), 'bad')}
    ${
      next
        ? html`<p class="dim">${t('nextShip')}</p>
            <p class="big">${sayDay(next.shipOn, locale)}</p>`
        : state === 'active' && one.heldReason === null && html`<p>${t('unknownNext')}</p>`
    }
    ${facts(factsOf(visit, one))}
    ${next && !next.isOpen && note(t('closed', { day: sayDay(next.deadlineOn, locale) }))}
    ${
      acts.length > 0 &&
      html`<ul class="acts">
        ${acts.map((act) => html`<li><a href="/my/s/${id}/${act}">${t(act)}</a></li>`)}
      </ul>`
    }
  </section>`
}

/** Of one subscription, in words. */
export function factsOf({ t, locale }: Inside, one: Subscription): [string, string | Html | null][] {
  const { next } = one
  return [
    [t('resumesOn'), one.state === 'paused' && one.resumesOn !== null ? sayDay(one.resumesOn, locale) : null],
    [
      t('goods'),
      next &&
        html`<ul>
          ${next.lines.map(
            ({ name, quantity, isGift }) =>
              html`<li>${t('good', { name, quantity })}${isGift && t('gift')}</li>`,
          )}
        </ul>`,
    ],
    [t('amount'), next && t('amountHelp', { amount: sayYen(next.total) })],
    [t('cycle'), sayCycle(one.cycle, locale)],
    [t('quantity'), one.quantity > 1 ? t('times', { count: one.quantity }) : null],
    [t('deadline'), next?.isOpen ? t('until', { day: sayDay(next.deadlineOn, locale) }) : null],
  ]
}
