import { audit } from '#features/audit/audit.actions.ts'
import { notFound } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Mail } from './mail.api.ts'
import { hasServer } from './mail.settings.ts'
import { findMail, queueAgain } from './mail.store.ts'
import { mailNotFound, noServer, notResendable } from './mail.ts'

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
    await announce(tx, { topic: 'mail', id })
    return getMail(tx, id)
  })
}
