import type { Upload } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import type { Import } from './imports.api.ts'
import { getImport, startRun, startUndo } from './imports.actions.ts'
import { uploadImport } from './imports.upload.ts'

export const importHeader = [
  '会員番号',
  '氏名',
  'フリガナ',
  'メールアドレス',
  '電話番号',
  '郵便番号',
  '住所',
  '会社名',
  '役職',
  '生年月日',
  'タグ',
  '備考',
]

/** A sound row under `importHeader`; the member number goes into name and e-mail too. */
export function customerRow(code: string): string[] {
  return [
    code,
    `山田　太郎${code}`,
    'ﾔﾏﾀﾞ ﾀﾛｳ',
    `${code}@sazanami-shokuhin.jp`,
    '090-1234-5678',
    '102-0094',
    '東京都千代田区紀尾井町1-3',
    '株式会社さざなみ食品',
    '部長',
    '昭和55年4月1日',
    'VIP;東京',
    'メモ',
  ]
}

/** A CSV of these rows in UTF-8, every cell quoted. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
  return rows.map((cells) => `${line(cells)}\r\n`).join('')
}

export function uploadOf(content: string | Uint8Array, name = 'customers.csv'): Upload {
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    name,
    mediaType: 'text/csv',
    body: (async function* () {
      yield body
    })(),
  }
}

/** Uploads and runs a file to its end, for tests; `runJobs` is the harness's. */
export async function importFile(
  work: Work,
  runJobs: () => Promise<void>,
  content: string | Uint8Array,
): Promise<Import> {
  const id = await uploadImport(work, uploadOf(content))
  await startRun(work, id)
  await runJobs()
  return getImport(work, id)
}

export async function undoFully(work: Work, runJobs: () => Promise<void>, id: string): Promise<Import> {
  await startUndo(work, id)
  await runJobs()
  return getImport(work, id)
}
