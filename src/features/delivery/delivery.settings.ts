import { isIP } from 'node:net'
import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { DeliverySettings, VersionedDeliverySettings } from './delivery.api.ts'
import { usualPaces } from './delivery.pace.ts'

const key = 'delivery'

export const defaultDeliverySettings: DeliverySettings = {
  returnPath: '',
  connections: 6,
  paces: usualPaces.map((pace) => ({ ...pace, domains: [...pace.domains] })),
  breaker: { after: 200, window: 1000, bounces: 5, complaints: 0.3 },
  resolvers: [],
}

export async function readDeliverySettings(work: Pick<Work, 'db'>): Promise<VersionedDeliverySettings> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  const stored = (row?.value ?? {}) as Partial<DeliverySettings>
  return { version: row?.version ?? 0, settings: { ...defaultDeliverySettings, ...stored } }
}

/** Replaces the settings that were read as `version`. */
export function updateDeliverySettings(
  work: Work,
  { version, settings }: VersionedDeliverySettings,
): Promise<VersionedDeliverySettings> {
  mustFit(settings)
  return write(work, async (tx) => {
    const before = await readDeliverySettings(tx)
    if (before.version !== version) throw new Problem('stale', { current: before })
    const changed = changes({ ...before.settings }, { ...settings })
    if (!changed) return before
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${JSON.stringify(settings)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const saved = rows[0]
    if (!saved) throw new Problem('stale', { current: await readDeliverySettings(tx) })
    await audit(tx, {
      action: 'deliverySettings.update',
      subjectKind: 'deliverySettings',
      subjectId: key,
      ...changed,
    })
    await announce(tx, { topic: 'settings' })
    return { version: saved.version, settings }
  })
}

/** A local part may have 64 characters, and the token of 52 follows it after a +. */
const longestPrefix = 11

function mustFit({ returnPath, paces, resolvers }: DeliverySettings): void {
  const fields: FieldProblem[] = []
  const local = returnPath.slice(0, returnPath.lastIndexOf('@'))
  if (local.length > longestPrefix)
    fields.push({
      path: 'settings.returnPath',
      message: {
        ja: `@ の前は ${longestPrefix} 文字までにしてください。後ろに目印を付けて、どのメールの戻りか見分けます`,
        en: `At most ${longestPrefix} characters before the @: a mark follows them that tells which mail came back`,
      },
    })
  const seen = new Set<string>()
  for (const [at, { domains }] of paces.entries())
    for (const domain of domains) {
      if (seen.has(domain))
        fields.push({
          path: `settings.paces.${at}.domains`,
          message: {
            ja: `${domain} は 2 つの行にあります。どちらかから消してください`,
            en: `${domain} stands in two rows. Take it out of one`,
          },
        })
      seen.add(domain)
    }
  for (const server of resolvers)
    if (isIP(server.replace(/:\d+$/, '')) === 0 && isIP(server.replace(/^\[|\](?::\d+)?$/g, '')) === 0)
      fields.push({
        path: 'settings.resolvers',
        message: {
          ja: `${server} は IP アドレスではありません（例：192.0.2.53、[2001:db8::53]:53）`,
          en: `${server} is no IP address (such as 192.0.2.53 or [2001:db8::53]:53)`,
        },
      })
  if (fields.length > 0) throw new Problem('invalid', { fields })
}

/** Where bounces come back to: each to an address of its own, which tells what it was about (VERP). */
export function returnPathOf(pattern: string, token: string | null, sender: string): string {
  if (pattern === '' || token === null) return sender
  const at = pattern.lastIndexOf('@')
  const local = pattern.slice(0, at)
  return `${local === '' ? '' : `${local}+`}${token}${pattern.slice(at)}`
}
