import { toHalfWidth } from '#kit/japan/width.ts'
import type { Mapping } from '#features/readings/readings.ts'
import type { Field } from '#platform/catalogue/field.ts'

const key = 'optOut'

/** A column that says who of the file has stopped; it becomes a refusal in the ledger of consent, and no field. */
export const optOutField: Field = {
  subject: 'customer',
  pii: 'none',
  merge: 'newest',
  editable: true,
  key,
  label: { ja: '配信停止', en: 'Opted out' },
  type: 'yesNo',
  section: 'contact',
  aliases: [
    '配信停止',
    'メール配信停止',
    'メルマガ配信停止',
    'dm停止',
    '配信拒否',
    'メール拒否',
    'オプトアウト',
    'opt out',
    'optout',
    'opted out',
    'unsubscribed',
    'unsubscribe',
  ],
}

/** What says that somebody did not stop. Anything else that stands there is taken for a stop: that errs on their side. */
const noes = new Set([
  '0',
  'false',
  'no',
  'n',
  'off',
  'いいえ',
  '否',
  '可',
  '許可',
  '希望',
  '希望する',
  '配信中',
  '配信可',
  'なし',
  '無',
  '無し',
  '-',
  '―',
  '×',
])

/** Whether a row says that its customer gets no advertising any more. */
export function optOutReader(mapping: Mapping): (cells: readonly string[]) => boolean {
  const column = mapping.indexOf(key)
  if (column < 0) return () => false
  return (cells) => {
    const text = toHalfWidth(cells[column] ?? '')
      .trim()
      .toLowerCase()
    return text !== '' && !noes.has(text)
  }
}
