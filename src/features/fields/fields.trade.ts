import type { Field, FieldOption } from '#platform/catalogue/field.ts'
import type { Phrase } from '#kit/text.ts'

const option = (value: string, ja: string, en: string, ...aliases: string[]): FieldOption => ({
  value,
  label: { ja, en },
  aliases,
})
const days: readonly FieldOption[] = [
  ...Array.from({ length: 28 }, (_, index) =>
    option(
      String(index + 1),
      `${index + 1}日`,
      `Day ${index + 1}`,
      `${index + 1}日締め`,
      `${index + 1}日払い`,
    ),
  ),
  option('end', '末日', 'End of month', '月末', '末', '末日締め', '月末締め', '末日払い', '月末払い', '31'),
]
const monthOffsets = [
  option('0', '当月', 'Same month', '当月払い', '0か月後'),
  option('1', '翌月', 'Next month', '翌月払い', '1か月後'),
  option('2', '翌々月', 'Month after next', '翌々月払い', '2か月後'),
  option('3', '3か月後', 'In three months'),
]
const holidayRules = [
  option('before', '前営業日', 'Business day before', '前倒し'),
  option('after', '翌営業日', 'Next business day', '後ろ倒し'),
  option('none', '変えない', 'As it falls', 'なし'),
]
const billings = [
  option('closing', '締め請求', 'By closing day', '締請求', '月締め'),
  option('each', '都度請求', 'Each time', '都度'),
]
const paymentMethods = [
  option('transfer', '銀行振込', 'Bank transfer', '振込', '振り込み'),
  option('debit', '口座振替', 'Direct debit', '引き落とし', '自動引落'),
  option('card', 'クレジットカード', 'Credit card', 'カード', 'クレカ'),
  option('cod', '代金引換', 'Cash on delivery', '代引', '代引き'),
  option('deferred', '後払い', 'Deferred payment', 'コンビニ後払い', 'np後払い'),
  option('convenience', 'コンビニ払い', 'Convenience store', 'コンビニ'),
  option('cash', '現金', 'Cash'),
  option('note', '手形・でんさい', 'Promissory note', '手形', 'でんさい'),
]
const months: readonly FieldOption[] = Array.from({ length: 12 }, (_, index) =>
  option(String(index + 1), `${index + 1}月`, `Month ${index + 1}`),
)

/** Terms, budget and payment: the same of a person and of a company, kept among the attributes. */
export function tradeFields(subject: Field['subject']): Field[] {
  const base = {
    subject,
    pii: 'none',
    merge: 'newest',
    editable: true,
    attribute: true,
    list: { width: 120 },
  } as const
  const choice = (
    key: string,
    section: string,
    label: Phrase,
    options: readonly FieldOption[],
    aliases: readonly string[],
  ): Field => ({ ...base, key, section, label, type: 'choice', options, aliases })
  return [
    choice('billing', 'terms', { ja: '請求方法', en: 'Billing' }, billings, ['請求区分', 'billing']),
    choice('closingDay', 'terms', { ja: '締め日', en: 'Closing day' }, days, ['締日', '〆日', 'closing day']),
    choice('paymentMonth', 'terms', { ja: '支払月', en: 'Payment month' }, monthOffsets, [
      '支払いサイト',
      'payment month',
    ]),
    choice('paymentDay', 'terms', { ja: '支払日', en: 'Payment day' }, days, ['入金日', 'payment day']),
    choice('paymentHoliday', 'terms', { ja: '休業日の支払い', en: 'Payment on a holiday' }, holidayRules, [
      '休日区分',
    ]),
    choice('paymentMethod', 'terms', { ja: '支払方法', en: 'Payment method' }, paymentMethods, [
      '決済方法',
      '入金方法',
      'payment method',
    ]),
    {
      ...base,
      key: 'creditLimit',
      section: 'terms',
      label: { ja: '与信限度額', en: 'Credit limit' },
      type: 'money',
      aliases: ['与信枠', '与信額', 'credit limit'],
    },
    {
      ...base,
      key: 'terms',
      section: 'terms',
      label: { ja: '取引条件', en: 'Terms' },
      type: 'longText',
      aliases: ['特約', '条件', 'terms'],
    },
    {
      ...base,
      key: 'budget',
      section: 'budget',
      label: { ja: '予算', en: 'Budget' },
      help: { ja: '1年度の予算（円）', en: 'For one fiscal year, in yen' },
      type: 'money',
      aliases: ['年間予算', '予算額', 'budget'],
    },
    choice('budgetMonth', 'budget', { ja: '予算の決まる月', en: 'Budget decided in' }, months, [
      '予算月',
      '予算策定月',
    ]),
    {
      ...base,
      key: 'decisionMaker',
      section: 'budget',
      label: { ja: '決裁者', en: 'Decision maker' },
      type: 'text',
      aliases: ['決定権者', '意思決定者', 'decision maker'],
    },
  ]
}
