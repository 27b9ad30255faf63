import type { z } from 'zod'
import { Problem } from '#kit/problem.ts'
import type { Actor } from '#platform/work.ts'
import { exportsApi, type Export } from './exports.api.ts'

/** What was asked for: which customers, in which encoding. */
export const exportOptions = exportsApi.endpoints.create.body.omit({ reason: true })
export type ExportOptions = z.output<typeof exportOptions>

export const keptDays = 7

/** Who made an export. An API key has no user and is known by its name. */
export type Maker = { createdBy: string | null; createdByName: string }

export function seesAll(actor: Actor): boolean {
  return actor.kind === 'system' || actor.role === 'administrator'
}

export function makerOf(actor: Actor): Maker {
  return { createdBy: actor.userId, createdByName: actor.name }
}

export function mayFetch(actor: Actor, maker: Maker): boolean {
  if (seesAll(actor)) return true
  const { createdBy, createdByName } = makerOf(actor)
  return maker.createdBy === createdBy && (createdBy !== null || maker.createdByName === createdByName)
}

/** 顧客_2026-11-21_0915.csv, by the clock of the organisation. */
export function fileNameAt(at: Date, timeZone: string): string {
  const [day = '', time = ''] = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
    .format(at)
    .split(' ')
  return `顧客_${day}_${time.replace(':', '')}.csv`
}

export const mediaTypes: { readonly [E in Export['encoding']]: string } = {
  cp932: 'text/csv; charset=Shift_JIS',
  utf8bom: 'text/csv; charset=utf-8',
  utf8: 'text/csv; charset=utf-8',
}

export const exportNotFound = { ja: 'この書き出しは見つかりません', en: 'This export was not found' }
export const noFile = {
  ja: 'ファイルはありません。書き出しが終わっていないか、7 日を過ぎました。もう一度書き出してください',
  en: 'There is no file: the export has not finished, or its 7 days are over. Export again',
}

/** A full disk in words; every other error as it is. */
export function explainWriting(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new Problem('unavailable', {
      detail: {
        ja: 'ディスクの空きが足りず、書き出しを中止しました。空きを増やすか、対象を絞って、もう一度書き出してください',
        en: 'The disk is full, so the export was stopped. Free some space, or export fewer customers, and try again',
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
