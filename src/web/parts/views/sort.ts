import type { Field } from '#web/catalogue.ts'

const orders = ['kana', '-kana', 'updatedAt', '-updatedAt', 'createdAt', '-createdAt'] as const
export type Sort = (typeof orders)[number] | `field:${string}` | `-field:${string}`

/** The order of a view; by reading where it names a field that is gone, or that cannot be sorted by. */
export function sortOf(sort: string, fields: readonly Pick<Field, 'key' | 'sortable'>[]): Sort {
  const usual = orders.find((one) => one === sort)
  if (usual) return usual
  const [, down, key] = /^(-?)field:(.+)$/.exec(sort) ?? []
  if (!key || !fields.some((field) => field.key === key && field.sortable)) return 'kana'
  return down ? `-field:${key}` : `field:${key}`
}
