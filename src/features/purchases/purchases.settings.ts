import type { Work } from '#platform/work.ts'
import { defaultPurchaseSettings, type PurchaseSettings } from './purchases.ts'

const key = 'purchases'

export async function readPurchaseSettings(
  work: Pick<Work, 'db'>,
): Promise<{ version: number; settings: PurchaseSettings }> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, settings: defaultPurchaseSettings }
  return {
    version: row.version,
    settings: { ...defaultPurchaseSettings, ...(row.value as Partial<PurchaseSettings>) },
  }
}
