import { Problem, reasonOf } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { openFolder, saidBy, type Folder, type Waiting } from './returns.imap.ts'
import { noteRead, noteTrouble, readAccount, selectMailboxes, type Account } from './returns.mailboxes.ts'
import { incomingOf } from './returns.notices.ts'
import { takeIn } from './returns.take.ts'
import type { Incoming, Notice } from './returns.ts'

const atOnce = 25

/** Reads every mailbox that is not paused; the trouble of one keeps no other waiting. */
export async function pollMailboxes(
  work: Work & { readonly signal: AbortSignal },
): Promise<{ taken: number }> {
  let taken = 0
  for (const { id, pausedAt } of await selectMailboxes(work)) {
    if (work.signal.aborted) break
    if (pausedAt !== null) continue
    try {
      taken += await readMailbox(work, await readAccount(work, id))
    } catch (error) {
      work.log.warn({ err: error, mailbox: id }, 'a mailbox of returns cannot be read')
      await noteTrouble(work, id, error instanceof Problem ? reasonOf(error).ja : saidBy(error))
    }
  }
  return { taken }
}

/**
 * Takes in what was not read yet. How far it was read is written with what follows from the messages, and only then are
 * they moved: a process that is killed anywhere in between reads some again, and finds them known.
 */
async function readMailbox(work: Work & { readonly signal: AbortSignal }, account: Account): Promise<number> {
  const folder = await openFolder(account)
  try {
    const { uidValidity } = folder
    // Another validity: the folder was made anew, and its numbers mean nothing.
    let lastUid = account.uidValidity === uidValidity ? Number(account.lastUid) : 0
    const uids = await folder.after(lastUid)
    let taken = 0
    for (let at = 0; at < uids.length && !work.signal.aborted; at += atOnce) {
      const some = uids.slice(at, at + atOnce)
      const waiting = await folder.read(some)
      lastUid = some.at(-1) ?? lastUid
      taken += await takeSome(work, account.id, waiting, { uidValidity, lastUid })
      await finish(work, folder, some)
    }
    if (uids.length === 0) await noteRead(work, account.id, { uidValidity, lastUid })
    if (taken > 0) await announce(work, { topic: 'returnMailbox', id: account.id })
    return taken
  } finally {
    await folder.close()
  }
}

async function takeSome(
  work: Work,
  mailboxId: string,
  waiting: readonly Waiting[],
  upTo: { uidValidity: string; lastUid: number },
): Promise<number> {
  const now = new Date()
  const incoming = waiting.map(({ raw }) => incomingOf(raw, 'mailbox', mailboxId, now))
  try {
    return await write(work, async (tx) => {
      const { fresh } = await takeIn(tx, incoming)
      await noteRead(tx, mailboxId, upTo)
      return fresh
    })
  } catch (error) {
    if (incoming.length === 0) throw error
    // One that cannot be taken in must not hold up the others for ever.
    let fresh = 0
    for (const one of incoming) fresh += await takeAlone(work, one)
    await noteRead(work, mailboxId, upTo)
    return fresh
  }
}

/** What nothing can follow from is set aside for a person, with its bytes and what went wrong. */
async function takeAlone(work: Work, one: Incoming): Promise<number> {
  try {
    return (await takeIn(work, [one])).fresh
  } catch (error) {
    work.log.error({ err: error, digest: one.digest.toString('hex') }, 'a return could not be taken in')
    return (await takeIn(work, [{ ...one, notices: one.notices.slice(0, 1).map(setAside) }])).fresh
  }
}

/** Whoever reads it may read either language. */
const whyAside =
  '取り込めませんでした。元のメールを確かめてください / It could not be taken in: see the message itself'
const setAside = (notice: Notice): Notice => ({
  ...notice,
  kind: 'other',
  said: `${whyAside}\n${notice.said}`,
})

/** Tidying up over there may fail (no such folder, no right to): what came in is taken in all the same. */
async function finish(work: Work, folder: Folder, uids: readonly number[]): Promise<void> {
  try {
    await folder.finish(uids)
  } catch (error) {
    work.log.warn({ err: error }, 'messages that were read could not be moved or marked')
  }
}
