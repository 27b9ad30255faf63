import type { Field } from '#platform/catalogue/field.ts'
import { saleField, saleOption } from './imports.sale-fields.ts'

export const productFields: readonly Field[] = [
  saleField('product.code', 'product', 'text', { ja: '品番', en: 'Product code' }, [
    '商品コード',
    '商品番号',
    '商品id',
    '型番',
    'jan',
    'janコード',
    'sku',
    'stockcode',
    'item code',
    'code',
  ]),
  saleField('product.name', 'product', 'text', { ja: '商品名', en: 'Name' }, [
    '品名',
    '商品',
    'product name',
    'item name',
    'description of product',
    'title',
  ]),
  saleField('product.kana', 'product', 'text', { ja: '商品名のフリガナ', en: 'Reading' }, [
    'フリガナ',
    'カナ',
    '商品名カナ',
  ]),
  saleField('product.category', 'product', 'text', { ja: '分類', en: 'Category' }, [
    'カテゴリ',
    'カテゴリー',
    '商品分類',
    '商品カテゴリ',
    'product category',
  ]),
  saleField('product.price', 'product', 'money', { ja: '価格', en: 'Price' }, [
    '販売価格',
    '単価',
    '定価',
    '売価',
    '通常価格',
    'unitprice',
    'unit price',
  ]),
  saleField(
    'product.taxIncluded',
    'product',
    'choice',
    { ja: '税込・税抜', en: 'With or without tax' },
    ['税込税抜', '内税外税', 'tax included'],
    [
      saleOption('included', '税込', 'With tax', ['内税', '込']),
      saleOption('excluded', '税抜', 'Without tax', ['外税', '税別', '抜']),
    ],
  ),
  saleField('product.priceFrom', 'product', 'date', { ja: '価格の開始日', en: 'Price from' }, [
    '価格適用日',
    '適用開始日',
  ]),
  saleField('product.tax', 'product', 'text', { ja: '税区分', en: 'Tax class' }, [
    '税率',
    '消費税率',
    '課税区分',
    'tax rate',
  ]),
  saleField('product.cost', 'product', 'money', { ja: '原価', en: 'Cost' }, [
    '仕入単価',
    '仕入価格',
    '原価単価',
    'cost price',
  ]),
  saleField('product.days', 'product', 'number', { ja: '1つでもつ日数', en: 'Days one lasts' }, [
    '1個の日数',
    '使用日数',
    '日数',
    'days per pack',
  ]),
  saleField('product.stock', 'product', 'number', { ja: '在庫', en: 'Stock' }, [
    '在庫数',
    '在庫数量',
    'stock level',
    'inventory',
  ]),
  saleField('product.variation', 'product', 'text', { ja: 'バリエーション', en: 'Variation' }, [
    '規格',
    '種類',
    'カラー',
    'サイズ',
    'variant',
  ]),
  saleField('product.parent', 'product', 'text', { ja: '親の品番', en: 'Code of the parent' }, [
    '元の品番',
    '親商品コード',
    '親品番',
    'parent code',
    'parent sku',
  ]),
  saleField('product.from', 'product', 'date', { ja: '販売開始日', en: 'Sold from' }, [
    '発売日',
    'active from',
  ]),
  saleField('product.to', 'product', 'date', { ja: '販売終了日', en: 'Sold to' }, ['終売日', 'active to']),
  saleField('product.description', 'product', 'longText', { ja: '説明', en: 'Description' }, [
    '商品説明',
    '備考',
    'details',
  ]),
]
