import { sql } from 'kysely'
import { dkimKeyOf, type DkimAlgorithm, type DkimKey } from '#platform/mail/dkim.ts'
import { unseal } from '#platform/secrets.ts'
import type { Work } from '#platform/work.ts'

type Row = { domain: string; selector: string; algorithm: DkimAlgorithm; privateKey: Buffer }

const opened = new Map<string, DkimKey>()

/** The keys that sign now, by their domain; each is opened and parsed once a process. */
export async function readSigningKeys(
  work: Pick<Work, 'db' | 'config' | 'log'>,
): Promise<Map<string, DkimKey[]>> {
  const { rows } = await sql<Row>`
    select domain, selector, algorithm, private_key from mail_dkim_key
    where used_since is not null and retired_at is null order by domain, algorithm desc`.execute(work.db)
  const keys = new Map<string, DkimKey[]>()
  for (const { domain, selector, algorithm, privateKey } of rows) {
    const name = `${domain} ${selector} ${privateKey.toString('base64')}`
    let key = opened.get(name)
    if (!key) {
      const pem = await unseal(work.config.dataDir, privateKey)
      if (pem === null) {
        work.log.warn({ domain, selector }, 'a DKIM key cannot be opened: the data folder is another one')
        continue
      }
      key = { domain, selector, algorithm, key: dkimKeyOf(pem) }
      opened.set(name, key)
    }
    keys.set(domain, [...(keys.get(domain) ?? []), key])
  }
  return keys
}

/** Those that sign for an address: of its own domain, else of the nearest one above it. */
export function keysFor(keys: ReadonlyMap<string, readonly DkimKey[]>, domain: string): readonly DkimKey[] {
  for (let name = domain; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
    const found = keys.get(name)
    if (found) return found
  }
  return []
}
