import { defineText } from '#kit/text.ts'

/** What the shell says of accounts; the screens' own words are loaded with them. */
export const accountsNavText = defineText({
  users: { ja: '利用者', en: 'Users' },
  apiKeys: { ja: 'API キー', en: 'API keys' },
  addUser: { ja: '利用者を加える', en: 'Add a user' },
  mySettings: { ja: '個人設定', en: 'My settings' },
  user: { ja: '利用者', en: 'User' },
  name: { ja: '名前', en: 'Name' },
  email: { ja: 'メールアドレス', en: 'E-mail address' },
  role: { ja: '役割', en: 'Role' },
  language: { ja: '言語', en: 'Language' },
  disabled: { ja: '停止中', en: 'Disabled' },
  apiKey: { ja: 'API キー', en: 'API key' },
  keyName: { ja: '用途', en: 'What it is for' },
  keyStart: { ja: '先頭の文字', en: 'Begins with' },
  expires: { ja: '期限', en: 'Expires' },
  revoked: { ja: '無効', en: 'Revoked' },
  session: { ja: 'セッション', en: 'Session' },
  inviteStep: { ja: '一緒に使う人を加える', en: 'Add the people you work with' },
  inviteWhy: {
    ja: '担当を決め、記録を共有できるようになります。',
    en: 'So that customers have owners and everybody sees the same record.',
  },
})
