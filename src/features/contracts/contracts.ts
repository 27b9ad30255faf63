import type { RecordRef } from '#features/files/files.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { ContractInput } from './contracts.api.ts'

/** The columns a person writes; the order is that of audit entries. */
export type ContractFields = ContractInput
export type ContractPatch = { readonly [K in keyof ContractFields]?: ContractFields[K] | undefined }

export const emptyContract: ContractFields = {
  title: '',
  number: null,
  kind: null,
  startedOn: '',
  endsOn: null,
  autoRenews: false,
  renewalMonths: null,
  noticeDays: 30,
  amount: null,
  cycle: 'once',
  terms: null,
  ownerId: null,
}
export const contractFieldKeys = Object.keys(emptyContract) as (keyof ContractFields)[]

/** Whose a contract is; it decides the table. */
export type On = { readonly kind: 'customer' | 'company'; readonly id: string }

/** On which record the files of a contract stand. */
export const recordOf = ({ kind, id }: On): RecordRef => ({ on: kind, recordId: id })

/** What a person gave over what there was. Throws a Problem with one field each for what cannot be. */
export function readContract(given: ContractPatch, before: ContractFields = emptyContract): ContractFields {
  const changed = Object.entries(given).filter(([, value]) => value !== undefined)
  const fields: ContractFields = {
    ...before,
    ...Object.fromEntries(
      changed.map(([key, value]) => [key, typeof value === 'string' && value.trim() === '' ? null : value]),
    ),
    title: (given.title ?? before.title).trim(),
    startedOn: given.startedOn ?? before.startedOn,
  }
  const problems: FieldProblem[] = []
  if (fields.title === '') problems.push({ path: 'title', message: missingTitle })
  if (fields.endsOn !== null && fields.endsOn < fields.startedOn)
    problems.push({ path: 'endsOn', message: endsBeforeStart })
  if (fields.autoRenews && fields.endsOn === null)
    problems.push({ path: 'endsOn', message: renewsWithoutEnd })
  if (fields.autoRenews && fields.renewalMonths === null)
    problems.push({ path: 'renewalMonths', message: renewsWithoutMonths })
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  return fields
}

const missingTitle = { ja: '契約の名前を入力してください', en: 'Enter a name for the contract' }
const endsBeforeStart = {
  ja: '終了日が開始日より前です。どちらかを直してください',
  en: 'The end is before the start. Correct one of them',
}
const renewsWithoutEnd = {
  ja: '自動更新の契約には終了日が必要です。終了日を入力するか、自動更新を外してください',
  en: 'A contract that renews itself needs an end. Enter it, or switch the renewal off',
}
const renewsWithoutMonths = {
  ja: '自動更新の契約には更新の月数が必要です（1年なら 12）',
  en: 'A contract that renews itself needs the months of a term (12 for a year)',
}
export const contractNotFound = {
  ja: 'この契約は見つかりません。ごみ箱に入っているか、見る権限がありません',
  en: 'This contract was not found: it is in the bin, or you may not see it',
}
export const companyOfContractNotFound = {
  ja: 'この取引先は見つかりません。ごみ箱に入っているか、削除されました',
  en: 'This company was not found: it is in the bin, or was removed',
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

export function cannotRenew(reason: 'cancelled' | 'endless'): Problem {
  return new Problem('conflict', {
    detail:
      reason === 'cancelled'
        ? {
            ja: '解約した契約は更新できません。解約を取り消すか、新しい契約を登録してください',
            en: 'A cancelled contract cannot be renewed. Take the cancellation back, or add a new contract',
          }
        : {
            ja: '終了日のない契約に更新はありません。先に終了日を入力してください',
            en: 'A contract without an end has nothing to renew. Enter its end first',
          },
  })
}

export function needsNewEnd(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'endsOn',
        message: {
          ja: '次の終了日を、いまの終了日より後の日で入力してください',
          en: 'Enter the next end, on a day after the present one',
        },
      },
    ],
  })
}

export function cancelledBeforeStart(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'cancelledOn',
        message: {
          ja: '解約日が開始日より前です。日付を確認してください',
          en: 'The cancellation is before the start. Check the day',
        },
      },
    ],
  })
}
