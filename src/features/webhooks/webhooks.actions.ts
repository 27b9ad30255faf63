import { audit } from '#features/audit/audit.actions.ts'
import { changes, type Recorded } from '#features/audit/audit.ts'
import { mustBeSaid } from '#features/provisions/provisions.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { seal } from '#platform/secrets.ts'
import { write, type Work } from '#platform/work.ts'
import type { Delivery, SaidBack, Webhook, WebhookInput } from './webhooks.api.ts'
import { trialBody } from './webhooks.body.ts'
import { secretsOf } from './webhooks.deliver.ts'
import { requeue, requeueFailed, selectDeliveries } from './webhooks.deliveries.ts'
import { post } from './webhooks.post.ts'
import { newSecret, signedHeaders } from './webhooks.sign.ts'
import {
  insertWebhook,
  missingSegments,
  selectTarget,
  selectWebhook,
  setDeleted,
  setPaused,
  setResumed,
  setSecret,
  updateWebhook as save,
} from './webhooks.store.ts'
import {
  deliveryNotFound,
  mustBeAddress,
  mustKnowEvents,
  noSuchSegment,
  stillPaused,
  taken,
  webhookNotFound,
} from './webhooks.ts'

export async function getWebhook(work: Work, id: string): Promise<Webhook> {
  const found = await selectWebhook(work, id)
  if (!found) throw webhookNotFound()
  return found
}

/** The secret is in this answer and nowhere else: what is lost is replaced, not recovered. */
export async function createWebhook(
  work: Work,
  given: WebhookInput,
): Promise<{ webhook: Webhook; secret: string }> {
  const input = await sound(work, given)
  const secret = newSecret()
  return write(work, async (tx) => {
    const id = await insertWebhook(tx, input, await seal(tx.config.dataDir, secret))
    await tell(tx, 'create', id, { after: recorded(input) })
    return { webhook: await getWebhook(tx, id), secret }
  })
}

export async function updateWebhook(
  work: Work,
  id: string,
  { version, ...given }: WebhookInput & { version: number },
): Promise<Webhook> {
  return change(work, id, version, async (tx, before) => {
    const known = new Set(before.segments.map((segment) => segment.id))
    const input = await sound(tx, given, known)
    const changed = changes(recorded(inputOf(before)), recorded(input))
    if (!changed) return
    await save(tx, id, input)
    await tell(tx, 'update', id, changed)
  })
}

/** What waits is kept and sent when it is resumed; what happens meanwhile is not heard. */
export function pauseWebhook(work: Work, id: string, version: number): Promise<Webhook> {
  return change(work, id, version, async (tx, { pausedAt, name }) => {
    if (pausedAt !== null) return
    await setPaused(tx, id, 'hand')
    await tell(tx, 'pause', id, { after: { name, pausedWhy: 'hand' } })
  })
}

export function resumeWebhook(work: Work, id: string, version: number): Promise<Webhook> {
  return change(work, id, version, async (tx, { name }) => {
    await setResumed(tx, id)
    await tell(tx, 'resume', id, { after: { name } })
  })
}

export async function rotateSecret(
  work: Work,
  id: string,
  version: number,
): Promise<{ webhook: Webhook; secret: string }> {
  const secret = newSecret()
  const webhook = await change(work, id, version, async (tx, { name }) => {
    await setSecret(tx, id, await seal(tx.config.dataDir, secret))
    await tell(tx, 'rotate', id, { after: { name, credentialsChanged: true } })
  })
  return { webhook, secret }
}

export async function removeWebhook(work: Work, id: string, version: number): Promise<void> {
  await write(work, async (tx) => {
    const { name } = await mustBeCurrent(tx, id, version)
    await setDeleted(tx, id, true)
    await tell(tx, 'delete', id, { before: { name } })
  })
}

export function restoreWebhook(work: Work, id: string): Promise<Webhook> {
  return write(work, async (tx) => {
    const found = await selectWebhook(tx, id, { deleted: true, lock: true })
    if (!found) throw webhookNotFound()
    await setDeleted(tx, id, false)
    await tell(tx, 'restore', id, { after: { name: found.name } })
    return getWebhook(tx, id)
  })
}

/** One text at once, and what came back. It is of nobody, and also sent where the webhook is paused. */
export async function tryOut(work: Work, id: string): Promise<SaidBack & { isTaken: boolean }> {
  const target = await selectTarget(work, id, { whatever: true })
  if (!target) throw webhookNotFound()
  const secrets = await secretsOf(work, target)
  if (!secrets) throw sealedElsewhere()
  const now = new Date()
  const trial = newId()
  const body = trialBody(trial, now)
  await audit(work, {
    action: 'webhook.test',
    subjectKind: 'webhook',
    subjectId: id,
    after: { name: target.name },
  })
  const headers = signedHeaders(secrets, { id: trial, at: now, body })
  const { status, problem, said, tookMs } = await post(
    new URL(target.url),
    { headers, body },
    { isPrivateAllowed: work.config.webhookPrivate },
  )
  return { status, problem, said, tookMs, isTaken: taken(status) }
}

export function resend(work: Work, id: string, deliveryId: string): Promise<Delivery> {
  return write(work, async (tx) => {
    const { pausedAt, name } = await getWebhook(tx, id)
    if (pausedAt !== null) throw stillPaused()
    if (await requeue(tx, id, deliveryId)) await tell(tx, 'resend', id, { after: { name, deliveryId } })
    const { items } = await selectDeliveries(tx, id, { id: deliveryId, limit: 1 })
    const [delivery] = items
    if (!delivery) throw deliveryNotFound()
    return delivery
  })
}

export function resendFailed(work: Work, id: string): Promise<{ count: number }> {
  return write(work, async (tx) => {
    const { pausedAt, name } = await getWebhook(tx, id)
    if (pausedAt !== null) throw stillPaused()
    const count = await requeueFailed(tx, id)
    if (count > 0) await tell(tx, 'resend', id, { after: { name, count } })
    return { count }
  })
}

/** A change on what was read as `version`; gives the webhook as it is then. */
function change(
  work: Work,
  id: string,
  version: number,
  run: (tx: Work, before: Webhook) => Promise<void>,
): Promise<Webhook> {
  return write(work, async (tx) => {
    await run(tx, await mustBeCurrent(tx, id, version))
    return getWebhook(tx, id)
  })
}

async function mustBeCurrent(tx: Work, id: string, version: number): Promise<Webhook> {
  const before = await selectWebhook(tx, id, { lock: true })
  if (!before) throw webhookNotFound()
  if (before.version !== version) throw new Problem('stale', { current: before })
  return before
}

/** Refuses what cannot be. A segment that was chosen before and is gone meanwhile may stay: it stops no other change. */
async function sound(
  work: Work,
  given: WebhookInput,
  known: ReadonlySet<string> = new Set(),
): Promise<WebhookInput> {
  mustBeAddress(given.url, work.config.webhookPrivate)
  const events = [...new Set(given.events)]
  mustKnowEvents(events, work.app.events)
  const segmentIds = [...new Set(given.segmentIds)]
  const missing = await missingSegments(work, segmentIds)
  if (missing.some((id) => !known.has(id))) throw noSuchSegment()
  return { ...given, events, segmentIds, sharing: mustBeSaid(given.sharing) }
}

const inputOf = ({ name, url, events, segments, sharing }: Webhook): WebhookInput => ({
  name,
  url,
  events,
  segmentIds: segments.map(({ id }) => id),
  sharing,
})

/** As the audit log keeps it. */
const recorded = ({ name, url, events, segmentIds, sharing }: WebhookInput): Recorded => ({
  name,
  url,
  events,
  segmentIds,
  purpose: sharing.purpose,
  recipient: sharing.recipient?.name ?? null,
})

async function tell(
  tx: Work,
  verb: string,
  id: string,
  sides: { before?: Recorded; after?: Recorded },
): Promise<void> {
  await audit(tx, { action: `webhook.${verb}`, subjectKind: 'webhook', subjectId: id, ...sides })
  await announce(tx, { topic: 'webhook', id })
}

const sealedElsewhere = () =>
  new Problem('conflict', {
    detail: {
      ja: '署名の鍵を開けません。データフォルダが変わったようです。「鍵を新しくする」で作り直してください',
      en: 'The secret cannot be opened: the data folder is another one. Make a new secret',
    },
  })
