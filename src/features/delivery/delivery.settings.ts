import { isIP } from 'node:net'
import { settingsRecord } from '#features/settings/settings.record.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { DeliverySettings } from './delivery.api.ts'
import { usualPaces } from './delivery.pace.ts'

export const defaultDeliverySettings: DeliverySettings = {
  returnPath: '',
  connections: 6,
  paces: usualPaces.map((pace) => ({ ...pace, domains: [...pace.domains] })),
  breaker: { after: 200, window: 1000, bounces: 5, complaints: 0.3 },
  resolvers: [],
}

export const { read: readDeliverySettings, update: updateDeliverySettings } =
  settingsRecord<DeliverySettings>({
    key: 'delivery',
    usual: defaultDeliverySettings,
    audited: { action: 'deliverySettings.update', subjectKind: 'deliverySettings', subjectId: 'delivery' },
    topics: ['settings'],
    mustFit: (_work, settings) => mustFit(settings),
  })

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
