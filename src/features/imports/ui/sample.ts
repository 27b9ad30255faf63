type Row = { readonly [field: string]: string }

/** Made-up people, with some of the ways in which real files write things. */
const rows: readonly Row[] = [
  {
    code: 'A-0001',
    fullName: '山田 花子',
    fullKana: 'ヤマダ ハナコ',
    birthOn: '昭和55年4月1日',
    email: 'hanako@example.jp',
    phone: '090-1234-5678',
    postalCode: '100-0001',
    address: '東京都千代田区千代田1-1',
    company: '',
    tags: 'DM希望',
    remark: '',
  },
  {
    code: 'A-0002',
    fullName: '佐藤 一郎',
    fullKana: 'ｻﾄｳ ｲﾁﾛｳ',
    birthOn: '1972/11/03',
    email: 'ichiro@example.jp',
    phone: '03-1234-5678',
    postalCode: '530-0001',
    address: '大阪府大阪市北区梅田1-1',
    company: '見本商事株式会社',
    tags: 'DM希望;法人',
    remark: '平日の午前に電話',
  },
]

/**
 * A file that shows what a list may look like, with the headings that its fields have here. It begins with the mark
 * (BOM) by which Excel knows UTF-8, and its lines end as Excel ends them.
 */
export function sampleCsv(fields: readonly { readonly key: string; readonly label: string }[]): string {
  const given = fields.filter(({ key }) => rows.some((row) => key in row))
  const lines = [
    given.map(({ label }) => label),
    ...rows.map((row) => given.map(({ key }) => row[key] ?? '')),
  ]
  return `\uFEFF${lines.map((cells) => `${cells.join(',')}\r\n`).join('')}`
}
