import { z } from 'zod'
import type { Phrase } from '#kit/text.ts'

/** Who is behind a hit: a person, a program that fetches for its own reasons, or one that looks for danger. */
export const classes = ['human', 'machine', 'scanner'] as const
export type Class = (typeof classes)[number]

/** What a hit was told apart by; kept with each. */
export const reasons = {
  person: { ja: '人の操作と見なした', en: 'Taken for a person' },
  mailProgram: { ja: 'メールソフトが画像を表示した', en: 'A mail program showed the pictures' },
  gmailProxy: {
    ja: 'Gmail の画像プロキシ経由（開いたときに取りに来る）',
    en: 'Through the image proxy of Gmail, which fetches when somebody opens',
  },
  yahooProxy: {
    ja: 'Yahoo メールの画像プロキシ経由（開いたときに取りに来る）',
    en: 'Through the image proxy of Yahoo Mail, which fetches when somebody opens',
  },
  applePrivacy: {
    ja: 'Apple のメールプライバシー保護（開かなくても取りに来る）',
    en: 'Apple Mail Privacy Protection, which fetches whether or not anybody opens',
  },
  appleNetwork: { ja: 'Apple のネットワークから', en: 'From the network of Apple' },
  microsoftNetwork: {
    ja: 'Microsoft 365 のメール保護のネットワークから',
    en: 'From the network in which Microsoft 365 filters mail',
  },
  barracudaNetwork: {
    ja: 'Barracuda の検査のネットワークから',
    en: 'From the network in which Barracuda filters mail',
  },
  ownNetwork: {
    ja: '「反応の数え方」に登録した検査のネットワークから',
    en: 'From a network that you listed as one of checks',
  },
  head: { ja: '中身を求めない確認（HEAD）', en: 'A check without asking for the content (HEAD)' },
  prefetch: { ja: '先読み', en: 'Fetched ahead of need' },
  noAgent: { ja: '名乗らないプログラム', en: 'A program that does not say what it is' },
  tool: { ja: 'プログラムからの取得', en: 'A program, not a browser' },
  bot: { ja: '巡回プログラム', en: 'A crawler' },
  preview: { ja: 'リンクのプレビュー', en: 'A preview of a link' },
  security: { ja: 'メールの安全検査', en: 'A security check of mail' },
  tooFast: { ja: '送信の直後で、人には早すぎる', en: 'Too soon after sending for a person' },
  burst: { ja: '多くのリンクを一度に開いた', en: 'Many links at once' },
  everyLink: { ja: 'メールのリンクをすべて一度に開いた', en: 'Every link of the mail at once' },
  sameSource: {
    ja: '多くのリンクを一度に開いたのと同じ所から',
    en: 'From where many links were opened at once',
  },
} as const satisfies { [reason: string]: Phrase }
export type Reason = keyof typeof reasons

/** One address, or a network in CIDR notation. */
export const networkSchema = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])

/** What the organisation decides about telling people from programs, and about what an order came of. */
export const reactionSettingsSchema = z.object({
  openSeconds: z.int().min(0).max(300).describe('An open sooner after sending is no person’s'),
  clickSeconds: z.int().min(0).max(300).describe('A click sooner after sending is no person’s'),
  burstLinks: z.int().min(2).max(50).describe('So many different links of one mail …'),
  burstSeconds: z.int().min(1).max(30).describe('… within so many seconds are a scanner’s'),
  networks: z
    .array(networkSchema)
    .max(200)
    .describe('Networks in which mail is checked, beside those that everybody knows'),
  touch: z.enum(['click', 'open']).describe('What an order has to follow to be counted for a campaign'),
  keepDays: z.int().min(7).max(730).describe('How long single hits are kept, with address and program'),
})
export type ReactionSettings = z.infer<typeof reactionSettingsSchema>

export const defaultReactionSettings: ReactionSettings = {
  openSeconds: 4,
  clickSeconds: 8,
  burstLinks: 3,
  burstSeconds: 2,
  networks: [],
  touch: 'click',
  keepDays: 90,
}

/** `GET /r/c/…` is a click, `GET /r/o/….gif` an open. */
export const hitKinds = ['open', 'click'] as const
export type HitKind = (typeof hitKinds)[number]

/** What results are broken down by, beside the clock. */
export const cuts = ['domain', 'provider', 'segment'] as const
export type CutBy = (typeof cuts)[number]

export const readReactions = 'reactions.read'
export const manageReactions = 'reactions.manage'
