/** Lets one loop sleep until somebody rings, or a time has passed. A ring while nobody sleeps is heard by the next sleep. */
export class Bell {
  #rung = false
  #wakeUp: (() => void) | null = null

  readonly ring = (): void => {
    this.#rung = true
    this.#wakeUp?.()
  }

  async wait(milliseconds: number): Promise<void> {
    if (!this.#rung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        this.#wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    this.#wakeUp = null
    this.#rung = false
  }
}
