import type { Phrase } from '#kit/text.ts'
import type { Field, FieldOption, FieldType } from '#platform/catalogue/field.ts'

/** Sections of the fields that a file of orders or products has besides those of the customer. */
export const saleSections: { readonly [key: string]: Phrase } = {
  order: { ja: '受注', en: 'Order' },
  line: { ja: '明細', en: 'Line' },
  amounts: { ja: '金額', en: 'Amounts' },
  states: { ja: '支払いと出荷', en: 'Payment and shipping' },
  shipTo: { ja: '届け先', en: 'Ship to' },
  buyer: { ja: '注文した人', en: 'Who buys' },
  product: { ja: '商品', en: 'Product' },
}

/** A column that a file of orders or products may have. Its key has a point in it, which no field of an organisation's own has. */
export function saleField(
  key: string,
  section: string,
  type: FieldType,
  label: Phrase,
  aliases: readonly string[],
  options?: readonly FieldOption[],
): Field {
  return {
    key,
    subject: 'customer',
    label,
    type,
    section,
    pii: section === 'shipTo' ? 'personal' : 'none',
    merge: 'newest',
    editable: true,
    // A field without aliases is one that no file may name.
    aliases: aliases.length > 0 ? aliases : [label.en],
    ...(options && { options }),
  }
}

export const saleOption = (
  value: string,
  ja: string,
  en: string,
  aliases: readonly string[] = [],
): FieldOption => ({
  value,
  label: { ja, en },
  aliases,
})
