import { recordBounce, recordDelivered } from '#features/health/health.record.ts'
import { isGone } from '#features/health/health.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { announce } from '#platform/live.ts'
import { mailTokens } from '#platform/mail-tokens.ts'
import type { MailSource, Outcome } from '#platform/outgoing.ts'
import { write, type Work } from '#platform/work.ts'
import {
  beginTries,
  giveBackTries,
  isAnyDue,
  recoverTries,
  settleTries,
  takeDue,
  type Became,
  type Settled,
  type Told,
} from './mail.ledger.ts'
import { readFrom } from './mail.settings.ts'
import { minutesUntilNext, withSecret } from './mail.ts'

/** What was written to single customers, on its way out. It never carries advertising, and waits for none. */
export const mailSource: MailSource = {
  name: 'mail',
  class: 'transactional',
  async take(work, sender, most, closed) {
    const { from, replyTo } = await readFrom(work)
    const domain = from.address.split('@').at(-1) || 'localhost'
    const tokens = await mailTokens(work.config.dataDir, 'return')
    return (await takeDue(work, { sender, most, closed, domain })).map((mail) => ({
      ref: `${mail.id}:${mail.tries}`,
      customerId: mail.customerId,
      address: mail.address,
      from,
      replyTo,
      subject: mail.subject,
      text: withSecret(mail.body, mail.secret),
      html: null,
      messageId: `${mail.id}@${domain}`,
      returnToken: tokens.make({ of: 'message', mailId: mail.id, link: 0 }),
      headers: { 'Auto-Submitted': 'auto-generated' },
    }))
  },
  begin: async (work, refs) =>
    (await beginTries(work, refs.map(tryOf))).map(({ id, tries }) => `${id}:${tries}`),
  settle: (work, outcomes) =>
    write(work, async (tx) => {
      const byRef = new Map(outcomes.map((outcome) => [outcome.ref, outcome]))
      const settled = await settleTries(tx, outcomes.map(becameOf))
      await noteHealth(tx, settled, byRef)
      for (const state of ['sent', 'failed', 'unknown', 'kept'] as const)
        await tellOf(
          tx,
          `mail.${state}`,
          settled.filter((one) => one.state === state),
        )
      if (settled.length > 0) await announce(tx, { topic: 'mail' })
    }),
  giveBack: (work, refs, why) => giveBackTries(work, refs.map(tryOf), why ?? null),
  recover: (work, living) =>
    write(work, async (tx) => {
      const left = await recoverTries(tx, living, 'The process that was sending it ended in the middle')
      await tellOf(tx, 'mail.unknown', left)
      if (left.length > 0) await announce(tx, { topic: 'mail' })
    }),
  isDue: isAnyDue,
}

function tryOf(ref: string): { id: string; tries: number } {
  const [id = '', tries = ''] = ref.split(':')
  return { id, tries: Number(tries) }
}

function becameOf({ ref, kind, said }: Outcome): Became {
  const { id, tries } = tryOf(ref)
  if (kind === 'sent' || kind === 'kept') return { id, tries, state: kind, problem: null, minutes: 0 }
  if (kind === 'unknown' || kind === 'refused')
    return { id, tries, state: kind === 'unknown' ? 'unknown' : 'failed', problem: said, minutes: 0 }
  const minutes = minutesUntilNext(tries)
  return { id, tries, state: minutes === null ? 'failed' : 'queued', problem: said, minutes: minutes ?? 0 }
}

/** What tries that came to their end tell of the addresses. That nobody knows what became of one tells nothing. */
async function noteHealth(
  tx: Work,
  settled: readonly Settled[],
  byRef: ReadonlyMap<string, Outcome>,
): Promise<void> {
  await recordDelivered(
    tx,
    settled.filter(({ state }) => state === 'sent'),
  )
  await recordBounce(
    tx,
    settled.flatMap(({ state, id, tries, customerId, address }) => {
      const { kind, said } = byRef.get(`${id}:${tries}`) ?? { kind: 'cut', said: '' }
      if (state !== 'failed' || kind === 'cut') return []
      return { customerId, address, said, hard: kind === 'refused' && isGone(said) }
    }),
  )
}

async function tellOf(work: Work, event: string, mails: readonly Told[]): Promise<void> {
  if (mails.length === 0) return
  await insertEvents(
    work,
    mails.map(({ customerId, id, subject }) => eventOf(work, customerId, event, { mailId: id, subject })),
  )
  await announce(work, { topic: 'event' })
}
