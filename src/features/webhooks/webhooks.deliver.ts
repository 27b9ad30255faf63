import { setTimeout as wait } from 'node:timers/promises'
import { audit } from '#features/audit/audit.actions.ts'
import type { Follower } from '#platform/jobs/follower.ts'
import { announce } from '#platform/live.ts'
import { unseal } from '#platform/secrets.ts'
import { write, type Work } from '#platform/work.ts'
import { bodyOf } from './webhooks.body.ts'
import { claimSome, dueWebhooks, settle, type Became, type Claimed } from './webhooks.deliveries.ts'
import { noteGiven } from './webhooks.ledger.ts'
import { post, type Answer } from './webhooks.post.ts'
import { signedHeaders } from './webhooks.sign.ts'
import { noteFailure, noteSuccess, selectTarget, setPaused, type Target } from './webhooks.store.ts'
import {
  holdFrom,
  isGoneForGood,
  patienceHours,
  secondsHeld,
  secondsUntilNext,
  taken,
  type PauseReason,
} from './webhooks.ts'

/** To one address at the same time, from one process. */
const atOnce = 8
/** To so many addresses at the same time: one that is slow holds up none of the others. */
const mostLanes = 16
const every = 400
/** Screens are told of what goes on not more often than this. */
const tellEvery = 1000

export const webhooksFollower: Follower = {
  name: 'webhooks.deliver',
  every,
  isBehind: async (work) => (await dueWebhooks(work)).length > 0,
  step: deliverDue,
}

/** Sends what is due, each webhook in a lane of its own, until nothing is. */
export async function deliverDue(work: Work, stopping: AbortSignal): Promise<boolean> {
  const lanes = new Map<string, Promise<void>>()
  const failures: unknown[] = []
  do {
    for (const id of stopping.aborted ? [] : await dueWebhooks(work)) {
      if (lanes.has(id) || lanes.size >= mostLanes) continue
      const running = lane(work, id, stopping)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => lanes.delete(id))
      lanes.set(id, running)
    }
    await Promise.race([...lanes.values(), wait(every)])
  } while (lanes.size > 0 && failures.length === 0)
  await Promise.all(lanes.values())
  if (failures.length > 0) throw failures[0]
  return true
}

async function lane(work: Work, id: string, stopping: AbortSignal): Promise<void> {
  let told = 0
  let more = true
  while (more && !stopping.aborted) {
    more = await deliverSome(work, id, stopping)
    if (more && Date.now() - told < tellEvery) continue
    told = Date.now()
    await announce(work, { topic: 'webhook', id })
  }
}

/**
 * One round: some deliveries are claimed and that is committed before anything leaves; then they are sent, and what became
 * of them is written together. Killed in between they are sent again, by the same id. False where nothing was to be sent.
 */
async function deliverSome(work: Work, id: string, stopping: AbortSignal): Promise<boolean> {
  const round = await write(work, async (tx) => {
    const target = await selectTarget(tx, id)
    if (!target) return null
    const secrets = await secretsOf(tx, target)
    if (!secrets) {
      await pauseFor(tx, target, 'sealed')
      return null
    }
    // Where nothing gets through one tries for all.
    return { target, secrets, claimed: await claimSome(tx, id, target.failures < holdFrom ? atOnce : 1) }
  })
  if (!round || round.claimed.length === 0) return false
  const { target, secrets, claimed } = round
  const sent = await Promise.all(
    claimed.map(async (one) => ({ one, answer: await send(work, target, secrets, one, stopping) })),
  )
  await write(work, (tx) => settleRound(tx, target, sent))
  return true
}

/** The secrets in force as text; null where they were sealed with another key. */
export async function secretsOf(
  { config }: Pick<Work, 'config'>,
  { secret, previousSecret }: Pick<Target, 'secret' | 'previousSecret'>,
): Promise<string[] | null> {
  const now = await unseal(config.dataDir, secret)
  if (now === null) return null
  const before = previousSecret && (await unseal(config.dataDir, previousSecret))
  return before ? [now, before] : [now]
}

async function send(
  work: Work,
  target: Target,
  secrets: readonly string[],
  one: Claimed,
  stopping: AbortSignal,
): Promise<Answer | 'stopped'> {
  if (one.payload === null)
    return { status: null, problem: 'eventGone', said: '', tookMs: 0, isHandedOver: false }
  const body = bodyOf(work.app, one)
  const headers = signedHeaders(secrets, { id: one.id, at: new Date(), body })
  const isPrivateAllowed = work.config.webhookPrivate
  const answer = await post(new URL(target.url), { headers, body }, { isPrivateAllowed, stopping })
  return stopping.aborted && answer.status === null ? 'stopped' : answer
}

type Sent = { readonly one: Claimed; readonly answer: Answer | 'stopped' }

async function settleRound(tx: Work, target: Target, sent: readonly Sent[]): Promise<void> {
  const given: string[] = []
  for (const { one, answer } of sent) {
    const settled = await settle(tx, one, answer === 'stopped' ? answer : becameOf(one, answer))
    if (settled && answer !== 'stopped' && answer.isHandedOver) given.push(settled.customerId)
  }
  await noteGiven(tx, target, given)
  const answers = sent.flatMap(({ answer }) =>
    answer === 'stopped' || answer.problem === 'eventGone' ? [] : [answer],
  )
  if (answers.some(({ status }) => taken(status))) await noteSuccess(tx, target.id)
  else if (answers.some(({ status }) => isGoneForGood(status))) await pauseFor(tx, target, 'gone')
  else if (answers.length > 0) {
    const { hours } = await noteFailure(tx, target.id, secondsHeld)
    if (hours >= patienceHours) await pauseFor(tx, target, 'failing')
  }
}

function becameOf({ tries }: Claimed, answer: Answer): Became {
  const { status, problem, said, tookMs } = answer
  const seconds = problem === 'eventGone' ? null : secondsUntilNext(tries)
  const state = taken(status) ? 'delivered' : seconds === null ? 'failed' : 'queued'
  return { state, status, problem, said, tookMs, seconds: state === 'queued' ? (seconds ?? 0) : 0 }
}

async function pauseFor(tx: Work, { id, name }: Target, why: PauseReason): Promise<void> {
  await setPaused(tx, id, why)
  tx.log.warn({ webhook: id, why }, 'a webhook was paused')
  await audit(tx, {
    action: 'webhook.pause',
    subjectKind: 'webhook',
    subjectId: id,
    after: { name, pausedWhy: why },
  })
  await announce(tx, { topic: 'webhook', id })
}
