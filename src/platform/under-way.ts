/** What goes on though nobody may wait for its answer any more: whoever left, and what nobody asked for. */
export type UnderWay = {
  /** Hands the same promise back. */
  follow<T>(going: Promise<T>): Promise<T>
  /** Resolves once nothing is under way, however it ended. */
  over(): Promise<void>
}

export function watchUnderWay(): UnderWay {
  const all = new Set<Promise<unknown>>()
  return {
    follow(going) {
      const forget = (): boolean => all.delete(going)
      all.add(going)
      going.then(forget, forget)
      return going
    },
    async over() {
      while (all.size > 0) await Promise.allSettled(all)
    },
  }
}
