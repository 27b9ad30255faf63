import { notFound, Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { z } from 'zod'
import { announce } from '#platform/live.ts'
import { cancel as cancelJob, enqueue } from '#platform/jobs/queue.ts'
import { may, write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { mustBeSource } from '#features/customers/customers.sources.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { SniffOverrides } from '#platform/csv/sniff.ts'
import type { Import, importsApi } from './imports.api.ts'
import { headingKey } from '#features/readings/readings.headings.ts'
import type { Mapping } from '#features/readings/readings.ts'
import { importNotFound, mustAllow, noCounts, type Step } from './imports.ts'
import { rankAfterOrders } from './imports.order-ranks.ts'
import {
  deleteBatch,
  deleteProblems,
  readBatch,
  remember,
  updateBatch,
  type Batch,
  type BatchPatch,
} from './imports.store.ts'
import { layoutOf, readHead, readSheet, sheetFormat } from './imports.upload.ts'
import { mustStandBehind } from '#features/consent/consent.imports.ts'
import { mustMayWrite, targetsOf } from './imports.subjects.ts'

export function importOf({ locale }: Work, { format: { certain, ...format }, ...batch }: Batch): Import {
  const {
    blobKey: _blobKey,
    sourceBlobKey: _sourceBlobKey,
    scheduleId: _scheduleId,
    undoCursor: _undoCursor,
    staged: _staged,
    problem,
    ...shown
  } = batch
  return { ...shown, problem: problem?.[locale] ?? null, format, formatCertain: certain }
}

export async function mustRead(
  work: Pick<Work, 'db'>,
  id: string,
  options?: { lock: boolean },
): Promise<Batch> {
  const batch = await readBatch(work, id, options)
  if (!batch) throw notFound(importNotFound)
  return batch
}

/** How a job says which import it works on. */
export const subjectOf = (id: string): string => `import:${id}`

export async function getImport(work: Work, id: string): Promise<Import> {
  return importOf(work, await mustRead(work, id))
}

type Correction = z.output<(typeof importsApi.endpoints.update)['body']>

/** Overrules how the file is read and what its columns mean; a choice for a heading is remembered. */
export async function updateImport(work: Work, id: string, given: Correction): Promise<Import> {
  const stored = await mustRead(work, id)
  const subject = given.subject ?? stored.subject
  mustMayWrite(work, subject)
  const sheet =
    given.sheet === undefined || given.sheet === stored.sheet
      ? null
      : await readSheet(work, stored, given.sheet)
  const blobKey = sheet?.blobKey ?? stored.blobKey
  const isNew = given.format !== undefined || sheet !== null || subject !== stored.subject
  const overrides =
    stored.sheets === null
      ? (given.format ?? formatOf(stored))
      : // A sheet leaves nothing to choose but whether it has headings; those of another sheet are looked for anew.
        { ...sheetFormat, ...(sheet === null && { hasHeader: (given.format ?? stored.format).hasHeader }) }
  const fieldSet = await readFieldSet(work)
  const targets = targetsOf(fieldSet, subject)
  const source = given.options?.source
  if (source) mustBeSource(fieldSet, source, 'options.source')
  await mustStandBehind(work, given.options?.addressConsent ?? null)
  const layout = isNew
    ? await layoutOf(work, await readHead(work, blobKey), { subject, targets }, overrides)
    : null
  const answer = await step(work, id, 'change', async (tx, batch) => {
    if (batch.version !== given.version) throw new Problem('stale', { current: importOf(tx, batch) })
    const header = layout?.header ?? batch.header
    const suggested = layout?.mapping ?? batch.mapping
    const mapping = given.mapping ?? suggested
    if (given.mapping) {
      mustBeMapping(mapping, header, targets)
      mustSeeFields(tx, mapping, targets)
      if (layout?.format.hasHeader ?? batch.format.hasHeader)
        await remember(tx, subject, choices(header, suggested, mapping))
    }
    await deleteProblems(tx, id, 'check')
    return {
      state: 'uploaded',
      mapping,
      checked: null,
      rowsTotal: null,
      problem: null,
      subject,
      ...(sheet && { sheet: sheet.sheet, blobKey: sheet.blobKey }),
      ...(layout && { header, format: { ...layout.format, certain: true } }),
      ...(given.options && { options: given.options }),
    }
  })
  if (sheet) await work.blobs.remove(stored.blobKey)
  return answer
}

const formatOf = ({ format: { certain: _certain, ...format } }: Batch): SniffOverrides => format

/** A field that is masked for the actor cannot be written by a file either. */
function mustSeeFields(work: Work, mapping: Mapping, targets: readonly Field[]): void {
  if (may(work.actor, seeMasked)) return
  const hidden = targets.find(({ key, masked }) => masked && mapping.includes(key))
  if (!hidden) return
  const { ja, en } = hidden.label
  throw new Problem('invalid', {
    fields: [
      {
        path: 'mapping',
        message: {
          ja: `「${ja}」は伏せられた項目です。見られる人に取り込んでもらってください`,
          en: `“${en}” is masked for you. Let somebody import it who may see it`,
        },
      },
    ],
  })
}

function mustBeMapping(mapping: Mapping, header: readonly string[], targets: readonly Field[]): void {
  const known = new Set(targets.map(({ key }) => key))
  const fields = mapping.filter((field) => field !== null)
  const unknown = fields.find((field) => !known.has(field))
  const twice = fields.find((field, index) => fields.indexOf(field) !== index)
  const wrong = (message: Phrase): Problem =>
    new Problem('invalid', { fields: [{ path: 'mapping', message }] })
  if (mapping.length !== header.length)
    throw wrong({
      ja: `列は ${header.length} 本です。列の数だけ対応づけてください`,
      en: `There are ${header.length} columns: give one field, or null, for each`,
    })
  if (unknown !== undefined)
    throw wrong({ ja: `「${unknown}」という項目はありません`, en: `There is no field “${unknown}”` })
  if (twice !== undefined)
    throw wrong({
      ja: `「${twice}」が 2 つの列に対応づけられています。どちらかを外してください`,
      en: `Two columns are mapped to “${twice}”. Take one away`,
    })
}

/** What a person chose otherwise than it was suggested. */
function choices(header: readonly string[], before: Mapping, after: Mapping): Map<string, string | null> {
  return new Map(
    header.flatMap((heading, column) => {
      const field = after[column] ?? null
      const key = headingKey(heading)
      return key === '' || field === (before[column] ?? null) ? [] : [[key, field] as const]
    }),
  )
}

export function startCheck(work: Work, id: string): Promise<Import> {
  return step(work, id, 'check', async (tx, batch) => {
    mustBeMapped(batch)
    await enqueue(tx, 'imports.check', { importId: id }, { subject: subjectOf(id) })
    return { state: 'checking', checked: null, problem: null, rowsDone: 0 }
  })
}

export function startRun(work: Work, id: string): Promise<Import> {
  return step(work, id, 'run', async (tx, batch) => {
    await enqueue(tx, 'imports.run', { importId: id }, { subject: subjectOf(id) })
    return beginRun(tx, batch)
  })
}

/** The change of state with which a run begins, in the background or at the terminal. */
export async function beginRun(tx: Work, batch: Batch): Promise<BatchPatch> {
  mustBeMapped(batch)
  const { fileName, mapping, options } = batch
  await audit(tx, {
    action: 'import.start',
    subjectKind: 'import',
    subjectId: batch.id,
    after: { fileName, mapping, options },
  })
  return {
    state: 'running',
    counted: noCounts,
    problem: null,
    staged: null,
    rowsDone: 0,
    startedAt: new Date().toISOString(),
  }
}

function mustBeMapped({ mapping }: Batch): void {
  if (mapping.some((field) => field !== null)) return
  throw new Problem('conflict', {
    detail: {
      ja: 'どの列も項目に対応づけられていません。列を 1 つ以上対応づけてください',
      en: 'No column is mapped to a field. Map at least one',
    },
  })
}

/** Stops a check or a run at once: a chunk that is under way finds the new state and takes itself back. */
export function cancelImport(work: Work, id: string): Promise<Import> {
  return step(work, id, 'cancel', async (tx, batch) => {
    const runs = await tx.db
      .selectFrom('jobRun')
      .select('id')
      .where('subject', '=', subjectOf(id))
      .where('state', 'in', ['queued', 'running'])
      .execute()
    for (const run of runs) await cancelJob(tx, run.id)
    if (batch.state === 'checking') return { state: 'uploaded', rowsDone: 0 }
    await audit(tx, {
      action: 'import.cancel',
      subjectKind: 'import',
      subjectId: id,
      after: { ...batch.counted },
    })
    await rankAfterOrders(tx, batch)
    return { state: 'cancelled', finishedAt: new Date().toISOString() }
  })
}

export function startUndo(work: Work, id: string): Promise<Import> {
  return step(work, id, 'undo', async (tx) => {
    await enqueue(tx, 'imports.undo', { importId: id }, { subject: subjectOf(id) })
    return { state: 'undoing', problem: null }
  })
}

/** Throws away an upload that wrote nothing, the file with it. */
export async function removeImport(work: Work, id: string): Promise<void> {
  const keys = await write(work, async (tx) => {
    const batch = await mustRead(tx, id, { lock: true })
    mustAllow('remove', batch.state)
    await deleteBatch(tx, id)
    await audit(tx, {
      action: 'import.remove',
      subjectKind: 'import',
      subjectId: id,
      before: { fileName: batch.fileName },
    })
    await announce(tx, { topic: 'import', id })
    return [batch.blobKey, batch.sourceBlobKey]
  })
  for (const key of keys) if (key !== null) await work.blobs.remove(key)
}

/** The frame of every change of state: lock, allow, change, tell. */
export function step(
  work: Work,
  id: string,
  what: Step,
  run: (tx: Work, batch: Batch) => Promise<BatchPatch>,
): Promise<Import> {
  return write(work, async (tx) => {
    const batch = await mustRead(tx, id, { lock: true })
    mustAllow(what, batch.state)
    await updateBatch(tx, id, await run(tx, batch))
    await announce(tx, { topic: 'import', id })
    return getImport(tx, id)
  })
}
