import { audit } from '#features/audit/audit.actions.ts'
import { makeMessage } from '#features/delivery/delivery.compose.ts'
import { keepCopies } from '#features/delivery/delivery.copies.ts'
import { readSigningKeys } from '#features/delivery/delivery.keys.ts'
import { domainOf } from '#features/delivery/delivery.pace.ts'
import { getSender } from '#features/delivery/delivery.senders.ts'
import { readDeliverySettings } from '#features/delivery/delivery.settings.ts'
import { readFrom, readServer } from '#features/mail/mail.settings.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { openLine, saidBy, type MailServer } from '#platform/mail/line.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import type { Work } from '#platform/work.ts'
import { seen } from './templates.preview.ts'
import type { PreviewInput } from './templates.schemas.ts'

/** In front of the subject, so that nobody takes it for the real one. */
const marks = { ja: '【テスト】', en: '[Test] ' } as const

export type Tried = { to: string; isSent: boolean; said: string }

/**
 * Sends what the chosen customer would get to colleagues, at once and signed as all mail is. Nothing in it is counted, no
 * code is handed out, and the way to refuse in it belongs to nobody. Without a server it lands in the built-in mailbox.
 */
export async function sendTest(
  work: Work,
  { to, ...input }: PreviewInput & { to: readonly string[] },
): Promise<{ results: Tried[] }> {
  const { made, rendered, person } = await seen(work, input)
  const server = await readServer(work)
  const sender = await senderOf(work, input.senderId)
  const mails = [...new Set(to)].map((address): Outgoing => {
    const id = newId()
    return {
      ...sender,
      ref: id,
      customerId: input.customerId ?? id,
      address,
      subject: marks[made.compiled.language] + rendered.subject,
      text: rendered.text,
      html: rendered.html,
      messageId: `${id}@${domainOf(sender.from.address) || 'localhost'}`,
      returnToken: null,
      headers: { 'Auto-Submitted': 'auto-generated' },
    }
  })
  if (!server && person === null) throw noServer()
  const results = server ? await sendNow(work, server, mails) : await keep(work, mails)
  await audit(work, {
    action: 'mailTemplate.test',
    subjectKind: 'mailTemplate',
    subjectId: null,
    after: { to: [...to], customerId: input.customerId, subject: rendered.subject },
  })
  return { results }
}

async function keep(work: Work, mails: readonly Outgoing[]): Promise<Tried[]> {
  await keepCopies(work, 'test', mails)
  return mails.map(({ address }) => ({ to: address, isSent: false, said: '' }))
}

async function sendNow(work: Work, server: MailServer, mails: readonly Outgoing[]): Promise<Tried[]> {
  const { settings } = await readDeliverySettings(work)
  const making = { keys: await readSigningKeys(work), returnPath: settings.returnPath }
  const line = await openLine(server).catch((error: unknown) => {
    throw unreachable(saidBy(error))
  })
  try {
    const tried: Tried[] = []
    for (const mail of mails) {
      const { kind, said } = await line.send(await makeMessage(mail, making, new Date()))
      tried.push({ to: mail.address, isSent: kind === 'sent', said })
    }
    return tried
  } finally {
    line.close()
  }
}

async function senderOf(work: Work, senderId: string | null): Promise<Pick<Outgoing, 'from' | 'replyTo'>> {
  if (senderId === null) return readFrom(work)
  const { name, address, replyTo } = await getSender(work, senderId)
  return { from: { name, address }, replyTo }
}

const unreachable = (said: string): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'メールサーバーにつながりません。テストは送られていません。サーバーの答え: {said}',
      en: 'The mail server cannot be reached. No test was sent. It said: {said}',
    },
    params: { said },
    next: { label: { ja: 'メールの設定を開く', en: 'Open the mail settings' }, to: '/settings/mail' },
  })

const noServer = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'メールサーバーが設定されていません。顧客を選ぶと、届く形を送信箱で確かめられます',
      en: 'No mail server is set. Choose a customer, and the test lands in the built-in mailbox',
    },
    next: { label: { ja: 'メールの設定を開く', en: 'Open the mail settings' }, to: '/settings/mail' },
  })
