import { audit } from '#features/audit/audit.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { newId } from '#kit/ids.ts'
import { wake } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Mail } from './mail.api.ts'
import { openLine, saidBy, type Line } from './mail.line.ts'
import { hasServer, readAccount, type Account } from './mail.settings.ts'
import { findMail, queueAgain } from './mail.store.ts'
import { mailNotFound, noServer, notResendable } from './mail.ts'
import { mailText } from './mail.text.ts'

export async function getMail(work: Work, id: string): Promise<Mail> {
  const mail = await findMail(work, id)
  if (!mail) throw notFound(mailNotFound)
  return mail
}

/** A person decides that a mail is sent although it may have arrived. */
export function resend(work: Work, id: string): Promise<Mail> {
  return write(work, async (tx) => {
    const before = await getMail(tx, id)
    if (!(await hasServer(tx))) throw noServer()
    if (!(await queueAgain(tx, id))) throw notResendable()
    await audit(tx, {
      action: 'mail.resend',
      subjectKind: 'mail',
      subjectId: id,
      before: { state: before.state },
      after: { state: 'queued' },
    })
    await wake(tx, 'mail.send')
    await announce(tx, { topic: 'mail', id })
    return getMail(tx, id)
  })
}

/** Sends one mail at once, to see that the settings are right; says what the server said. */
export async function tryOut(work: Work, to: string): Promise<{ response: string }> {
  const account = await readAccount(work)
  if (!account) throw noServer()
  const line = await reach(account)
  try {
    const { kind, said } = await line.send({
      to,
      subject: mailText.testSubject[work.locale],
      text: mailText.testBody[work.locale],
      messageId: `<${newId()}@${account.from.address.split('@').at(-1) ?? 'localhost'}>`,
    })
    if (kind !== 'sent') throw refused(said)
    return { response: said }
  } finally {
    line.close()
  }
}

async function reach(account: Account): Promise<Line> {
  try {
    return await openLine(account)
  } catch (error) {
    throw refused(saidBy(error))
  }
}

const refused = (said: string): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'メールを送れませんでした。設定を確認してください。サーバーの答え: {said}',
      en: 'The mail could not be sent. Check the settings. The server said: {said}',
    },
    params: { said },
  })
