import { listReasons } from '#features/subscriptions/subscriptions.leaving.ts'
import type { LeavingReason, Subscription } from '#features/subscriptions/subscriptions.schemas.ts'
import { html, type Html } from '#kit/html.ts'
import type { Work } from '#platform/work.ts'
import { possibleActs, type Act } from './mypage.acts.ts'
import { choices, noteField } from './mypage.layout.ts'
import type { Inside } from './mypage.visit.ts'

/** What may be offered to who wants to leave, and the form where it is taken. */
export const offerings = [
  { offer: 'skip', act: 'skip', said: 'offerSkip' },
  { offer: 'pause', act: 'pause', said: 'offerPause' },
  { offer: 'cycle', act: 'changeCycle', said: 'offerCycle' },
  { offer: 'quantity', act: 'changeQuantity', said: 'offerQuantity' },
  { offer: 'product', act: 'changeGoods', said: 'offerGoods' },
] as const

export async function reasonsOf(work: Work): Promise<LeavingReason[]> {
  return (await listReasons(work)).items.filter(({ isRetired }) => !isRetired)
}

/** Asked once, on the one page before the confirmation; nobody has to answer. */
export async function leavingFields({ work, t, locale, exchange }: Inside): Promise<Html> {
  const reasons = await reasonsOf(work)
  return html`${
    reasons.length > 0 &&
    choices(
      'reason',
      `${t('reason')}${t('optional')}`,
      [
        { value: '', label: t('noReason') },
        ...reasons.map(({ id, label, labelEn }) => ({
          value: id,
          label: locale === 'en' ? (labelEn ?? label) : label,
        })),
      ],
      exchange.form('reason') ?? '',
    )
  }
  ${noteField(`${t('note')}${t('optional')}`, exchange.form('note'))}`
}

/** One at most, where the reason has one and the plan allows it; as easy to pass by as to take. */
export async function offerOf(
  { work, t }: Inside,
  one: Subscription,
  { reasonId }: { readonly reasonId?: string },
): Promise<{ act: Act; said: string; reasonId: string } | null> {
  const reason = (await reasonsOf(work)).find(({ id }) => id === reasonId)
  const offered = offerings.find(({ offer }) => offer === reason?.offer)
  if (!reason || !offered || !possibleActs(one).includes(offered.act)) return null
  if (offered.act === 'changeQuantity' && one.quantity === 1) return null
  return { act: offered.act, said: t(offered.said), reasonId: reason.id }
}
