import type { Content } from '#features/templates/templates.content.ts'
import {
  block,
  button,
  columns,
  divider,
  heading,
  section,
  starterContent,
  text,
  title,
} from '#features/templates/templates.starter-parts.ts'

const shop = 'https://shop.example.jp'
const greeting = '{{ customer.addressee }}\n\nいつも当店をご利用いただき、ありがとうございます。'
const page = (label: string, path: string, more: object = {}) =>
  button(label, { link: `${shop}${path}`, ...more })
const pages = block('links', {
  items: [
    { label: 'お買いもの', link: `${shop}/` },
    { label: '定期便のご案内', link: `${shop}/teiki` },
    { label: 'よくあるご質問', link: `${shop}/faq` },
  ],
})
/** Products by their ids, each with a link of its own. */
const wares = (ids: readonly string[], more: object = {}) =>
  block('products', {
    items: ids.map((productId, at) => ({ productId, link: `${shop}/item/${at + 1}` })),
    button: '商品を見る',
    ...more,
  })

/** What the shop wrote, with the wares (by code) it shows. */
export type Letter = {
  readonly name: string
  readonly description: string
  readonly shows: readonly string[]
  readonly content: (productIds: readonly string[]) => Content
}

export const letters = {
  sale: {
    name: '秋の感謝セール',
    description: '年2回のセールのご案内。期間と対象の商品を入れ替えて使います。',
    shows: ['CS-LO', 'CS-MI', 'FD-UM', 'FD-DA'],
    content: (ids) =>
      starterContent({
        subject: '【会員の方へ】秋の感謝セールを始めました',
        preheader: '人気の化粧水と食品を、感謝の価格で',
        style: { accent: '#a4432a', canvas: '#f7f3ee', corner: 8 },
        sections: [
          section(
            [
              heading('会員様 限定', {
                align: 'center',
                level: 3,
                space: 'small',
                colour: '#ffffff',
              }),
              title('秋の感謝セール', { colour: '#ffffff' }),
            ],
            { background: '#8c3a20', space: 'large' },
          ),
          section([
            text(`${greeting}\n感謝をこめて、会員の方だけのセールを開きます。`),
            page('セール会場へ', '/sale', { isWide: true }),
          ]),
          section([heading('人気の4品'), wares(ids, { columns: 2 })]),
          section([divider, pages]),
        ],
      }),
  },
  news: {
    name: '会員だより',
    description: '月に一度、蔵と茶畑の話をお届けします。売り込みはしません。',
    shows: [],
    content: () =>
      starterContent({
        subject: '会員だより 霜の降りた朝のこと',
        preheader: '茶畑から、今月のお手紙です',
        style: { accent: '#2f6f4f', canvas: '#f3f5f1', font: 'mincho' },
        sections: [
          section([
            heading('会員だより', { align: 'center', level: 3, colour: '#2f6f4f' }),
            title('霜の降りた朝のこと'),
            text(
              '{{ customer.addressee }}\n\n畑に初霜が降りました。葉が縮む前に摘めるかどうか、毎年この時期は空ばかり見ています。\n\n今月は、摘み手の田村さんに三十年の話を聞きました。',
            ),
            page('続きを読む', '/letter/tamura', { style: 'outline' }),
          ]),
          columns([
            [
              heading('今月の畑', { level: 3 }),
              text('お茶の花が咲いています。白くて、思いのほかよい香りです。'),
            ],
            [heading('台所から', { level: 3 }), text('だしがらで作るふりかけが、編集部で流行っています。')],
          ]),
          section([page('作り方を見る', '/letter/furikake', { style: 'outline' }), divider, pages]),
        ],
      }),
  },
  tea: {
    name: '青汁の新しい味',
    description: '毎年11月にお送りしています。',
    shows: ['AO-030', 'AO-TRY'],
    content: (ids) =>
      starterContent({
        subject: '大麦若葉の青汁が、飲みやすくなりました',
        preheader: '一年かけて、苦みを見直しました',
        style: { accent: '#3f7d3a', canvas: '#f2f6ef' },
        sections: [
          section([
            title('一年かけて、飲みやすく。'),
            text(
              `${greeting}\n「もう少し苦みがなければ続けられる」というお声をいただき、摘む時期から見直しました。`,
            ),
            page('新しい青汁を見る', '/aojiru'),
          ]),
          section([heading('まずは7包から'), wares(ids, { columns: 2 })]),
          section([
            text('・有機大麦若葉100%\n・国内の契約農家で栽培\n・水にも牛乳にもさっと溶けます'),
            pages,
          ]),
        ],
      }),
  },
  care: {
    name: '乾燥の季節のお手入れ',
    description: '化粧品をお使いの方へ。秋から冬に。',
    shows: ['CS-LO', 'CS-CR', 'CS-SE'],
    content: (ids) =>
      starterContent({
        subject: '{{ customer.addressee }}、乾燥の季節のお手入れはお済みですか',
        preheader: '夜の3分でできる、うるおいのお手入れ',
        style: { accent: '#7a4b6d', canvas: '#f7f2f5', font: 'rounded' },
        sections: [
          section([
            title('夜の3分、うるおいのお手入れ'),
            text(
              `${greeting}\n空気の乾く季節になりました。お風呂あがりの3分でできるお手入れをご紹介します。`,
            ),
            page('お手入れの順番を見る', '/care/winter'),
          ]),
          section([wares(ids, { columns: 3 })]),
          section([page('美容相談を予約する', '/consult', { style: 'outline' }), divider, pages]),
        ],
      }),
  },
  gift: {
    name: '冬の贈りもの',
    description: 'お歳暮のご案内。早期のご予約の特典を入れ替えて使います。',
    shows: ['FD-HN', 'FD-UM', 'FD-SO', 'ST-TEA'],
    content: (ids) =>
      starterContent({
        subject: '冬の贈りもの 早期のご予約を始めました',
        preheader: '11月中のご予約は送料をいただきません',
        style: { accent: '#8a5a1f', canvas: '#f6f2ea', font: 'mincho', corner: 2 },
        sections: [
          section([
            title('冬の贈りもの'),
            text(`${greeting}\n今年お世話になった方へ、心のこもった品をお選びください。のし紙は無料です。`),
            page('贈りものを選ぶ', '/gift', { isWide: true }),
          ]),
          section([wares(ids, { columns: 2 })]),
          section([divider, pages]),
        ],
      }),
  },
} as const satisfies { readonly [key: string]: Letter }
export type LetterKey = keyof typeof letters
