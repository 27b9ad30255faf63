import { openLine, type Handed, type Line, type MailServer, type Verdict } from '#platform/mail/line.ts'
import { Bell } from './delivery.bell.ts'

/**
 * Ready beyond what the connections carry is as much as they carry in so many ms, which is longer than it takes to begin more,
 * and never more than a few each: what is ready is unknown after a crash. For a slow server next to nothing lies ready.
 */
const readyFor = 60
const mostReadyPerLine = 3
/** Of how many of the latest messages the time is the mean, about. */
const remembered = 8
/** A connection that carries nothing is closed after so many ms: servers do the same, less politely. */
const idleFor = 10_000

type Carried<T> = { readonly item: T; readonly message: Handed }
type Hears<T> = {
  /** What came of one; the connection carries the next when this is done. */
  readonly verdict: (item: T, verdict: Verdict) => Promise<void>
  /** Not one connection could be opened. */
  readonly unreachable: (error: unknown) => void
  /** More can be carried. */
  readonly room: () => void
}

/** The connections to one server. Each carries one message after the other. */
export class Lines<T> {
  readonly #server: MailServer
  readonly #most: number
  readonly #hears: Hears<T>
  readonly #lanes = new Set<Promise<void>>()
  readonly #idle = new Set<Bell>()
  #ready: Carried<T>[] = []
  #open = 0
  #carrying = 0
  /** Milliseconds that a message takes on its connection. */
  #took = readyFor
  #isClosing = false

  constructor(server: MailServer, most: number, hears: Hears<T>) {
    this.#server = server
    this.#most = most
    this.#hears = hears
  }

  /** How many more may be begun now; none while no connection stands, or before it is worth a statement. */
  get room(): number {
    const most = Math.ceil(this.#open * Math.min(mostReadyPerLine, readyFor / this.#took))
    const free = most - this.#ready.length
    return this.#isClosing || free < most / 2 ? 0 : free
  }

  get isIdle(): boolean {
    return this.#ready.length === 0 && this.#carrying === 0
  }

  /** Has so many connections opened, as far as allowed; a first one shows whether anybody answers. */
  want(count: number): void {
    const most = this.#open === 0 ? 1 : Math.min(count, this.#most)
    while (!this.#isClosing && this.#lanes.size < most) {
      const lane = this.#run().finally(() => {
        this.#lanes.delete(lane)
        this.#hears.room()
      })
      this.#lanes.add(lane)
    }
  }

  add(carried: readonly Carried<T>[]): void {
    this.#ready.push(...carried)
    for (const bell of this.#idle) bell.ring()
  }

  /** Takes out what was never handed over. */
  withdraw(): T[] {
    return this.#ready.splice(0).map(({ item }) => item)
  }

  /** Lets what is being said come to its end, closes, and answers what was never handed over. */
  async close(): Promise<T[]> {
    this.#isClosing = true
    for (const bell of this.#idle) bell.ring()
    await Promise.all(this.#lanes)
    return this.withdraw()
  }

  async #run(): Promise<void> {
    let line: Line | undefined
    let carried = 0
    const bell = new Bell()
    const connect = async (): Promise<Line> => {
      const opened = await openLine(this.#server)
      this.#open++
      this.#hears.room()
      return opened
    }
    const hangUp = (): void => {
      if (!line) return
      line.close()
      line = undefined
      carried = 0
      this.#open--
    }
    try {
      while (!this.#isClosing) {
        if (line && !line.isOpen) hangUp()
        line ??= await connect()
        const next = this.#ready.shift()
        if (!next) {
          const since = Date.now()
          this.#idle.add(bell)
          await bell.wait(idleFor)
          this.#idle.delete(bell)
          if (this.#ready.length === 0 && Date.now() - since >= idleFor) break
          continue
        }
        this.#carrying++
        try {
          const since = performance.now()
          const verdict = await line.send(next.message)
          this.#took += (performance.now() - since - this.#took) / remembered
          if (!line.isOpen) {
            const wasUsed = carried > 0
            hangUp()
            // A server closes what was idle for long, or carried enough: that says nothing of this message.
            if (verdict.kind === 'cut' && wasUsed) {
              this.#ready.unshift(next)
              continue
            }
          } else carried++
          await this.#hears.verdict(next.item, verdict)
        } finally {
          this.#carrying--
          this.#hears.room()
        }
      }
    } catch (error) {
      // Where another one stands the server has enough of us, and that one goes on alone.
      if (this.#open - (line ? 1 : 0) === 0) this.#hears.unreachable(error)
    } finally {
      hangUp()
    }
  }
}
