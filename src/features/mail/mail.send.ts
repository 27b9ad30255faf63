import { z } from 'zod'
import { recordBounce, recordDelivered } from '#features/health/health.record.ts'
import { isGone } from '#features/health/health.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { reasonOf, Problem } from '#kit/problem.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { openLine, saidBy, type Line, type Verdict } from './mail.line.ts'
import { readAccount, type Account } from './mail.settings.ts'
import {
  claimNext,
  countDue,
  keepQueued,
  markUnknown,
  noteTrouble,
  settle,
  type Claimed,
  type Told,
} from './mail.store.ts'
import type { MailState } from './mail.states.ts'
import { minutesUntilNext, withSecret } from './mail.ts'

const lanes = 4

/**
 * Sends what is due. Each mail is claimed and that committed before anybody speaks to a server: a process that is killed
 * leaves it `sending`, and it becomes `unknown`, never sent again by itself.
 */
export const mailSendJob = defineJob({
  name: 'mail.send',
  title: { ja: 'メールを送る', en: 'Send mail' },
  payload: z.object({}),
  every: '* * * * *',
  run: (work) => sendDue(work),
})

export async function sendDue(work: Work & { readonly signal: AbortSignal }): Promise<{ sent: number }> {
  await write(work, async (tx) =>
    tellOf(tx, 'mail.unknown', await markUnknown(tx, 'The process that was sending it ended in the middle')),
  )
  const due = await countDue(work, lanes)
  if (due === 0) return { sent: 0 }
  try {
    const account = await readAccount(work)
    if (!account) {
      await write(work, async (tx) => tellOf(tx, 'mail.kept', await keepQueued(tx)))
      return { sent: 0 }
    }
    const counts = await Promise.all(Array.from({ length: due }, () => lane(work, account)))
    return { sent: counts.reduce((sum, count) => sum + count, 0) }
  } catch (error) {
    // Nobody to speak to: all wait, and say why. The next minute tries again.
    const said = error instanceof Problem ? reasonOf(error).ja : saidBy(error)
    work.log.warn({ err: error }, 'mail cannot be sent')
    await noteTrouble(work, said)
    await announce(work, { topic: 'mail' })
    return { sent: 0 }
  }
}

/** One connection, one mail after the other. */
async function lane(work: Work & { readonly signal: AbortSignal }, account: Account): Promise<number> {
  const domain = account.from.address.split('@').at(-1) ?? 'localhost'
  let line: Line | undefined
  let sent = 0
  try {
    while (!work.signal.aborted) {
      line ??= await openLine(account)
      const claimed = await claimNext(work, domain)
      if (!claimed) break
      const verdict = await line.send({
        to: claimed.address,
        subject: claimed.subject,
        text: withSecret(claimed.body, claimed.secret),
        messageId: `<${claimed.id}@${domain}>`,
      })
      await note(work, claimed, verdict)
      if (verdict.kind === 'sent') sent++
      else {
        line.close()
        line = undefined
      }
    }
  } finally {
    line?.close()
  }
  return sent
}

async function note(work: Work, claimed: Claimed, { kind, said }: Verdict): Promise<void> {
  const minutes = kind === 'putOff' || kind === 'cut' ? minutesUntilNext(claimed.tries) : null
  const state =
    kind === 'sent' ? 'sent' : kind === 'unknown' ? 'unknown' : minutes === null ? 'failed' : 'queued'
  await write(work, async (tx) => {
    const problem = kind === 'sent' ? null : said
    const settled = await settle(tx, claimed, { state, problem, ...(minutes !== null && { minutes }) })
    if (!settled) return
    await noteHealth(tx, { customerId: settled.customerId, address: claimed.address }, state, { kind, said })
    const told = [{ ...settled, id: claimed.id, subject: claimed.subject }]
    if (state === 'queued') await announce(tx, { topic: 'mail' })
    else await tellOf(tx, `mail.${state}`, told)
  })
}

/** What a try that came to its end tells of the address. That nobody knows what became of it tells nothing. */
async function noteHealth(
  tx: Work,
  contacted: { customerId: string; address: string },
  state: MailState,
  { kind, said }: Verdict,
): Promise<void> {
  if (state === 'sent') await recordDelivered(tx, [contacted])
  else if (state === 'failed' && kind !== 'cut')
    await recordBounce(tx, [{ ...contacted, said, hard: kind === 'refused' && isGone(said) }])
}

async function tellOf(work: Work, event: string, mails: readonly Told[]): Promise<void> {
  if (mails.length === 0) return
  await insertEvents(
    work,
    mails.map(({ customerId, id, subject }) => eventOf(work, customerId, event, { mailId: id, subject })),
  )
  await announce(work, { topic: 'mail' })
  await announce(work, { topic: 'event' })
}
