import type { DkimAlgorithm } from '#platform/mail/dkim.ts'
import type { Check } from './delivery.api.ts'
import type { CheckName, CheckState } from './delivery.words.ts'

/** `retired`: it signs no more, but what it signed may still be on its way. */
export type CheckedKey = {
  readonly selector: string
  readonly algorithm: DkimAlgorithm
  readonly publicKey: string
  readonly state: 'used' | 'new' | 'retired'
}
export type Subject = {
  /** The domain that readers see behind the @. */
  readonly domain: string
  readonly keys: readonly CheckedKey[]
  /** The setting; empty: bounces go to the sender. */
  readonly returnPath: string
  /** Of the mail server; empty where none is set. */
  readonly host: string
}

/** In Japanese and in English. */
export type Said = readonly [ja: string, en: string]

export const check = (
  name: CheckName,
  state: CheckState,
  [ja, en]: Said,
  more: { remedy?: Said | undefined; found?: string; record?: NonNullable<Check['record']> } = {},
): Check => ({
  name,
  state,
  what: { ja, en },
  remedy: more.remedy ? { ja: more.remedy[0], en: more.remedy[1] } : null,
  found: more.found ?? null,
  record: more.record ?? null,
})
