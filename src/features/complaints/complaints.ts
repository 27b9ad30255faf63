import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { ComplaintInput } from './complaints.api.ts'

/** The columns a person writes; the order is that of audit entries. */
export type ComplaintFields = ComplaintInput
export type ComplaintPatch = { readonly [K in keyof ComplaintFields]?: ComplaintFields[K] | undefined }

export const emptyComplaint: ComplaintFields = {
  receivedOn: '',
  channel: 'phone',
  about: '',
  body: null,
  wish: null,
  response: null,
  cause: null,
  prevention: null,
  state: 'open',
  severity: 'normal',
  ownerId: null,
}
export const complaintFieldKeys = Object.keys(emptyComplaint) as (keyof ComplaintFields)[]

/** Who may see that a complaint is suspected to be harassment, and change it. */
export const harassmentPermission = 'complaints.harassment'

/** What a person gave over what there was. Throws a Problem with one field each for what cannot be. */
export function readComplaint(
  given: ComplaintPatch,
  today: string,
  before: ComplaintFields = emptyComplaint,
): ComplaintFields {
  const changed = Object.entries(given).filter(([, value]) => value !== undefined)
  const fields: ComplaintFields = {
    ...before,
    ...Object.fromEntries(
      changed.map(([key, value]) => [key, typeof value === 'string' && value.trim() === '' ? null : value]),
    ),
    about: (given.about ?? before.about).trim(),
    receivedOn: given.receivedOn ?? before.receivedOn,
  }
  const problems: FieldProblem[] = []
  if (fields.about === '') problems.push({ path: 'about', message: missingAbout })
  if (fields.receivedOn > today) problems.push({ path: 'receivedOn', message: receivedLater })
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  return fields
}

const missingAbout = {
  ja: '何についてのクレームかを入力してください',
  en: 'Enter what the complaint is about',
}
const receivedLater = {
  ja: '受付日が先の日付です。今日か、それより前の日にしてください',
  en: 'The day lies ahead. Enter today or a day before',
}
export const complaintNotFound = {
  ja: 'このクレームは見つかりません。ごみ箱に入っているか、見る権限がありません',
  en: 'This complaint was not found: it is in the bin, or you may not see it',
}

export function noSuchOwner(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'ownerId',
        message: {
          ja: '担当にした人はいません。もう一度選んでください',
          en: 'There is no such person. Choose the owner again',
        },
      },
    ],
  })
}
