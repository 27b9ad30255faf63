import type { ComplaintPatch } from '#features/complaints/complaints.ts'
import type { ContractPatch } from '#features/contracts/contracts.ts'
import type { Definition } from '#features/views/views.api.ts'

/** Days from the day on which the demo is made: what is due soon is due soon whenever that is. */
type Offset = number
type Agreed = Omit<ContractPatch, 'startedOn' | 'endsOn'> & {
  readonly title: string
  readonly starts: Offset
  readonly ends: Offset | null
  readonly since?: 'renewed' | 'cancelled' | 'binned'
}

const yearly = { cycle: 'yearly', autoRenews: true, renewalMonths: 12, noticeDays: 60 } as const

export const companyContracts: readonly Agreed[] = [
  {
    title: '福利厚生向け 定期配送',
    number: 'K-2025-018',
    kind: '継続売買',
    starts: -340,
    ends: 25,
    amount: 1_032_000,
    ...yearly,
  },
  {
    title: '社内売店の委託販売',
    number: 'K-2024-007',
    kind: '販売委託',
    starts: -718,
    ends: 12,
    amount: 640_000,
    ...yearly,
    since: 'renewed',
  },
  {
    title: '健康経営サポート 年間契約',
    number: 'K-2026-003',
    kind: '業務委託',
    starts: -120,
    ends: 245,
    amount: 480_000,
    ...yearly,
  },
  {
    title: 'ノベルティ供給の基本契約',
    number: 'K-2023-002',
    kind: '継続売買',
    starts: -1100,
    ends: null,
    amount: null,
    cycle: 'once',
  },
  {
    title: '秋の催事スペース賃貸借',
    number: 'K-2026-021',
    kind: '賃貸借',
    starts: -75,
    ends: 40,
    amount: 55_000,
    cycle: 'monthly',
    noticeDays: 45,
  },
  {
    title: 'OEM 製造委託（青汁スティック 30包）',
    number: 'K-2026-030',
    kind: '製造委託',
    starts: 20,
    ends: 750,
    amount: 2_400_000,
    ...yearly,
  },
  {
    title: 'サンプル同梱の協力',
    number: 'K-2025-011',
    kind: '業務委託',
    starts: -400,
    ends: -36,
    amount: 120_000,
    cycle: 'once',
  },
  {
    title: '会員向け優待価格の取り決め',
    number: 'K-2025-024',
    kind: '覚書',
    starts: -200,
    ends: 165,
    amount: null,
    cycle: 'once',
    since: 'cancelled',
  },
  {
    title: '店頭什器の貸し出し',
    number: 'K-2024-015',
    kind: '賃貸借',
    starts: -640,
    ends: 90,
    amount: 8000,
    cycle: 'monthly',
    since: 'binned',
  },
]
export const customerContracts: readonly Agreed[] = [
  {
    title: '年間お届けコース',
    number: 'T-10021',
    kind: '定期',
    starts: -352,
    ends: 13,
    amount: 57_600,
    ...yearly,
  },
  {
    title: '年間お届けコース',
    number: 'T-10044',
    kind: '定期',
    starts: -300,
    ends: 65,
    amount: 57_600,
    ...yearly,
  },
  {
    title: 'モニター契約（美容液 3か月）',
    number: 'T-10102',
    kind: 'モニター',
    starts: -30,
    ends: 60,
    amount: null,
    cycle: 'once',
  },
  {
    title: '頒布会 12回コース',
    number: 'T-10087',
    kind: '頒布会',
    starts: -210,
    ends: 155,
    amount: 3980,
    cycle: 'monthly',
  },
]
export const cancelReason = '担当部署の統合により優待制度を終了するとのこと'

type Told = Omit<ComplaintPatch, 'receivedOn'> & {
  readonly about: string
  readonly received: Offset
  readonly harassment?: boolean
  readonly binned?: boolean
}
export const complaints: readonly Told[] = [
  {
    received: 0,
    channel: 'phone',
    severity: 'high',
    state: 'open',
    about: '定期を止めたのに商品が届いた',
    body: '先月末に電話で休止を頼んだのに、今朝また届いた。受け取り拒否したい。',
    wish: '返品と返金。今後の発送を止めてほしい',
  },
  {
    received: -1,
    channel: 'email',
    severity: 'normal',
    state: 'open',
    about: '化粧水の容器が割れていた',
    body: '箱の中で中身が漏れており、同梱のほかの商品もぬれている。写真あり。',
    wish: '新しいものと交換',
  },
  {
    received: -3,
    channel: 'web',
    severity: 'normal',
    state: 'working',
    about: 'ポイントが付いていない',
    body: '誕生月のポイント2倍が反映されていない。',
    response: '購買履歴を確認中。翌営業日までに折り返すとお伝えした。',
  },
  {
    received: -5,
    channel: 'phone',
    severity: 'high',
    state: 'working',
    harassment: true,
    about: '電話がつながらないとのお叱り（長時間）',
    body: '1時間以上にわたり大声で叱責。担当者の個人の住所を尋ねられた。',
    response: '責任者が交代して対応。以後は録音のうえ2名で受けることにした。',
  },
  {
    received: -12,
    channel: 'letter',
    severity: 'low',
    state: 'held',
    about: 'チラシの字が小さくて読めない',
    wish: '大きな字の案内がほしい',
    response: '次号から大きな字の版を作るかを検討中。決まりしだい手紙でお返事する。',
  },
  {
    received: -26,
    channel: 'line',
    severity: 'normal',
    state: 'closed',
    about: '注文と違う商品が入っていた',
    response: '正しい商品を当日発送。誤配品は差し上げた。',
    cause: '出荷検品での品番の読み違え（60包と30包の箱が似ている）',
    prevention: '棚の位置を離し、検品をバーコードに変更した',
  },
  {
    received: -48,
    channel: 'phone',
    severity: 'normal',
    state: 'closed',
    about: '二重に請求されている',
    response: '請求を1件取り消し、おわびの手紙を送付。',
    cause: '都度の注文と定期の締めが重なった',
    prevention: '締め日の前日に重複を点検する手順を加えた',
  },
  { received: -2, channel: 'other', severity: 'low', state: 'open', about: '（入力まちがい）', binned: true },
]

type Condition = { readonly field: string; readonly op: string; readonly value?: unknown }
type Saved = {
  readonly subject: 'customer' | 'company'
  readonly name: string
  readonly shared: boolean
  readonly conditions: readonly Condition[]
  readonly columns: Definition['columns']
  readonly sort: string
  readonly layout?: Definition['layout']
  readonly dateField?: string
}

const nameColumn = { key: 'fullName', width: 150, pinned: true } as const
const keys = (...list: readonly string[]): { key: string }[] => list.map((key) => ({ key }))

/** 一覧 that the shop keeps. A tag is named by its name, since its id is another one everywhere. */
export const savedViews: readonly Saved[] = [
  {
    subject: 'customer',
    name: '定期のお客様',
    shared: true,
    sort: '-field:yearlyTotal',
    layout: 'grid',
    conditions: [
      { field: 'tags', op: 'containsAny', value: ['定期'] },
      { field: 'stage', op: 'in', value: ['customer'] },
    ],
    columns: [
      nameColumn,
      ...keys('deliveryCycle', 'favourites', 'skinType', 'yearlyTotal', 'points', 'firstOrderOn', 'ownerId'),
    ],
  },
  {
    subject: 'customer',
    name: '今月お誕生日の方',
    shared: true,
    sort: 'kana',
    layout: 'calendar',
    dateField: 'birthOn',
    conditions: [{ field: 'birthOn', op: 'anniversary', value: { unit: 'month', offset: 0 } }],
    columns: [nameColumn, ...keys('birthOn', 'phone', 'tags', 'ownerId')],
  },
  {
    subject: 'customer',
    name: 'VIP・年間15万円以上',
    shared: true,
    sort: '-field:yearlyTotal',
    layout: 'cards',
    conditions: [{ field: 'yearlyTotal', op: 'atLeast', value: 150_000 }],
    columns: [nameColumn, ...keys('yearlyTotal', 'favourites', 'phone', 'prefecture', 'ownerId')],
  },
  {
    subject: 'customer',
    name: '私の要フォロー',
    shared: false,
    sort: '-updatedAt',
    conditions: [
      { field: 'tags', op: 'containsAny', value: ['要フォロー'] },
      { field: 'ownerId', op: 'in', value: ['me'] },
    ],
    columns: [nameColumn, ...keys('phone', 'stage', 'tags', 'remark', 'updatedAt')],
  },
  {
    subject: 'company',
    name: '取引ランク S・A',
    shared: true,
    sort: 'kana',
    conditions: [{ field: 'rank', op: 'in', value: ['s_key_account', 'a'] }],
    columns: [
      { key: 'name', width: 220, pinned: true },
      ...keys('rank', 'nextVisitOn', 'closingDay', 'paymentMethod', 'ownerId'),
    ],
  },
]

/** What is kept of the companies with the most people, the largest first. */
export const companyTerms: readonly {
  readonly rank: number
  readonly visit: Offset | null
  readonly attributes: { readonly [key: string]: string | number }
}[] = [
  {
    rank: 0,
    visit: 4,
    attributes: {
      billing: 'closing',
      closingDay: 'end',
      paymentMonth: '1',
      paymentDay: 'end',
      paymentHoliday: 'before',
      paymentMethod: 'transfer',
      creditLimit: 5_000_000,
      budget: 12_000_000,
      budgetMonth: '2',
      decisionMaker: '総務部長',
    },
  },
  {
    rank: 0,
    visit: 9,
    attributes: {
      billing: 'closing',
      closingDay: '20',
      paymentMonth: '2',
      paymentDay: '10',
      paymentMethod: 'transfer',
      creditLimit: 3_000_000,
      budget: 8_000_000,
      budgetMonth: '9',
    },
  },
  {
    rank: 1,
    visit: 17,
    attributes: {
      billing: 'closing',
      closingDay: '15',
      paymentMonth: '1',
      paymentDay: 'end',
      paymentMethod: 'note',
      creditLimit: 2_000_000,
    },
  },
  { rank: 1, visit: null, attributes: { billing: 'each', paymentMethod: 'card', creditLimit: 500_000 } },
  {
    rank: 2,
    visit: 30,
    attributes: {
      billing: 'closing',
      closingDay: 'end',
      paymentMonth: '1',
      paymentDay: 'end',
      paymentMethod: 'debit',
      creditLimit: 800_000,
    },
  },
  { rank: 2, visit: null, attributes: { billing: 'each', paymentMethod: 'cod' } },
  { rank: 3, visit: null, attributes: { billing: 'each', paymentMethod: 'convenience' } },
]
/** By place in the list of companies: whose parent is whose. */
export const groups: readonly (readonly [child: number, parent: number])[] = [
  [2, 0],
  [4, 0],
  [5, 2],
  [3, 1],
]

/** Who issues the documents of the demo. No company has this number. */
export const issuer = {
  name: '株式会社すこやか堂（デモ）',
  postalCode: '100-0001',
  address: '東京都千代田区千代田0-0-0',
  phone: '03-0000-0000',
  invoiceNumber: 'T9000000000000',
  bankAccount: 'デモ銀行 本店営業部 普通 0000000 カ）スコヤカドウ',
} as const
/** What a bank takes of a transfer where whoever pays does not bear it. */
export const feeOfBank = 440
/** Payments whose name tells nobody from whom they are. */
export const strangers = [
  { payer: 'ミヤコシヨウカイ', amount: 15_400 },
  { payer: 'ヤマカワ タロウ', amount: 7_980 },
  { payer: 'オフリコミ', amount: 3_300 },
] as const

/** A colleague who has left: a sign-in that nobody can use, there so that a hand-over has been made. */
export const leaver = { name: '渡辺 健（退職）', local: 'watanabe.ken' } as const
export const handoverNote =
  '担当していたお客様をお願いします。定期の見直しをご検討中の方が多いので、月初めに一度お電話ください。'
