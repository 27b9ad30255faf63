import type { TaxClass } from '#kit/sale.ts'

export type DemoProduct = {
  readonly code: string
  readonly name: string
  readonly kana: string
  readonly category: readonly string[]
  readonly taxClass: TaxClass
  /** Yen with tax, from a day on. */
  readonly prices: readonly (readonly [startsOn: string, price: number])[]
  readonly cost?: number
  readonly daysPerPack?: number
  readonly stock?: number
  readonly variationOf?: string
  readonly variation?: string
  readonly parts?: readonly (readonly [code: string, quantity: number])[]
  readonly activeFrom?: string
  readonly activeTo?: string
  readonly description?: string
}

type Row = readonly [
  code: string,
  name: string,
  kana: string,
  price: number,
  cost: number,
  days?: number,
  raised?: number,
]

const opened = '2019-10-01'
const raisedOn = '2025-04-01'
const of =
  (category: readonly string[], taxClass: TaxClass, stock: number) =>
  ([code, name, kana, price, cost, days, raised]: Row): DemoProduct => ({
    code,
    name,
    kana,
    category,
    taxClass,
    prices:
      raised === undefined
        ? [[opened, price]]
        : [
            [opened, price],
            [raisedOn, raised],
          ],
    cost,
    ...(days !== undefined && { daysPerPack: days }),
    stock,
  })

/** A mail-order shop of health food, cosmetics and food: 8 % and 10 %, prices that rose, variations, sets. */
export const demoProducts: readonly DemoProduct[] = [
  ...(
    [
      ['AO-030', '有機大麦若葉の青汁 30包', 'ユウキオオムギワカバノアオジル', 3980, 980, 30, 4180],
      ['AO-090', '有機大麦若葉の青汁 90包', 'ユウキオオムギワカバノアオジル', 10800, 2700, 90, 11400],
      ['AO-TRY', '青汁お試し 7包', 'アオジルオタメシ', 980, 260, 7],
    ] as const
  ).map(of(['健康食品', '青汁'], 'reduced', 420)),
  ...(
    [
      ['SP-VC', 'ビタミンC 60粒', 'ビタミンシー', 1620, 380, 30, 1728],
      ['SP-VB', 'ビタミンBミックス 60粒', 'ビタミンビーミックス', 1620, 390, 30],
      ['SP-FE', '鉄と葉酸 60粒', 'テツトヨウサン', 1836, 420, 30],
      ['SP-GL', 'グルコサミンEX 180粒', 'グルコサミンイーエックス', 5400, 1350, 30, 5724],
      ['SP-DHA', 'DHA・EPA 120粒', 'ディーエイチエーイーピーエー', 4320, 1120, 30],
      ['SP-RU', 'ルテインプラス 30粒', 'ルテインプラス', 3780, 900, 30],
      ['SP-NY', '乳酸菌のちから 30包', 'ニュウサンキンノチカラ', 3240, 760, 30, 3456],
      ['SP-KU', '黒酢もろみ 62粒', 'クロズモロミ', 2700, 610, 31],
      ['SP-NI', '黒にんにく 62粒', 'クロニンニク', 3024, 700, 31],
    ] as const
  ).map(of(['健康食品', 'サプリメント'], 'reduced', 260)),
  ...(
    [
      ['PR-WH', 'ホエイプロテイン ココア 1kg', 'ホエイプロテインココア', 5184, 1900, 33],
      ['PR-SO', 'ソイプロテイン きなこ 1kg', 'ソイプロテインキナコ', 4860, 1700, 33],
      ['CO-PD', 'コラーゲンパウダー 100g', 'コラーゲンパウダー', 2592, 640, 20],
    ] as const
  ).map(of(['健康食品', 'プロテイン・コラーゲン'], 'reduced', 150)),
  ...(
    [
      ['CS-CL', 'クレンジングオイル 150mL', 'クレンジングオイル', 2750, 620, 60],
      ['CS-WA', '米ぬか洗顔フォーム 120g', 'コメヌカセンガンフォーム', 1980, 430, 60, 2090],
      ['CS-LO', 'うるおい化粧水 120mL', 'ウルオイケショウスイ', 4400, 820, 45, 4620],
      ['CS-MI', 'うるおい乳液 100mL', 'ウルオイニュウエキ', 4620, 860, 50, 4840],
      ['CS-SE', '美容液 エッセンス 30mL', 'ビヨウエキエッセンス', 7700, 1400, 45],
      ['CS-CR', 'ナイトクリーム 40g', 'ナイトクリーム', 6600, 1250, 60],
      ['CS-MA', 'フェイスマスク 5枚', 'フェイスマスク', 1650, 380, 10],
      ['CS-UV', '日やけ止めミルク 50g', 'ヒヤケドメミルク', 2420, 510, 40],
    ] as const
  ).map(of(['化粧品', 'スキンケア'], 'standard', 180)),
  ...(
    [
      ['HC-SH', '椿シャンプー 400mL', 'ツバキシャンプー', 2200, 520, 45],
      ['HC-TR', '椿トリートメント 400g', 'ツバキトリートメント', 2420, 560, 45],
      ['HC-DY', '白髪用カラートリートメント', 'シラガヨウカラートリートメント', 3300, 780, 30],
    ] as const
  ).map(of(['化粧品', 'ヘアケア'], 'standard', 140)),
  {
    code: 'CS-LIP',
    name: 'うるおいリップ',
    kana: 'ウルオイリップ',
    category: ['化粧品', 'メイク'],
    taxClass: 'standard',
    prices: [[opened, 1760]],
    cost: 390,
    daysPerPack: 90,
    description: '色は3つ。受注は色ごとの品番で受けてください。',
  },
  ...(
    [
      ['CS-LIP-01', '桜', 64],
      ['CS-LIP-02', '紅', 48],
      ['CS-LIP-03', '珊瑚', 12],
    ] as const
  ).map(([code, variation, stock]): DemoProduct => ({
    code,
    name: `うるおいリップ ${variation}`,
    kana: 'ウルオイリップ',
    category: ['化粧品', 'メイク'],
    taxClass: 'standard',
    prices: [],
    variationOf: 'CS-LIP',
    variation,
    stock,
  })),
  ...(
    [
      ['FD-HN', '国産はちみつ 500g', 'コクサンハチミツ', 3240, 1300, 60],
      ['FD-UM', '紀州南高梅 はちみつ 500g', 'キシュウナンコウウメハチミツ', 2592, 980, 30, 2808],
      ['FD-DA', 'だしパック 30袋', 'ダシパック', 1296, 420, 30],
      ['FD-AM', '米麹甘酒 6本', 'コメコウジアマザケ', 2160, 760, 6],
      ['FD-OI', 'えごま油 170g', 'エゴマアブラ', 1728, 620, 30],
      ['FD-SO', '十割そば 8束', 'ジュウワリソバ', 2376, 890, 8],
    ] as const
  ).map(of(['食品', '調味料・乾物'], 'reduced', 220)),
  ...(
    [
      ['TE-GR', '深蒸し煎茶 100g', 'フカムシセンチャ', 1080, 360, 30, 1188],
      ['TE-GO', 'ごぼう茶 30包', 'ゴボウチャ', 1620, 460, 30],
      ['TE-RO', 'ルイボスティー 50包', 'ルイボスティー', 1512, 400, 50],
    ] as const
  ).map(of(['食品', 'お茶'], 'reduced', 300)),
  {
    code: 'GF-CAN',
    name: '茶筒（桜皮）',
    kana: 'チャヅツサクラカワ',
    category: ['食品', 'お茶'],
    taxClass: 'standard',
    prices: [[opened, 4950]],
    cost: 2100,
    stock: 18,
    activeTo: '2026-03-31',
  },
  {
    code: 'AO-030N',
    name: '有機大麦若葉の青汁 30包（新処方）',
    kana: 'ユウキオオムギワカバノアオジルシンショホウ',
    category: ['健康食品', '青汁'],
    taxClass: 'reduced',
    prices: [['2027-04-01', 4280]],
    cost: 1020,
    daysPerPack: 30,
    activeFrom: '2027-04-01',
  },
  {
    code: 'ST-SKIN',
    name: 'うるおいスキンケア3点セット',
    kana: 'ウルオイスキンケアサンテンセット',
    category: ['化粧品', 'スキンケア'],
    taxClass: 'standard',
    prices: [[opened, 9900]],
    daysPerPack: 45,
    parts: [
      ['CS-WA', 1],
      ['CS-LO', 1],
      ['CS-MI', 1],
    ],
  },
  {
    code: 'ST-HAIR',
    name: '椿ヘアケア2点セット',
    kana: 'ツバキヘアケアニテンセット',
    category: ['化粧品', 'ヘアケア'],
    taxClass: 'standard',
    prices: [[opened, 4180]],
    daysPerPack: 45,
    parts: [
      ['HC-SH', 1],
      ['HC-TR', 1],
    ],
  },
  {
    code: 'ST-TEA',
    name: 'お茶くらべセット',
    kana: 'オチャクラベセット',
    category: ['食品', 'お茶'],
    taxClass: 'reduced',
    prices: [[opened, 3780]],
    daysPerPack: 90,
    parts: [
      ['TE-GR', 2],
      ['TE-GO', 1],
      ['TE-RO', 1],
    ],
  },
]
