import type { Locale } from '#kit/text.ts'
import { showValue, type ValueContext } from '#features/fields/fields.values.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'

export type Names = Pick<ValueContext, 'timeZone' | 'nameOf'> & {
  readonly companies: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
}

type Recorded = { readonly [key: string]: unknown }
const isRecord = (value: unknown): value is Recorded =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** A value of the history in words, as the page of the record shows it; null where there was none. */
export function wordsOf(field: Field, value: unknown, names: Names, locale: Locale): string | null {
  if (value === null || value === undefined || value === '') return null
  if (field.key === 'tags') return tagOf(value, names)
  if (field.key === 'company' && isRecord(value)) return postOf(value, names)
  if (isRecord(value) && 'kind' in value) return pointOf(value)
  return showValue(field, value as AttributeValue, names, locale) || null
}

/** The ids in it that only the database knows the name of. */
export function idsIn(field: string, value: unknown): string[] {
  if (field === 'tags' && typeof value === 'string') return isUuid(value) ? [value] : []
  if (field !== 'company' || !isRecord(value)) return []
  const id = textOf(value['companyId'])
  return id !== null && isUuid(id) ? [id] : []
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

function tagOf(tag: unknown, { tags }: Names): string | null {
  if (isRecord(tag)) return textOf(tag['name'])
  const text = textOf(tag)
  return text === null ? null : (tags.get(text) ?? (isUuid(text) ? null : text))
}

/** 自宅: 113-0033 東京都文京区本郷1-2-3 */
function pointOf(point: Recorded): string | null {
  const code = textOf(point['postalCode'])?.replace(/^(\d{3})(\d{4})$/, '$1-$2')
  const said = [code, textOf(point['value'])].filter(Boolean).join(' ')
  const label = textOf(point['label'])
  return said === '' ? null : label === null ? said : `${label}: ${said}`
}

/** 株式会社青空 営業部 部長（2024-04-01〜） */
function postOf(post: Recorded, { companies }: Names): string | null {
  const { company } = post
  const named = textOf(post['companyName']) ?? (isRecord(company) ? textOf(company['name']) : null)
  const given = companies.get(textOf(post['companyId']) ?? '')
  const place = [given ?? named, textOf(post['department']), textOf(post['title'])].filter(Boolean).join(' ')
  const [from, to] = [textOf(post['startedOn']), textOf(post['endedOn'])]
  const dates = from || to ? `（${from ?? ''}〜${to ?? ''}）` : ''
  return place + dates || null
}
