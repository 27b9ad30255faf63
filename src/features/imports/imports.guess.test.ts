import { describe, expect, it } from 'vitest'
import { companyFields } from '#features/companies/companies.fields.ts'
import { customerFields } from '#features/customers/customers.fields.ts'
import { guessSubject } from './imports.guess.ts'
import { orderFields } from './imports.order-fields.ts'
import { shopFile } from './imports.orders.make.ts'
import { productFields } from './imports.product-fields.ts'
import type { ImportSubject } from './imports.ts'

const targets: { readonly [S in ImportSubject]?: typeof orderFields } = {
  customer: customerFields,
  company: companyFields,
  order: [...orderFields, ...customerFields],
  product: productFields,
}
function guess(heading: string, rows: readonly string[] = [], hasHeader = true): ImportSubject {
  const header = heading.split(',')
  return guessSubject(header, {
    hasHeader,
    rows: rows.length === 0 ? [header.map(() => 'x')] : rows.map((row) => row.split(',')),
    targetsOf: (subject) => targets[subject] ?? [],
  })
}

describe('what the rows of a file are', () => {
  it.each([
    ['order', 'a row a line', '注文番号,注文日,会員番号,商品コード,商品名,数量,単価'],
    ['order', 'a row an order', '受注番号,受注日時,氏名,メールアドレス,電話番号,送料,合計金額'],
    ['product', 'a list of products', '商品コード,商品名,カテゴリ,販売価格,原価,在庫数'],
    ['company', 'a list of companies', '会社名,法人番号,住所,電話番号'],
    ['customer', 'a list of people', '会員番号,氏名,フリガナ,電話番号,メールアドレス,会社名'],
    ['customer', 'people with a number of points', '氏名,ポイント,合計金額,備考'],
    ['customer', 'headings that tell nothing', 'あ,い,う'],
  ] as const)('are guessed as %s: %s', (subject, _, heading) => {
    expect(guess(heading)).toBe(subject)
  })

  it('are orders in the export of a shop in a shape of its own', () => {
    const { header, rows } = shopFile(20)
    expect(guess(header, rows)).toBe('order')
  })

  it('are not told by a column in which nothing stands, nor without headings', () => {
    const heading = '氏名,メール,注文番号,注文日,合計金額'
    expect(guess(heading, ['山田 花子,hanako@example.com,,,'])).toBe('customer')
    expect(guess(heading, ['山田 花子,hanako@example.com,A1,2024/5/1,100'])).toBe('order')
    expect(guess('A1,2024/5/1,100,X,Y', [], false)).toBe('customer')
  })
})
