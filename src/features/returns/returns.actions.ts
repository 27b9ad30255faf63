import { audit } from '#features/audit/audit.actions.ts'
import { suppress } from '#features/consent/consent.suppression.ts'
import { everyPurpose } from '#features/consent/consent.ts'
import { keyOf } from '#features/health/health.ts'
import { Problem } from '#kit/problem.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { messagesOf } from '#platform/mail-reading/mbox.ts'
import { mostBytes } from '#platform/mail-reading/message.ts'
import { write, type Work } from '#platform/work.ts'
import type { ReturnDetails, ReturnRow, Unmatched } from './returns.api.ts'
import { incomingOf } from './returns.notices.ts'
import { stopFor } from './returns.stop.ts'
import {
  blobOf,
  findReturn,
  findUnmatched,
  saveDecision,
  saveUnmatchedDecision,
  stopsOf,
} from './returns.store.ts'
import { takeIn, type Taken } from './returns.take.ts'
import { alreadyDecided, rawGone, returnNotFound, type Decision } from './returns.ts'

/** One, with what stands against its address now. */
export async function getReturn(work: Work, id: string): Promise<ReturnDetails> {
  const found = await findReturn(work, id)
  if (!found) throw returnNotFound()
  return { ...found, stops: await stopsOf(work, found.address) }
}

/** A person decides what a reply means that could mean several things. */
export function decide(
  work: Work,
  id: string,
  { decision, version }: { decision: Decision; version: number },
): Promise<ReturnRow> {
  return write(work, async (tx) => {
    const found = await findReturn(tx, id, { lock: true })
    if (!found) throw returnNotFound()
    if (found.version !== version) throw new Problem('stale', { current: found })
    if (!(await saveDecision(tx, id, { done: decision === 'stop' ? 'stopped' : 'ignored', version })))
      throw alreadyDecided()
    if (decision === 'stop')
      await stopFor(
        tx,
        { customerId: found.customer.id, address: found.address },
        { raw: await rawOf(tx, 'mail_return', id), subject: found.subject ?? '', returnId: id },
      )
    await audit(tx, {
      action: 'return.decide',
      subjectKind: 'return',
      subjectId: id,
      after: { decision, kind: found.kind },
    })
    await announce(tx, { topic: 'return', id })
    return (await findReturn(tx, id)) ?? found
  })
}

/** Of nobody on record: the address is stopped all the same, should somebody have it one day. */
export function decideUnmatched(
  work: Work,
  id: string,
  { decision, version }: { decision: Decision; version: number },
): Promise<Unmatched> {
  return write(work, async (tx) => {
    const found = await findUnmatched(tx, id, { lock: true })
    if (!found) throw returnNotFound()
    if (found.version !== version) throw new Problem('stale', { current: found })
    if (!(await saveUnmatchedDecision(tx, id, { decision, version }))) throw alreadyDecided()
    const key = keyOf('email', found.address)
    if (decision === 'stop' && key !== '') {
      const reason = found.kind === 'complaint' ? 'complaint' : found.kind === 'bounce' ? 'bounced' : 'optOut'
      await suppress(tx, [{ channel: 'email', key, purposeId: everyPurpose, reason, note: found.subject }])
    }
    await audit(tx, {
      action: 'return.decide',
      subjectKind: 'return',
      subjectId: id,
      after: { decision, kind: found.kind },
    })
    await announce(tx, { topic: 'return', id })
    return (await findUnmatched(tx, id)) ?? found
  })
}

async function rawOf(
  work: Work,
  table: 'mail_return' | 'return_unmatched',
  id: string,
): Promise<Buffer | null> {
  const blob = await blobOf(work, table, id)
  if (!blob) return null
  const chunks: Uint8Array[] = []
  for await (const chunk of work.blobs.read(blob.blobKey)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The message as it came. Whoever opens one is written down: it may say anything. */
export async function openRaw(
  work: Work,
  table: 'mail_return' | 'return_unmatched',
  id: string,
): Promise<FileAnswer> {
  const found = table === 'mail_return' ? await findReturn(work, id) : await findUnmatched(work, id)
  if (!found) throw returnNotFound()
  const blob = await blobOf(work, table, id)
  if (!blob) throw rawGone()
  await audit(work, { action: 'return.open', subjectKind: 'return', subjectId: id })
  return {
    name: `return-${id}.eml`,
    mediaType: 'message/rfc822',
    size: blob.size,
    body: work.blobs.read(blob.blobKey),
  }
}

/** Takes in a file that a person hands over. */
export async function takeFile(work: Work, upload: Upload): Promise<Taken & { messages: number }> {
  const messages = await messagesIn(upload)
  const taken = await takeAll(work, messages)
  await audit(work, {
    action: 'return.take',
    subjectKind: 'return',
    subjectId: 'file',
    after: { messages: messages.length, ...taken },
  })
  return { messages: messages.length, ...taken }
}

/** The messages of a file that was handed over: one, or all of an mbox. */
export async function messagesIn({ body }: Upload): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > mostBytes) throw new Problem('tooLarge')
    chunks.push(chunk)
  }
  return messagesOf(Buffer.concat(chunks))
}

const atOnce = 50

export async function takeAll(work: Work, messages: readonly Uint8Array[]): Promise<Taken> {
  const sum = { fresh: 0, matched: 0, unmatched: 0 }
  for (let at = 0; at < messages.length; at += atOnce) {
    const now = new Date()
    const taken = await takeIn(
      work,
      messages.slice(at, at + atOnce).map((raw) => incomingOf(raw, 'file', null, now)),
    )
    sum.fresh += taken.fresh
    sum.matched += taken.matched
    sum.unmatched += taken.unmatched
  }
  return sum
}
