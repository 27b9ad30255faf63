import type { Phrase } from '#kit/text.ts'
import type {
  ChangeKind,
  outcomeChannels,
  outcomes,
  State,
  TaskReason,
  WatchedKind,
} from './subscriptions.ts'

export const stateLabels: { readonly [S in State]: Phrase } = {
  active: { ja: '有効', en: 'Active' },
  paused: { ja: '一時休止', en: 'Paused' },
  suspended: { ja: '休止', en: 'Suspended' },
  cancelled: { ja: '解約', en: 'Cancelled' },
  ended: { ja: '終了', en: 'Ended' },
  paymentError: { ja: '決済エラー', en: 'Payment error' },
}

export const taskLabels: { readonly [R in TaskReason]: Phrase } = {
  watched: { ja: '要注意リスト', en: 'Watched' },
  repeated: { ja: '1回限りの2回目', en: 'Second time' },
  payment: { ja: '決済できない', en: 'Payment' },
  address: { ja: '届け先がない', en: 'Address' },
  product: { ja: '商品がない', en: 'Product' },
  mail: { ja: 'メールが届かない', en: 'No mail' },
  calendar: { ja: '出荷できる日がない', en: 'No day' },
  other: { ja: '確認待ち', en: 'To be looked at' },
  order: { ja: '受注の保留', en: 'Order held' },
  wish: { ja: 'お客様の依頼', en: 'Asked for' },
}

export const changeLabels: { readonly [K in ChangeKind]: Phrase } = {
  started: { ja: '開始', en: 'Started' },
  skipped: { ja: 'スキップ', en: 'Skipped' },
  paused: { ja: '一時休止', en: 'Paused' },
  suspended: { ja: '休止', en: 'Suspended' },
  resumed: { ja: '再開', en: 'Resumed' },
  cancelled: { ja: '解約', en: 'Cancelled' },
  ended: { ja: '終了', en: 'Ended' },
  paymentError: { ja: '決済エラー', en: 'Payment error' },
  recovered: { ja: '決済の復旧', en: 'Payment recovered' },
  cycle: { ja: '周期の変更', en: 'Cycle changed' },
  date: { ja: '次回日の変更', en: 'Date moved' },
  items: { ja: '内容の変更', en: 'Contents changed' },
  address: { ja: '届け先の変更', en: 'Address changed' },
  payment: { ja: '支払方法の変更', en: 'Payment changed' },
  bundle: { ja: 'まとめ配送', en: 'Shipped together' },
  held: { ja: '確認待ち', en: 'Held' },
  released: { ja: '確認済み', en: 'Released' },
  stayed: { ja: '継続（解約阻止）', en: 'Stayed' },
  price: { ja: '回による価格', en: 'Price of the round' },
}

export const watchedLabels: { readonly [K in WatchedKind]: Phrase } = {
  email: { ja: 'メールアドレス', en: 'E-mail' },
  phone: { ja: '電話番号', en: 'Phone' },
  address: { ja: '住所', en: 'Address' },
  person: { ja: '氏名と住所', en: 'Name and address' },
}

export const offerLabels: { readonly [O in 'skip' | 'pause' | 'cycle' | 'quantity' | 'product']: Phrase } = {
  skip: { ja: '次回のスキップ', en: 'Skipping the next one' },
  pause: { ja: '一時休止', en: 'A pause' },
  cycle: { ja: 'お届け周期の変更', en: 'Another cycle' },
  quantity: { ja: '数量の変更', en: 'Another quantity' },
  product: { ja: '商品の変更', en: 'Other goods' },
}

export const roundPaymentLabels: { readonly [P in 'open' | 'paid' | 'failed' | 'abandoned']: Phrase } = {
  open: { ja: '未決済', en: 'Open' },
  paid: { ja: '入金済み', en: 'Paid' },
  failed: { ja: '決済失敗', en: 'Failed' },
  abandoned: { ja: '請求なし', en: 'Nothing to pay' },
}

export const outcomeLabels: { readonly [O in (typeof outcomes)[number]]: Phrase } = {
  paid: { ja: '入金済み', en: 'Paid' },
  failed: { ja: '決済失敗', en: 'Failed' },
  authorized: { ja: '与信済み', en: 'Authorized' },
}

export const outcomeChannelLabels: { readonly [C in (typeof outcomeChannels)[number]]: Phrase } = {
  screen: { ja: '画面', en: 'Screen' },
  api: { ja: 'API', en: 'API' },
  csv: { ja: 'ファイル', en: 'File' },
}
