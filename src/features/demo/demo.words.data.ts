/** What a mail-order company for supplements and cosmetics writes about its customers. All of it is invented. */

/** 広告媒体 by which customers come, with how many come by each. */
export const sources: readonly (readonly [name: string, weight: number])[] = [
  ['新聞広告（朝刊）', 19],
  ['折込チラシ', 14],
  ['テレビ通販', 13],
  ['Web広告（検索）', 11],
  ['Web広告（SNS）', 9],
  ['公式サイト', 8],
  ['同梱チラシ', 7],
  ['紹介', 7],
  ['ラジオ通販', 4],
  ['雑誌広告', 4],
  ['カタログ請求', 3],
  ['店頭・催事', 1],
]

export const tagNames = [
  '定期',
  '初回お試し',
  'VIP',
  '要フォロー',
  'メルマガ',
  'DM不可',
  '誕生月特典',
  'ギフト利用',
  '休眠掘り起こし',
  'モニター',
] as const
export type DemoTag = (typeof tagNames)[number]

export const remarks = [
  '午前中の配達を希望',
  '電話は平日17時以降',
  '置き配不可',
  '大豆アレルギーあり。新商品の案内は成分を確認してから',
  '香りの強いものは苦手とのこと',
  '請求書払いを希望',
  '娘さん名義の定期も同じ住所へ発送',
  '粉末より錠剤を希望',
  '耳が遠いため、ゆっくり話す',
  '領収書の宛名は会社名',
  '次回より隔月配送に変更',
  '化粧水は敏感肌用のみ',
  '代引きのみ',
  'チラシの同梱は不要',
] as const

export const noteBodies = [
  '定期の配送間隔を60日に変更。次回お届け日を案内済み。',
  '飲み忘れが多いとのこと。朝食後をお勧めした。',
  '商品の色味が前回と違うとのお問い合わせ。製造ロットの違いを説明し、納得いただいた。',
  '解約のお申し出。効果を感じにくいとのこと。量を減らしたお試しを案内し、継続となった。',
  '美容液のサンプルを同封してほしいとのご希望。次回発送時に対応。',
  'お届け先の変更を承った。引っ越しは来月末。',
  'お友達を2名ご紹介いただいた。紹介特典を付与。',
  '請求額が違うとのお電話。送料の条件を説明し、ご理解いただいた。',
  '誕生月の特典について問い合わせ。利用期限を案内した。',
  '日中は留守がち。夕方以降にあらためて連絡する。',
  '新聞広告を見てお電話。初回お試しをお申し込み。',
  '敏感肌とのことで、成分表を郵送した。',
] as const

/** 職業 by the age from which they are likely. */
export const occupations = {
  working: [
    '会社員',
    '会社員',
    '会社員',
    'パート・アルバイト',
    'パート・アルバイト',
    '主婦・主夫',
    '主婦・主夫',
    '自営業',
    '公務員',
    '医療・介護職',
    '教員',
  ],
  retired: ['年金生活', '年金生活', '主婦・主夫', '主婦・主夫', '無職', '自営業', 'パート・アルバイト'],
} as const

export const companyStems =
  '青葉 若葉 みなと 富士見 日の出 北斗 東洋 大和 さくら 旭 光 三和 丸栄 新栄 常盤 明和 共立 中央 城南 城北 山手 双葉 桜木 泉 千歳 松風 高砂 瑞穂 秋津 花園'.split(
    ' ',
  )
export const companyTrades =
  '商事 工業 建設 食品 運輸 印刷 電機 物産 不動産 製作所 設計 システム 企画 製菓 繊維 紙業 化成 水産 農産 青果'.split(
    ' ',
  )
/** How the words in their names are read. */
export const companyReadings: { readonly [word: string]: string } = Object.fromEntries(
  (
    '青葉:アオバ 若葉:ワカバ みなと:ミナト 富士見:フジミ 日の出:ヒノデ 北斗:ホクト 東洋:トウヨウ 大和:ヤマト さくら:サクラ 旭:アサヒ 光:ヒカリ ' +
    '三和:サンワ 丸栄:マルエイ 新栄:シンエイ 常盤:トキワ 明和:メイワ 共立:キョウリツ 中央:チュウオウ 城南:ジョウナン 城北:ジョウホク 山手:ヤマテ ' +
    '双葉:フタバ 桜木:サクラギ 泉:イズミ 千歳:チトセ 松風:マツカゼ 高砂:タカサゴ 瑞穂:ミズホ 秋津:アキツ 花園:ハナゾノ ' +
    '商事:ショウジ 工業:コウギョウ 建設:ケンセツ 食品:ショクヒン 運輸:ウンユ 印刷:インサツ 電機:デンキ 物産:ブッサン 不動産:フドウサン ' +
    '製作所:セイサクショ 設計:セッケイ システム:システム 企画:キカク 製菓:セイカ 繊維:センイ 紙業:シギョウ 化成:カセイ 水産:スイサン 農産:ノウサン 青果:セイカ'
  )
    .split(' ')
    .map((entry) => entry.split(':')),
)
export const departments = [
  '営業部',
  '総務部',
  '人事部',
  '経理部',
  '企画部',
  '製造部',
  '購買部',
  '第一営業部',
  'お客様相談室',
  '広報課',
] as const
export const titles = ['部長', '課長', '係長', '主任', '代表取締役', '店長', '所長'] as const
/** What people are at a second company beside their first. */
export const secondTitles = ['顧問', '監査役', '非常勤講師', '取締役'] as const

/**
 * Mail domains that look like those people use, under names kept for examples: example.com (RFC 2606) and example.jp
 * (JPRS), where no mail can arrive.
 */
export const mailDomains: readonly (readonly [domain: string, weight: number])[] = [
  ['gmail.example.com', 32],
  ['yahoo.example.jp', 23],
  ['docomo.example.jp', 13],
  ['ezweb.example.jp', 9],
  ['softbank.example.jp', 8],
  ['icloud.example.com', 8],
  ['nifty.example.com', 2],
  ['ocn.example.jp', 2],
  ['outlook.example.com', 2],
  ['example.jp', 1],
]
