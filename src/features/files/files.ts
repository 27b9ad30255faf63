import { notFound, Problem } from '#kit/problem.ts'

/** The records that keep files. What hangs on a customer (a note, a contract) keeps its files with the customer. */
export const recordKinds = ['customer', 'company'] as const
export type RecordKind = (typeof recordKinds)[number]
export type RecordRef = { readonly on: RecordKind; readonly recordId: string }

export const ofCustomer = (recordId: string): RecordRef => ({ on: 'customer', recordId })

/** The thing of a record that a file belongs to: a note, a contract; null is the record itself. */
export type FileSubject = { readonly kind: string; readonly id: string }

/** How long a removed file waits in the bin, in days. */
export const keptDays = 30

/** What one must be allowed, besides working with files at all. */
export const permissionsOf = {
  customer: { read: 'customers.read', write: 'customers.write' },
  company: { read: 'companies.read', write: 'companies.write' },
} as const

export function emptyFile(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'file',
        message: {
          ja: 'ファイルの中身が空です。中身のあるファイルを選んでください',
          en: 'The file is empty. Choose one that holds something',
        },
      },
    ],
  })
}

export function noName(): Problem {
  return new Problem('invalid', {
    fields: [
      { path: 'name', message: { ja: 'ファイルの名前を入力してください', en: 'Enter a name for the file' } },
    ],
  })
}

export const noFile = (): Problem =>
  notFound({
    ja: 'このファイルは見つかりません。ほかの人がごみ箱に入れたかもしれません',
    en: 'This file was not found. Someone may have moved it to the bin',
  })

export const fileLost = (): Problem =>
  notFound({
    ja: 'ファイルの記録はありますが、中身がデータフォルダにありません。バックアップから戻してください',
    en: 'The file is on record, but its bytes are not in the data folder. Restore them from a backup',
  })

export const notShown = (): Problem =>
  new Problem('unsupported', {
    detail: {
      ja: 'この種類のファイルは画面に表示できません。ダウンロードして開いてください',
      en: 'This kind of file is not shown here. Download it and open it',
    },
  })

export const companyNotFound = {
  ja: 'この取引先は見つかりません。ごみ箱に入れられたかもしれません',
  en: 'This company was not found. It may be in the bin',
}
