import { setTimeout as wait } from 'node:timers/promises'
import type { MailSource, Outcome, Outgoing } from '#platform/outgoing.ts'
import type { Work } from '#platform/work.ts'
import type { DeliverySettings } from './delivery.api.ts'
import { count, talliesOf } from './delivery.breaker.ts'
import { keepCopies } from './delivery.copies.ts'

type Settled = { readonly source: MailSource; readonly mail: Outgoing; readonly outcome: Outcome }

type Hears = {
  readonly failed: (error: unknown) => void
  readonly idle: () => void
  /** Advertising was stopped for what came back. */
  readonly stopped: () => void
}

const atOnce = 250
/** Milliseconds; what a killed process had heard of in them is unknown. */
const gathering = 50
/** What was learnt is written so many times again, with growing pauses, before this process gives up: 15 s. */
const pauses = [50, 250, 700, 2000, 4000, 8000]
/** Beyond so many that are not written down, nothing more is said to any server. */
const mostOpen = 400

/**
 * Writes down what came of messages, many at once: what comes in while a statement runs goes with the next. What it cannot
 * write makes it fail for good; then this process ends, and the rows are unknown.
 */
export class Ledger {
  readonly #work: Work
  readonly #hears: Hears
  limits: DeliverySettings['breaker'] | null = null
  #open: Settled[] = []
  #running: Promise<void> | null = null

  constructor(work: Work, hears: Hears) {
    this.#work = work
    this.#hears = hears
  }

  get isIdle(): boolean {
    return this.#running === null
  }

  /** Resolves as soon as there is room for more, which is mostly at once. */
  async settle(source: MailSource, mail: Outgoing, kind: Outcome['kind'], said: string): Promise<void> {
    this.#open.push({ source, mail, outcome: { ref: mail.ref, kind, said, at: new Date() } })
    this.#running ??= this.#write()
    if (this.#open.length > mostOpen) await this.#running
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #write(): Promise<void> {
    try {
      while (this.#open.length > 0) {
        // A moment brings many together where servers answer fast.
        if (this.#open.length < atOnce) await wait(gathering)
        const now = this.#open.splice(0, atOnce)
        for (const source of new Set(now.map((one) => one.source)))
          await this.#persist(
            source,
            now.filter((one) => one.source === source),
          )
      }
    } catch (error) {
      this.#hears.failed(error)
    } finally {
      this.#running = null
      this.#hears.idle()
    }
  }

  async #persist(source: MailSource, settled: readonly Settled[]): Promise<void> {
    const outcomes = settled.map(({ outcome }) => outcome)
    for (const pause of [...pauses, null])
      try {
        await source.settle(this.#work, outcomes)
        break
      } catch (error) {
        if (pause === null) throw error
        this.#work.log.warn(
          { err: error, source: source.name },
          'what came of mails could not be written; again',
        )
        await wait(pause)
      }
    if (source.class === 'transactional') return
    const kept = settled.filter(({ outcome }) => outcome.kind === 'kept').map(({ mail }) => mail)
    await keepCopies(this.#work, source.name, kept)
    const results = settled.flatMap(({ mail, outcome: { kind } }) =>
      kind === 'sent' || kind === 'refused' ? { mail, bounced: kind === 'refused' } : [],
    )
    if (this.limits && (await count(this.#work, talliesOf(results), this.limits))) this.#hears.stopped()
  }
}
