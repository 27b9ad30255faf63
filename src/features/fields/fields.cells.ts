import { z } from 'zod'
import { defineText } from '#kit/text.ts'
import { cellsSchema } from './fields.schemas.ts'

/** What stands in a cell whose value the reader may not see. */
export const maskedCell = '●●●'

export const cellText = defineText({
  notEditable: {
    ja: 'この項目は表では変更できません。詳細画面で変更してください',
    en: 'This field cannot be changed in a cell. Change it on the page of the record',
  },
  computed: {
    ja: 'この項目は自動で計算されるため変更できません。もとになる値を変更してください',
    en: 'This field is worked out by itself. Change the values that it comes from',
  },
  noField: {
    ja: 'この項目はありません。画面を読み直してください',
    en: 'There is no such field. Load the page again',
  },
  masked: {
    ja: 'この項目は伏せられているため変更できません。見られる人に依頼してください',
    en: 'This field is masked for you, so you cannot change it. Ask somebody who may see it',
  },
  mayNotBeEmpty: { ja: 'この項目は空にできません', en: 'This field may not be empty' },
  tooLong: { ja: '長すぎます。短くしてください', en: 'Too long: make it shorter' },
  noCompany: {
    ja: '勤務先がありません。先に会社名を入力してください',
    en: 'There is no company yet. Enter its name first',
  },
  taken: {
    ja: 'ほかのレコードが同じ値を使っています',
    en: 'Another record has this value already',
  },
  stale: {
    ja: 'ほかの人が先に変更しました。いまの値を確認して、もう一度入力してください',
    en: 'Someone else changed this first. Look at the value as it is now and enter yours again',
  },
  notFound: {
    ja: '見つかりません。削除されたか、見る権限がありません',
    en: 'Not found: it was removed, or you may not see it',
  },
})

const key = z.string().max(60)

/** What a grid sends: typed text by field key, each row on the version it was seen at. */
export const cellChanges = z.object({
  columns: z.array(key).max(100).describe('The cells to give back of each row'),
  changes: z
    .array(z.object({ id: z.uuid(), version: z.int(), cells: z.record(key, z.string().max(20_000)) }))
    .min(1)
    .max(1000)
    .describe('Each row by itself: what cannot be stored is told in `refused`, the rest is stored'),
})
export type CellChanges = z.infer<typeof cellChanges>
export type CellChange = CellChanges['changes'][number]

const cellMessage = z.object({ id: z.uuid(), field: z.string(), message: z.string() })

export const cellAnswer = z.object({
  rows: z.array(z.object({ id: z.uuid(), version: z.int(), cells: cellsSchema })),
  refused: z.array(
    cellMessage.extend({
      code: z.enum(['invalid', 'stale', 'notFound', 'forbidden']),
      version: z.int().optional().describe('With `stale`: the version as it is now'),
      current: cellsSchema.optional().describe('With `stale`: the cells as they are now'),
    }),
  ),
  warned: z.array(cellMessage).describe('Stored, although a rule of the organisation advises otherwise'),
})
export type CellAnswer = z.infer<typeof cellAnswer>
