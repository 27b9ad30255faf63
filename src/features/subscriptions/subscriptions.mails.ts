import { sql } from 'kysely'
import { letterBody, localeOf } from '#features/mail/mail.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { formatDay } from '#kit/japan/calendar.ts'
import { defineText, translator, type Locale, type Translate } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import { raiseTask, type Stored } from './subscriptions.store.ts'

type About = Pick<Stored, 'customerId' | 'id' | 'number' | 'plan'>

const mailText = defineText({
  startedSubject: {
    ja: '定期「{plan}」のお申し込み内容（{number}）',
    en: 'Your subscription “{plan}” ({number})',
  },
  startedBody: {
    ja: '定期のお申し込みをありがとうございます。\nご確認いただいた内容は、次のとおりです。\n\n{text}',
    en: 'Thank you for your subscription.\nThis is what you agreed to.\n\n{text}',
  },
  cancelledSubject: {
    ja: '定期「{plan}」の解約を承りました（{number}）',
    en: 'Your subscription “{plan}” is cancelled ({number})',
  },
  cancelledBody: {
    ja: '定期 {number}「{plan}」の解約を承りました。\nこれからのお届けはありません。すでに出荷の準備に入ったものがあれば、それが最後になります。\nこれまでのご利用、ありがとうございました。',
    en: 'Your subscription {number} “{plan}” is cancelled.\nNothing more will be sent; if something is being packed already, it is the last.\nThank you for having been with us.',
  },
  cancelledLaterBody: {
    ja: '定期 {number}「{plan}」の解約を承りました。\n変更期限を過ぎているため、次回（{day} 出荷）はお届けします。これが最後のお届けで、そのあとはありません。\nこれまでのご利用、ありがとうございました。',
    en: 'Your subscription {number} “{plan}” is cancelled.\nThe last day for changes is over, so the delivery shipped on {day} still comes. It is the last.\nThank you for having been with us.',
  },
  failedSubject: {
    ja: '定期「{plan}」の決済ができませんでした（{number}）',
    en: 'A payment of your subscription “{plan}” failed ({number})',
  },
  failedBody: {
    ja: '定期 {number}「{plan}」第{round}回のご請求が、決済できませんでした。\n次のお届けを止めています。お支払い方法を確かめて、ご連絡をお願いいたします。',
    en: 'Round {round} of your subscription {number} “{plan}” could not be charged.\nThe next delivery waits. Please check your payment and tell us.',
  },
})

type Written = (
  t: Translate<typeof mailText>,
  locale: Locale,
) => { readonly subject: string; readonly body: string }

/** What was agreed to, in the language in which it was shown. */
export function mailStarted(tx: Work, one: About, text: string, locale: Locale): Promise<void> {
  const { number, plan } = one
  return mail(tx, one, { template: 'started', about: 'started', wanted: locale }, (t) => ({
    subject: t('startedSubject', { plan: plan.name, number }),
    body: t('startedBody', { text }),
  }))
}

export function mailCancelled(
  tx: Work,
  one: About,
  { on, lastShipOn }: { readonly on: string; readonly lastShipOn: string | null },
): Promise<void> {
  const words = { plan: one.plan.name, number: one.number }
  return mail(tx, one, { template: 'cancelled', about: `cancelled:${on}` }, (t, locale) => ({
    subject: t('cancelledSubject', words),
    body:
      lastShipOn === null
        ? t('cancelledBody', words)
        : t('cancelledLaterBody', { ...words, day: locale === 'ja' ? formatDay(lastShipOn) : lastShipOn }),
  }))
}

export function mailPaymentFailed(tx: Work, one: About, round: number): Promise<void> {
  const words = { plan: one.plan.name, number: one.number }
  return mail(tx, one, { template: 'paymentFailed', about: `round:${round}:failed` }, (t) => ({
    subject: t('failedSubject', words),
    body: t('failedBody', { ...words, round }),
  }))
}

type Addressee = Parameters<typeof letterBody>[0] & { language: string | null }

/** Written in the transaction of what it tells of; whoever has no address becomes a task for a person. */
async function mail(
  tx: Work,
  subscription: About,
  { template, about, wanted }: { template: string; about: string; wanted?: Locale },
  written: Written,
): Promise<void> {
  const { customerId, id } = subscription
  const { rows } = await sql<Addressee>`
    select family_name, given_name, family_kana, given_kana, code, honorific, language from customer
    where customer_id = ${customerId}::uuid and deleted_at is null`.execute(tx.db)
  const [to] = rows
  if (!to) return
  const locale = wanted ?? localeOf(to)
  const { subject, body } = written(translator(mailText, locale), locale)
  const sent = await sendMail(tx, {
    customerId,
    template: `subscription.${template}`,
    about: `subscription:${id}:${about}`,
    subject,
    body: letterBody(to, body, await readSettings(tx), locale),
  })
  if (!sent) await raiseTask(tx, subscription, 'mail', { template })
}
