import { defineText } from '#kit/text.ts'
import { systemNavText } from './system.nav.text.ts'

export const systemText = defineText({
  ...systemNavText,
  // Home
  now: { ja: 'いまの数字', en: 'Right now' },
  definition: { ja: '数え方', en: 'Definition' },
  people: { ja: '{value}人', en: '{value}' },
  count: { ja: '{value}件', en: '{value}' },
  percent: { ja: '{value}%', en: '{value}%' },
  days: { ja: '{value}日', en: '{value} days' },
  about: { ja: '約{value}', en: 'about {value}' },
  outOf: { ja: '（{n}件から計算）', en: ' (from {n} records)' },
  notYet: { ja: '—', en: '—' },
  notYetWhy: { ja: '（まだ計算できるデータがありません）', en: ' (there is nothing to count yet)' },
  noMetrics: { ja: 'まだ数字はありません', en: 'No numbers yet' },
  noMetricsWhy: {
    ja: '顧客を取り込むと、人数や増え方がここに出ます。',
    en: 'When you import customers, how many there are and how they grow appears here.',
  },
  steps: { ja: '最初にすること', en: 'First steps' },
  stepsHide: { ja: 'この案内を閉じる', en: 'Hide these steps' },
  stepSearch: { ja: '⌘K（Ctrl+K）で探してみる', en: 'Try the search with ⌘K (Ctrl+K)' },
  stepSearchWhy: {
    ja: '名前の漢字でも、かなでも、電話番号の一部でも見つかります。画面や操作もここから開けます。',
    en: 'Names, readings and parts of phone numbers all work. Pages and commands open from there too.',
  },

  // Jobs
  jobsLead: {
    ja: '取り込みや書き出しなど、時間のかかる処理の一覧です。',
    en: 'Imports, exports and other work that takes a while.',
  },
  what: { ja: '処理', en: 'What' },
  progress: { ja: '進み具合', en: 'Progress' },
  who: { ja: '始めた人', en: 'Started by' },
  startedAt: { ja: '受付日時', en: 'Asked at' },
  took: { ja: '所要時間', en: 'Took' },
  seconds: { ja: '{count}秒', en: '{count} s' },
  minutes: { ja: '{minutes}分{seconds}秒', en: '{minutes} min {seconds} s' },
  hours: { ja: '{hours}時間{minutes}分', en: '{hours} h {minutes} min' },
  queued: { ja: '順番待ち', en: 'Waiting' },
  running: { ja: '進行中', en: 'Running' },
  done: { ja: '完了', en: 'Done' },
  failed: { ja: '失敗', en: 'Failed' },
  cancelled: { ja: '中止', en: 'Stopped' },
  stop: { ja: '中止する', en: 'Stop' },
  stopOf: { ja: '「{title}」を中止する', en: 'Stop “{title}”' },
  stopAsked: {
    ja: '中止を受け付けました。切りのよいところで止まります',
    en: 'It will stop at the next safe point',
  },
  noJobs: { ja: 'まだ処理はありません', en: 'Nothing has run yet' },
  noJobsWhy: {
    ja: '取り込みや書き出しを始めると、ここで進み具合と結果を確認できます。画面を離れても処理は続きます。',
    en: 'When you start an import or an export, its progress and result are shown here. It goes on when you leave the page.',
  },

  // API reference
  apiLead: {
    ja: 'この画面そのものが使っている API です。API キーを作り、Authorization ヘッダーに付けて呼び出してください。',
    en: 'The API that this very app uses. Create an API key and send it in the Authorization header.',
  },
  openApi: { ja: 'OpenAPI（JSON）', en: 'OpenAPI (JSON)' },
  apiKeys: { ja: 'API キーを作る', en: 'Create an API key' },
  rules: { ja: '共通の決まり', en: 'What holds everywhere' },
  ruleAuth: {
    ja: '認証は Authorization: Bearer <API キー>。できることはキーの役割で決まります。',
    en: 'Authenticate with Authorization: Bearer <API key>; what you may do is decided by its role.',
  },
  ruleWrite: {
    ja: '書き込みには Idempotency-Key を付けられます。同じキーで送り直しても一度だけ実行し、同じ答えを返します。',
    en: 'Writes take an Idempotency-Key: sent again with the same key, they run once and answer the same.',
  },
  rulePage: {
    ja: '一覧は next を cursor に渡して続きを読みます。next が null なら最後です。',
    en: 'Lists are read on by passing next as cursor; when next is null it was the last page.',
  },
  ruleError: {
    ja: 'エラーはどれも同じ形（code・title・detail・requestId・fields）です。code で判断してください。',
    en: 'Every error has one shape (code, title, detail, requestId, fields). Decide by code.',
  },
  ruleStale: {
    ja: '変更には読んだときの version を付けます。古ければ stale（409）と、いまの内容を返します。',
    en: 'Changes carry the version you read. A stale one is refused with stale (409) and the current record.',
  },
  permission: { ja: '必要な権限', en: 'Permission' },
  public: { ja: '不要（サインイン前でも可）', en: 'None' },
  signedIn: { ja: 'サインインした人、または API キー', en: 'Anyone signed in, or any API key' },
  parameters: { ja: 'パラメーター', en: 'Parameters' },
  body: { ja: '送る内容', en: 'Body' },
  answer: { ja: '返る内容', en: 'Answer' },
  nothing: { ja: '内容なし（204）', en: 'Nothing (204)' },
  file: { ja: 'ファイル', en: 'A file' },
  stream: { ja: 'Server-Sent Events', en: 'Server-Sent Events' },
  example: { ja: '呼び出し例', en: 'Example' },
  name: { ja: '名前', en: 'Name' },
  type: { ja: '型', en: 'Type' },
  types: { ja: '使われている型', en: 'Types used' },
  or: { ja: 'または', en: 'or' },
  meaning: { ja: '説明', en: 'Meaning' },
  required: { ja: '必須', en: 'required' },
  inPath: { ja: 'パス', en: 'path' },
  inQuery: { ja: 'クエリー', en: 'query' },
  inHeader: { ja: 'ヘッダー', en: 'header' },
  features: { ja: '機能', en: 'Features' },
})
