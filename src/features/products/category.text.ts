import { defineText } from '#kit/text.ts'

export const categoryText = defineText({
  categories: { ja: '商品分類', en: 'Categories of products' },
  lead: {
    ja: '商品を探すとき、集計するときのまとまりです。下の分類の商品は、上の分類にも含めて探します。',
    en: 'What products are found and counted by. A category holds the products of those below it too.',
  },
  name: { ja: '分類の名前', en: 'Name' },
  nameOf: { ja: '「{name}」の名前', en: 'Name of “{name}”' },
  add: { ja: '分類を加える', en: 'Add a category' },
  addBelow: { ja: '「{name}」の下に分類を加える', en: 'Add a category below “{name}”' },
  addTo: { ja: '「{name}」の下に加える分類', en: 'New category below “{name}”' },
  create: { ja: '加える', en: 'Add' },
  cancel: { ja: 'キャンセル', en: 'Cancel' },
  drag: { ja: '「{name}」を並べ替える', en: 'Move “{name}”' },
  dragHelp: {
    ja: 'スペースキーでつかみ、矢印キーで動かし、もう一度スペースキーで置きます。Esc でやめます。',
    en: 'Space picks it up, the arrow keys move it, Space puts it down. Esc gives up.',
  },
  up: { ja: '「{name}」を上へ', en: 'Move “{name}” up' },
  down: { ja: '「{name}」を下へ', en: 'Move “{name}” down' },
  inward: { ja: '「{name}」をすぐ上の分類の下に入れる', en: 'Put “{name}” below the one above it' },
  outward: { ja: '「{name}」を一つ外に出す', en: 'Take “{name}” one level out' },
  moved: { ja: '「{name}」を移しました', en: 'Moved “{name}”' },
  count: { ja: '{count}件', en: '{count}' },
  remove: { ja: '「{name}」を消す', en: 'Remove “{name}”' },
  removeTitle: { ja: '分類「{name}」を消す', en: 'Remove the category “{name}”' },
  removeWhy: {
    ja: 'この分類の商品と下の分類を、どこに移しますか。',
    en: 'Where do its products and the categories below it go?',
  },
  moveTo: { ja: '移す先', en: 'Where to' },
  noCategory: { ja: '分類なし（下の分類はいちばん上へ）', en: 'No category (those below come to the top)' },
  removeIt: { ja: '移して消す', en: 'Move and remove' },
  removed: { ja: '分類「{name}」を消しました', en: 'Removed the category “{name}”' },
  emptyTitle: { ja: '分類はまだありません', en: 'No categories yet' },
  emptyWhy: {
    ja: '「健康食品」「化粧品」のように、商品をまとめる名前を加えてください。',
    en: 'Add names that gather products: “Health food”, “Cosmetics”.',
  },
})
