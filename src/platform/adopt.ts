import type { Live } from './live.ts'
import type { Runtime } from './runtime.ts'
import type { UnderWay } from './under-way.ts'

type Holder = Pick<Runtime, 'app' | 'database'>

/** Brings what this process holds of the organisation's own up to what the database says. */
export async function adoptAll({ app, database }: Holder): Promise<void> {
  for (const { adopts } of app.features) await adopts?.adopt({ db: database.db })
}

/** The same whenever another process says that something changed. */
export function keepAdopting(runtime: Holder & Pick<Runtime, 'log'>, live: Live, underWay: UnderWay): void {
  const { features } = runtime.app
  live.subscribe(({ topic }) => {
    for (const { adopts } of features)
      if (adopts && (topic === '*' || topic === adopts.topic))
        underWay.follow(adopts.adopt({ db: runtime.database.db })).catch((error: unknown) => {
          runtime.log.error({ err: error, topic }, 'could not take over what changed')
        })
  })
}
