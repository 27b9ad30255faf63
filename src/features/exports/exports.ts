import type { z } from 'zod'
import { Problem } from '#kit/problem.ts'
import type { Actor } from '#platform/work.ts'
import { exportsApi, type Export } from './exports.api.ts'

/** What was asked for: which records, which of their fields, in which format. */
export const exportOptions = exportsApi.endpoints.create.body.omit({ reason: true })
export type ExportOptions = z.output<typeof exportOptions>

/** Whether the ledger is to know whose data it was. */
export function namesPeople({ sharing, subject }: Pick<ExportOptions, 'sharing' | 'subject'>): boolean {
  return sharing?.purpose === 'provision' && subject === 'customer'
}

export const keptDays = 7
/** May let others take large numbers out of the house. */
export const approveExports = 'exports.approve'

/** Who made an export. An API key has no user and is known by its name. */
export type Maker = { createdBy: string | null; createdByName: string }

export function seesAll(actor: Actor): boolean {
  return actor.kind === 'system' || actor.role === 'administrator'
}

export function makerOf(actor: Actor): Maker {
  return { createdBy: actor.userId, createdByName: actor.name }
}

export function mayFetch(actor: Actor, maker: Maker): boolean {
  return seesAll(actor) || isMaker(actor, maker)
}

export function isMaker(actor: Actor, maker: Maker): boolean {
  const { createdBy, createdByName } = makerOf(actor)
  return maker.createdBy === createdBy && (createdBy !== null || maker.createdByName === createdByName)
}

const endings = { cp932: 'csv', utf8bom: 'csv', utf8: 'csv', xlsx: 'xlsx', jsonl: 'jsonl' } as const
const names = { customer: '顧客', company: '取引先' } as const

/** 顧客_2026-11-21_0915.csv, by the clock of the organisation. */
export function fileNameAt(
  at: Date,
  timeZone: string,
  { subject, format }: Pick<Export, 'subject' | 'format'>,
): string {
  const [day = '', time = ''] = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
    .format(at)
    .split(' ')
  return `${names[subject]}_${day}_${time.replace(':', '')}.${endings[format]}`
}

export const mediaTypes: { readonly [F in Export['format']]: string } = {
  cp932: 'text/csv; charset=Shift_JIS',
  utf8bom: 'text/csv; charset=utf-8',
  utf8: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/jsonl; charset=utf-8',
}

export const exportNotFound = { ja: 'この書き出しは見つかりません', en: 'This export was not found' }
export const noFile = {
  ja: 'ファイルはありません。書き出しが終わっていないか、7 日を過ぎました。もう一度書き出してください',
  en: 'There is no file: the export has not finished, or its 7 days are over. Export again',
}

export const ownExport = () =>
  new Problem('forbidden', {
    detail: {
      ja: '自分の書き出しは承認できません。ほかの管理者に依頼してください',
      en: 'You cannot agree to your own export. Ask another administrator',
    },
  })
export const notAwaiting = () =>
  new Problem('conflict', {
    detail: { ja: 'この書き出しは承認待ちではありません', en: 'This export does not wait for anybody' },
  })
export const reasonNeeded = (most: number) =>
  new Problem('invalid', {
    fields: [
      {
        path: 'reason',
        message: {
          ja: '{most} 件を超える書き出しは承認が必要です。理由を入力してください',
          en: 'More than {most} rows need somebody’s consent. Give a reason',
        },
      },
    ],
    params: { most: most.toLocaleString('en-US') },
  })
export const tooManyForSheet = () =>
  new Problem('invalid', {
    detail: {
      ja: 'Excel の1枚に入るのは 1,048,575 件までです。CSV にするか、対象を絞ってください',
      en: 'A sheet of Excel holds 1,048,575 rows at most. Choose CSV, or narrow it down',
    },
  })

/** A full disk in words; every other error as it is. */
export function explainWriting(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new Problem('unavailable', {
      detail: {
        ja: 'ディスクの空きが足りず、書き出しを中止しました。空きを増やすか、対象を絞って、もう一度書き出してください',
        en: 'The disk is full, so the export was stopped. Free some space, or export fewer records, and try again',
      },
    })
  if (error.code === 'EEXIST')
    return new Problem('conflict', {
      detail: {
        ja: '同じ名前のファイルがあります。別の名前にするか、先に消してください',
        en: 'There is a file of that name. Choose another name, or remove it first',
      },
    })
  return error
}
