import { z } from 'zod'
import { notFound, Problem, type FieldProblem } from '#kit/problem.ts'

/** For whom data leaves the house. Only `provision` is 第三者提供 in the sense of the law, and stands in the ledger. */
export const purposes = ['own', 'processor', 'joint', 'provision'] as const
export type Purpose = (typeof purposes)[number]
export const grounds = ['consent', 'law', 'other'] as const
export type Ground = (typeof grounds)[number]

export const recipientSchema = z.object({
  name: z.string().trim().max(200),
  address: z.string().trim().max(500).nullable().default(null),
  representative: z
    .string()
    .trim()
    .max(200)
    .nullable()
    .default(null)
    .describe('Who represents it, where it is a corporation'),
})
export type Recipient = z.output<typeof recipientSchema>

/** What is said of data that leaves the house: for whom, to whom, on what ground. */
export const sharingSchema = z.object({
  purpose: z
    .enum(purposes)
    .default('own')
    .describe(
      '`own`: used inside · `processor`: 委託 · `joint`: 共同利用 · `provision`: 第三者提供, kept in the ledger',
    ),
  recipient: recipientSchema.nullable().default(null).describe('Who gets it; not of own use'),
  ground: z.enum(grounds).nullable().default(null).describe('Of 第三者提供: by what right'),
  groundNote: z.string().trim().max(500).nullable().default(null),
})
export type Sharing = z.output<typeof sharingSchema>
export const ownUse: Sharing = { purpose: 'own', recipient: null, ground: null, groundNote: null }

const nameMissing = { ja: '渡す相手の氏名・名称を入力してください', en: 'Give the name of who gets it' }
const addressMissing = {
  ja: '第三者提供では、渡す相手の住所も記録します。入力してください',
  en: 'The ledger needs the address of who gets it',
}
const groundMissing = {
  ja: '第三者提供の根拠を選んでください',
  en: 'Choose on what ground it is given',
}
const noteMissing = {
  ja: '「その他」の内容を入力してください（例：事業の承継に伴う提供）',
  en: 'Say what the other ground is',
}

/** What is missing of what must be said, by path; nothing is asked of own use. */
export function missingOf({ purpose, recipient, ground, groundNote }: Sharing): FieldProblem[] {
  if (purpose === 'own') return []
  const missing: FieldProblem[] = []
  if (!recipient?.name) missing.push({ path: 'sharing.recipient.name', message: nameMissing })
  if (purpose !== 'provision') return missing
  if (!recipient?.address) missing.push({ path: 'sharing.recipient.address', message: addressMissing })
  if (ground === null) missing.push({ path: 'sharing.ground', message: groundMissing })
  if (ground === 'other' && !groundNote) missing.push({ path: 'sharing.groundNote', message: noteMissing })
  return missing
}

/** Refuses what does not say for whom, to whom and by what right; of own use nothing is kept beside. */
export function mustBeSaid(sharing: Sharing): Sharing {
  const fields = missingOf(sharing)
  if (fields.length > 0) throw new Problem('invalid', { fields })
  if (sharing.purpose === 'own') return ownUse
  return sharing.purpose === 'provision' ? sharing : { ...sharing, ground: null, groundNote: null }
}

export const provisionNotFound = () =>
  notFound({
    ja: 'この第三者提供の記録は見つかりません。保存期間を過ぎて消えたか、まだ書かれていません',
    en: 'This entry of the ledger was not found. Its time is over, or it was not written yet',
  })
