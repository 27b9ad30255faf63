import { defineText } from '#kit/text.ts'
import { accountsNavText } from './accounts.nav.text.ts'

/** The words of signing in, of one's own settings, of users and of API keys. */
export const accountsText = defineText({
  ...accountsNavText,
  // Roles
  administrator: { ja: '管理者', en: 'Administrator' },
  manager: { ja: '責任者', en: 'Manager' },
  member: { ja: '一般', en: 'Member' },
  readOnly: { ja: '閲覧のみ', en: 'Read only' },
  roleHelp: {
    ja: '管理者は利用者と設定も変えられます。責任者は顧客のすべての操作、一般は日々の記録、閲覧のみは見ることだけができます。',
    en: 'Administrators also manage users and settings, managers do everything with customers, members keep daily records, and read-only users only look.',
  },

  // Sign-in and set-up
  signIn: { ja: 'サインイン', en: 'Sign in' },
  signInDo: { ja: 'サインインする', en: 'Sign in' },
  password: { ja: 'パスワード', en: 'Password' },
  forgotten: {
    ja: 'パスワードを忘れたときは、組織の管理者に新しいパスワードを依頼してください。',
    en: 'If you forgot your password, ask an administrator of your organisation for a new one.',
  },
  somebodyElse: { ja: '別の人としてサインインする', en: 'Sign in as somebody else' },
  welcome: { ja: 'Enishi へようこそ', en: 'Welcome to Enishi' },
  welcomeLead: {
    ja: '組織と、最初の管理者を登録します。1分で終わり、あとからいつでも変更できます。',
    en: 'Enter your organisation and its first administrator. It takes a minute, and you can change everything later.',
  },
  organisation: { ja: '組織の名前', en: 'Name of the organisation' },
  organisationExample: { ja: '株式会社みどり屋', en: 'Midoriya Inc.' },
  timeZone: { ja: 'タイムゾーン', en: 'Time zone' },
  timeZoneHelp: {
    ja: '日付の区切りと表示に使います。',
    en: 'Dates are cut off and shown in it.',
  },
  yourName: { ja: 'あなたの名前', en: 'Your name' },
  nameExample: { ja: '山田 花子', en: 'Hanako Yamada' },
  passwordHelp: {
    ja: '15文字以上。短い文のように長いものが、安全で覚えやすいです。記号や大文字は必要ありません。',
    en: '15 characters or more. A short sentence is safe and easy to remember; signs and capitals are not needed.',
  },
  startWith: { ja: '始め方', en: 'How to start' },
  startEmpty: { ja: '空の状態で始める', en: 'Start empty' },
  startEmptyWhy: { ja: '自分の顧客をすぐに取り込めます。', en: 'Import your own customers right away.' },
  startDemo: { ja: 'デモデータ（顧客2,000人）で試す', en: 'Try it with demo data (2,000 customers)' },
  startDemoWhy: {
    ja: '実在しない人と会社です。試し終えたら、別のデータベースで空から始められます。',
    en: 'People and companies that do not exist. When you are done trying, start empty with another database.',
  },
  begin: { ja: '使い始める', en: 'Begin' },

  // Own settings
  profile: { ja: 'プロフィール', en: 'Profile' },
  theme: { ja: '画面の明るさ', en: 'Appearance' },
  auto: { ja: '自動', en: 'Auto' },
  light: { ja: 'ライト', en: 'Light' },
  dark: { ja: 'ダーク', en: 'Dark' },
  themeHelp: { ja: 'このブラウザーだけに保存します。', en: 'Kept in this browser only.' },
  changePassword: { ja: 'パスワードの変更', en: 'Change password' },
  changePasswordDo: { ja: 'パスワードを変更する', en: 'Change the password' },
  currentPassword: { ja: '今のパスワード', en: 'Current password' },
  newPassword: { ja: '新しいパスワード', en: 'New password' },
  passwordChanged: {
    ja: 'パスワードを変更し、ほかの端末からサインアウトしました',
    en: 'The password is changed, and other devices are signed out',
  },
  otherSessionsEnd: {
    ja: '変更すると、ほかの端末ではサインアウトします。',
    en: 'Other devices will be signed out.',
  },
  sessions: { ja: 'サインイン中の端末', en: 'Where you are signed in' },
  sessionsHelp: {
    ja: '心当たりのない端末があれば、終わらせてからパスワードを変更してください。',
    en: 'If you do not know one of them, end it and then change your password.',
  },
  thisDevice: { ja: 'この端末', en: 'This device' },
  unknownDevice: { ja: '不明な端末', en: 'Unknown device' },
  onSystem: { ja: '{browser}（{system}）', en: '{browser} on {system}' },
  lastSeen: { ja: '最終利用 {when}', en: 'last used {when}' },
  since: { ja: '{when} から', en: 'since {when}' },
  endSession: { ja: '終わらせる', en: 'End it' },
  endSessionOf: { ja: '{device}のセッションを終わらせる', en: 'End the session of {device}' },
  sessionEnded: { ja: 'セッションを終わらせました', en: 'The session is ended' },

  // Users
  userAdded: { ja: '{name}さんを加えました', en: '{name} is added' },
  handOver: {
    ja: '次の2つを本人に渡してください。パスワードはここでしか表示しません。',
    en: 'Hand these two over to them. The password is shown only here.',
  },
  firstPassword: { ja: '最初のパスワード', en: 'First password' },
  firstPasswordHelp: {
    ja: '作成したものをそのまま使えます。本人が個人設定で変更できます。',
    en: 'You can use the one made here. They can change it in their own settings.',
  },
  lastSignedIn: { ja: '最終サインイン', en: 'Last signed in' },
  never: { ja: 'まだありません', en: 'Never' },
  state: { ja: '状態', en: 'State' },
  active: { ja: '利用中', en: 'Active' },
  createdAt: { ja: '登録日', en: 'Added on' },
  disable: { ja: '利用を停止する', en: 'Disable' },
  enable: { ja: '利用を再開する', en: 'Enable' },
  disabledDone: { ja: '{name}さんの利用を停止しました', en: '{name} is disabled' },
  enabledDone: { ja: '{name}さんの利用を再開しました', en: '{name} is enabled' },
  disableTitle: { ja: '利用の停止', en: 'Disabling' },
  disableHelp: {
    ja: '停止すると、すぐにサインインできなくなります。書いた記録はそのまま残ります。担当しているものがあるときは、先に引き継いでください。',
    en: 'A disabled user cannot sign in from that moment. What they wrote stays; hand over first what they look after.',
  },
  resetPassword: { ja: '新しいパスワードを渡す', en: 'Hand over a new password' },
  resetPasswordDo: { ja: 'このパスワードにする', en: 'Set this password' },
  passwordSet: { ja: 'パスワードを変更しました', en: 'The password is changed' },
  userNotFound: { ja: 'この利用者は見つかりません', en: 'There is no such user' },
  userNotFoundWhy: {
    ja: 'アドレスが間違っているようです。一覧から選んでください。',
    en: 'The address seems to be wrong. Choose from the list.',
  },
  backToUsers: { ja: '利用者の一覧に戻る', en: 'Back to the users' },
  you: { ja: '（あなた）', en: ' (you)' },

  // API keys
  apiKeysLead: {
    ja: 'ほかのシステムから Enishi を使うための鍵です。できることは鍵の役割で決まります。',
    en: 'Keys let other systems use Enishi. What a key may do is decided by its role.',
  },
  apiReference: { ja: 'API の説明を見る', en: 'See the API reference' },
  addKey: { ja: 'API キーを作る', en: 'Create an API key' },
  keyNameExample: { ja: '会計システムとの連携', en: 'Connection to accounting' },
  noExpiry: { ja: '期限なし', en: 'Never' },
  inDays: { ja: '{days}日後', en: 'In {days} days' },
  expired: { ja: '期限切れ', en: 'Expired' },
  keyMade: { ja: 'API キーを作りました', en: 'The API key is ready' },
  keyOnce: {
    ja: 'この鍵はいま一度だけ表示します。閉じる前にコピーして、安全な場所に保管してください。',
    en: 'The key is shown only this once. Copy it before you close, and keep it in a safe place.',
  },
  key: { ja: '鍵', en: 'Key' },
  lastUsed: { ja: '最終利用', en: 'Last used' },
  unused: { ja: '未使用', en: 'Not used' },
  usable: { ja: '有効', en: 'Usable' },
  revoke: { ja: '無効にする', en: 'Revoke' },
  revokeKey: { ja: 'API キー「{name}」を無効にする', en: 'Revoke the API key “{name}”' },
  revokeAsk: { ja: 'API キー「{name}」を無効にしますか', en: 'Revoke the API key “{name}”?' },
  revokeWhy: {
    ja: 'この鍵を使っているシステムは、すぐに接続できなくなります。',
    en: 'Systems that use this key can no longer connect from that moment.',
  },
  keyRevoked: { ja: 'API キー「{name}」を無効にしました', en: 'The API key “{name}” is revoked' },
  noKeys: { ja: 'まだ API キーはありません', en: 'No API keys yet' },
  done: { ja: '閉じる', en: 'Done' },
})
