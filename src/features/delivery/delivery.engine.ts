import { readServer } from '#features/mail/mail.settings.ts'
import { Problem, reasonOf } from '#kit/problem.ts'
import { adoptAll } from '#platform/adopt.ts'
import { announce } from '#platform/live.ts'
import { saidBy, type MailServer, type Verdict } from '#platform/mail/line.ts'
import type { MailSource, Outgoing, Stopped } from '#platform/outgoing.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import type { DeliverySettings } from './delivery.api.ts'
import { Bell } from './delivery.bell.ts'
import { isStopped, readStopped } from './delivery.breaker.ts'
import { makeMessage, type Making } from './delivery.compose.ts'
import { readSigningKeys } from './delivery.keys.ts'
import { Ledger } from './delivery.ledger.ts'
import { Lines } from './delivery.lines.ts'
import { domainOf, isAboutRate, Pacing } from './delivery.pace.ts'
import { livingProcesses, type SenderProcess } from './delivery.process.ts'
import { endRest, readRests, restDomain } from './delivery.rest.ts'
import { readDeliverySettings } from './delivery.settings.ts'

/** A message in our hands. */
type Held = { readonly source: MailSource; readonly mail: Outgoing; readonly domain: string }
/** One that was begun counts at its domain until it has come to its end. */
type Begun = Held & { readonly pacing: Pacing }

const takenAtOnce = 300
/** Below so many of a class more are taken: enough to go on with while they are read and made. */
const lowWater = 200
/** Milliseconds between two looks at what is due, what was set, and who lives. */
const every = { due: 1000, settings: 5000, dead: 15_000 }
/** Where no server is reached it is tried again after so long, each time twice as long; ms. */
const pauses = { first: 5000, longest: 60_000 }

export type Engine = {
  /** Something may be due that was not. */
  wake(): void
  /** What is set, or stopped, may be another. */
  refresh(): void
  /** Ends when told to stop or, with `untilEmpty`, once nothing is due. Rejects where it cannot go on: then this process ends. */
  readonly done: Promise<{ sent: number }>
}

/**
 * Hands over whatever the sources have: takes it, makes the message, has its source mark it as begun, speaks to the server,
 * and settles what came of it.
 */
export function startEngine(
  runtime: Runtime,
  me: SenderProcess,
  options: { readonly stopping: AbortSignal; readonly untilEmpty?: boolean },
): Engine {
  const sender = new Sender(runtime, me)
  return { wake: () => sender.wake(), refresh: () => sender.refresh(), done: sender.run(options) }
}

class Sender {
  readonly #runtime: Runtime
  readonly #work: Work
  readonly #me: SenderProcess
  readonly #sources: readonly MailSource[]
  readonly #bell = new Bell()
  readonly #ledger: Ledger
  /** Sources of which nothing was due, until when (ms) they are left alone. */
  readonly #asleep = new Map<MailSource, number>()
  #waiting: Held[] = []
  /** More is being taken, beside what is being sent. */
  #taking: Promise<void> | null = null
  #lines: Lines<Begun> | null = null
  #linesTo = ''
  #server: MailServer | null = null
  #making: Making = { keys: new Map(), returnPath: '' }
  #stopped: Stopped = { campaigns: [], addresses: [] }
  #pacing = new Pacing([], 1, 0)
  #pacedBy = ''
  #rests: ReadonlySet<string> = new Set()
  #trouble: string | null = null
  #pausedUntil = 0
  #pause = pauses.first
  #living = 1
  #sent = 0
  #lookedAt = { settings: 0, dead: 0 }
  #failure: { readonly error: unknown } | null = null

  constructor(runtime: Runtime, me: SenderProcess) {
    this.#runtime = runtime
    this.#me = me
    this.#work = workFor(runtime, systemActor('delivery'), me.name)
    const all = runtime.app.features.flatMap(({ mailSource }) => mailSource ?? [])
    // Transactional mail first, always; within, the order of the features.
    this.#sources = [
      ...all.filter((source) => source.class === 'transactional'),
      ...all.filter((source) => source.class === 'advertising'),
    ]
    this.#ledger = new Ledger(this.#work, {
      failed: (error) => this.#fail(error),
      idle: this.#bell.ring,
      stopped: () => this.refresh(),
    })
  }

  refresh(): void {
    this.#lookedAt = { ...this.#lookedAt, settings: 0 }
    this.wake()
  }

  wake(): void {
    this.#asleep.clear()
    this.#bell.ring()
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#bell.ring()
  }

  async run({
    stopping,
    untilEmpty = false,
  }: {
    stopping: AbortSignal
    untilEmpty?: boolean
  }): Promise<{ sent: number }> {
    stopping.addEventListener('abort', this.#bell.ring, { once: true })
    try {
      while (!stopping.aborted && !this.#failure) {
        const now = Date.now()
        if (now - this.#lookedAt.dead >= every.dead) {
          await adoptAll(this.#runtime)
          await this.#me.recover(this.#work)
          this.#lookedAt = { ...this.#lookedAt, dead: now }
        }
        if (now - this.#lookedAt.settings >= every.settings) {
          this.#lookedAt = { ...this.#lookedAt, settings: now }
          await this.#readSettings()
        }
        if (await this.#pauseIf(now)) continue
        this.#startTaking(now)
        if (await this.#begin(now)) continue
        if (untilEmpty && this.#isEmpty()) break
        await this.#bell.wait(this.#waiting.length > 0 ? 50 : every.due)
      }
    } finally {
      await this.#close()
    }
    if (this.#failure) throw this.#failure.error
    return { sent: this.#sent }
  }

  #isEmpty(): boolean {
    if (this.#taking || this.#wanting(Date.now()).length > 0) return false
    if (!this.#ledger.isIdle || this.#lines?.isIdle === false) return false
    return (
      this.#waiting.length === 0 ||
      this.#waiting.every(({ domain }) => this.#pacing.isResting(domain, Date.now()))
    )
  }

  async #readSettings(): Promise<void> {
    const { settings } = await readDeliverySettings(this.#work)
    this.#living = Math.max(1, (await livingProcesses(this.#work)).length)
    const by = JSON.stringify([settings.paces, this.#living])
    if (by !== this.#pacedBy) {
      this.#pacedBy = by
      this.#pacing = new Pacing(settings.paces, this.#living, Date.now())
      const waiting = this.#waiting
      this.#waiting = waiting.filter(({ domain }) => this.#pacing.hold(domain))
      await this.#return(waiting.filter((one) => !this.#waiting.includes(one)))
    }
    this.#ledger.limits = settings.breaker
    this.#making = { keys: await readSigningKeys(this.#work), returnPath: settings.returnPath }
    const rests = await readRests(this.#work)
    this.#rests = new Set(rests.map(({ domain }) => domain))
    for (const { domain, until } of rests) this.#pacing.rest(domain, Date.parse(until))
    this.#stopped = await readStopped(this.#work)
    await this.#giveBack(
      ({ source, mail }) => source.class === 'advertising' && isStopped(this.#stopped, mail),
    )
    await this.#setServer(settings)
    await this.#me.note({ sent: this.#sent, trouble: this.#trouble })
  }

  async #setServer({ connections }: DeliverySettings): Promise<void> {
    try {
      this.#server = await readServer(this.#work)
    } catch (error) {
      // The password cannot be opened: a person must enter it again, and until then nothing is even kept.
      this.#linesTo = ''
      this.#stumble(error)
      this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + 2 * every.settings)
      return
    }
    const to = JSON.stringify([this.#server, connections])
    if (to === this.#linesTo) return
    this.#linesTo = to
    await this.#hangUp()
    // Another server is tried at once.
    this.#trouble = null
    this.#pausedUntil = 0
    this.#pause = pauses.first
    if (this.#server)
      this.#lines = new Lines<Begun>(this.#server, connections, {
        verdict: (one, verdict) => this.#settle(one, verdict),
        unreachable: (error) => this.#stumble(error),
        room: () => this.#bell.ring(),
      })
  }

  /** Nobody to speak to: what is held goes back, and waits there. */
  async #pauseIf(now: number): Promise<boolean> {
    if (this.#pausedUntil <= now) return false
    await this.#putBack(this.#lines?.withdraw() ?? [])
    return this.#giveBack(() => true, this.#trouble ?? undefined)
  }

  /** Sources of whose class few are left, and of which something may be due. */
  #wanting(now: number): MailSource[] {
    if (this.#pausedUntil > now) return []
    return this.#sources.filter(
      (source) => this.#heldOf(source) < lowWater && (this.#asleep.get(source) ?? 0) <= now,
    )
  }

  #heldOf(source: MailSource): number {
    return this.#waiting.filter((one) => one.source.class === source.class).length
  }

  /** Takes what is due where few are left of what was; what is left goes on meanwhile. */
  #startTaking(now: number): void {
    if (this.#taking || this.#wanting(now).length === 0) return
    this.#taking = this.#take(now)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#taking = null
        this.#bell.ring()
      })
  }

  async #take(now: number): Promise<void> {
    for (const source of this.#wanting(now)) {
      const mails = (await source.isDue(this.#work))
        ? await source.take(
            this.#work,
            this.#me.name,
            takenAtOnce - this.#heldOf(source),
            this.#pacing.closed(now),
            this.#stopped,
          )
        : []
      // Nothing is due, or what is may not be taken: its domains are closed.
      if (mails.length === 0) this.#asleep.set(source, now + every.due)
      const all = mails.map((mail) => ({ source, mail, domain: domainOf(mail.address) }))
      const mine = all.filter(({ domain }) => this.#pacing.hold(domain))
      const first = this.#waiting.findIndex((one) => one.source.class === 'advertising')
      const place = source.class === 'advertising' || first < 0 ? this.#waiting.length : first
      this.#waiting.splice(place, 0, ...mine)
      this.#bell.ring()
      // Of a provider that is slower than the others only a few lie ready: more would stand in their way.
      await this.#return(all.filter((one) => !mine.includes(one)))
      if (
        source.class === 'advertising' &&
        (await this.#giveBack((one) => one.source === source && isStopped(this.#stopped, one.mail)))
      )
        this.#asleep.set(source, now + every.settings)
    }
  }

  /** Begins as many as the open connections can soon carry; true where it did anything. */
  async #begin(now: number): Promise<boolean> {
    if (this.#waiting.length === 0 || this.#pausedUntil > now) return false
    const isKept = this.#server === null
    if (!isKept) this.#lines?.want(this.#waiting.length)
    const chosen = this.#choose(isKept ? takenAtOnce : (this.#lines?.room ?? 0), now, isKept)
    if (chosen.length === 0) return false
    const at = new Date(now)
    const made = isKept
      ? []
      : await Promise.all(
          chosen.map(({ mail }) =>
            makeMessage(mail, this.#making, at).catch((error: unknown) => ({ said: saidBy(error) })),
          ),
        )
    const may = new Map<MailSource, ReadonlySet<string>>()
    for (const source of new Set(chosen.map((one) => one.source))) {
      const refs = chosen.flatMap((one) => (one.source === source ? one.mail.ref : []))
      may.set(source, new Set(await source.begin(this.#work, refs)))
    }
    for (const [at, one] of chosen.entries()) {
      const message = made[at]
      if (!may.get(one.source)?.has(one.mail.ref)) {
        if (!isKept) one.pacing.finish(one.domain)
      } else if (isKept) await this.#ledger.settle(one.source, one.mail, 'kept', '')
      else if (message && 'bytes' in message) this.#lines?.add([{ item: one, message }])
      else await this.#settle(one, { kind: 'refused', said: message?.said ?? '' })
    }
    return true
  }

  /** Those of the waiting that may go now, in their order; they no longer wait. */
  #choose(most: number, now: number, isKept: boolean): Begun[] {
    if (most <= 0) return []
    const chosen: Begun[] = []
    const pacing = this.#pacing
    this.#waiting = this.#waiting.filter((one) => {
      if (chosen.length >= most || (!isKept && !pacing.tryStart(one.domain, now))) return true
      pacing.letGo(one.domain)
      chosen.push({ ...one, pacing })
      return false
    })
    return chosen
  }

  async #settle({ source, mail, domain, pacing }: Begun, { kind, said }: Verdict): Promise<void> {
    pacing.finish(domain)
    if (kind === 'sent') {
      this.#sent++
      this.#trouble = null
      this.#pause = pauses.first
    }
    try {
      if (kind === 'sent' && this.#rests.has(domain)) await endRest(this.#work, domain)
      if (kind === 'putOff' && isAboutRate(said))
        this.#pacing.rest(domain, (await restDomain(this.#work, domain, said)).getTime())
    } catch (error) {
      this.#work.log.warn({ err: error, domain }, 'whether a domain rests could not be noted')
    }
    await this.#ledger.settle(source, mail, kind, said)
  }

  /** Nobody to speak to: all wait, say why, and are tried again later. Nothing counts as a try. */
  #stumble(error: unknown): void {
    const said = error instanceof Problem ? reasonOf(error).ja : saidBy(error)
    this.#work.log.warn({ err: error }, 'mail cannot be sent')
    this.#trouble = said
    if (this.#pausedUntil > Date.now()) return
    this.#pausedUntil = Date.now() + this.#pause
    this.#pause = Math.min(this.#pause * 2, pauses.longest)
    this.#bell.ring()
  }

  /** Gives back those of the waiting that are meant. */
  async #giveBack(isMeant: (one: Held) => boolean, why?: string): Promise<boolean> {
    const meant = this.#waiting.filter(isMeant)
    if (meant.length === 0) return false
    this.#waiting = this.#waiting.filter((one) => !isMeant(one))
    for (const { domain } of meant) this.#pacing.letGo(domain)
    await this.#return(meant, why)
    return true
  }

  async #return(held: readonly Held[], why?: string): Promise<void> {
    for (const source of new Set(held.map((one) => one.source)))
      await source.giveBack(
        this.#work,
        held.flatMap((one) => (one.source === source ? one.mail.ref : [])),
        why,
      )
    if (held.length > 0 && why !== undefined) await announce(this.#work, { topic: 'mail' })
  }

  /** Waits for what is being said. */
  async #hangUp(): Promise<void> {
    const lines = this.#lines
    this.#lines = null
    await this.#putBack((await lines?.close()) ?? [])
  }

  /** What was begun and of which not a byte was handed over. */
  async #putBack(left: readonly Begun[]): Promise<void> {
    for (const { pacing, domain } of left) pacing.finish(domain)
    await this.#return(left, this.#trouble ?? undefined)
  }

  async #close(): Promise<void> {
    await this.#taking
    await this.#hangUp()
    await this.#giveBack(() => true, this.#trouble ?? undefined)
    await this.#ledger.idle()
    await this.#me.note({ sent: this.#sent, trouble: this.#trouble })
  }
}
