import type { Upload } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import type { Import } from './imports.api.ts'
import { getImport, startRun, startUndo } from './imports.actions.ts'
import { uploadImport } from './imports.upload.ts'

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
