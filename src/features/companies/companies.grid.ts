import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import { afterChange } from '#platform/after-change.ts'
import { write, type Work } from '#platform/work.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import {
  cellText,
  type CellAnswer,
  type CellChange,
  type CellChanges,
} from '#features/fields/fields.cells.ts'
import { checkValues } from '#features/fields/fields.check.ts'
import { readComputed } from '#features/fields/fields.computed.ts'
import { readColumns } from '#features/fields/fields.columns.ts'
import { readScope, type Scope } from '#features/fields/fields.scope.ts'
import { readValue, type ValueContext } from '#features/fields/fields.values.ts'
import { updateCompany } from './companies.actions.ts'
import { companyInput } from './companies.api.ts'
import { readListed, type ListedCompany } from './companies.store.ts'
import { valuesOf } from './companies.ts'

type Refusal = CellAnswer['refused'][number]
type Typed = { columns: { [key: string]: unknown }; attributes: { [key: string]: unknown } }

/** Stores cells of many companies as they were typed; each row by itself, and in it each cell that can be. */
export function changeCompanyCells(work: Work, { columns, changes }: CellChanges): Promise<CellAnswer> {
  return write(work, async (tx) => {
    const scope = await readScope(tx)
    const context = await readValueContext(tx)
    const shown = await readColumns(scope, 'company', columns)
    const answer: CellAnswer = { rows: [], refused: [], warned: [] }
    const stale: CellChange[] = []
    for (const change of changes) {
      const outcome = await changeRow(tx, change, scope, context, answer.refused)
      if (outcome === 'stale') stale.push(change)
      else if (outcome) answer.warned.push(...outcome)
    }
    const broken = new Set([
      ...stale.map(({ id }) => id),
      ...answer.refused.filter(({ code }) => code === 'notFound').map(({ id }) => id),
    ])
    const whole = changes.filter(({ id }) => !broken.has(id))
    await afterChange(
      tx,
      'company',
      whole.map(({ id }) => id),
    )
    const now = new Map(
      (
        await readListed(
          tx,
          changes.map(({ id }) => id),
        )
      ).map((company) => [company.id, company]),
    )
    const computed = await readComputed(tx, scope.fieldSet.of('company'), [...now.keys()])
    const values = (company: ListedCompany) => ({ ...valuesOf(company), ...computed.get(company.id) })
    for (const { id, cells } of stale) {
      const company = now.get(id)
      const keys = Object.keys(cells).filter((key) => scope.field('company', key))
      const current = company && (await readColumns(scope, 'company', keys)).cellsOf(values(company))
      for (const field of Object.keys(cells))
        answer.refused.push({
          id,
          field,
          code: 'stale',
          message: cellText.stale[work.locale],
          ...(company && current && { current, version: company.version }),
        })
    }
    for (const { id } of whole) {
      const company = now.get(id)
      if (company) answer.rows.push({ id, version: company.version, cells: shown.cellsOf(values(company)) })
    }
    return answer
  })
}

/** Tries the cells of one row, without those that are refused, until the rest is stored or nothing is left. */
async function changeRow(
  work: Work,
  { id, version, cells }: CellChange,
  scope: Scope,
  context: ValueContext,
  refused: Refusal[],
): Promise<'stale' | CellAnswer['warned'] | null> {
  const left = new Map(Object.entries(cells))
  const refuse = (field: string, code: Refusal['code'], message: string): void => {
    if (left.delete(field)) refused.push({ id, field, code, message })
  }
  for (;;) {
    const typed = readCells(scope, left, context, (field, message) => refuse(field, 'invalid', message))
    if (left.size === 0) return null
    await sql`savepoint company_cells`.execute(work.db)
    try {
      const saved = await updateCompany(work, id, { version, ...typed.columns, attributes: typed.attributes })
      await sql`release savepoint company_cells`.execute(work.db)
      const findings = checkValues(scope.fieldSet, 'company', valuesOf(saved), new Set(left.keys()))
      return findings
        .filter(({ severity }) => severity === 'warn')
        .map(({ key, message }) => ({ id, field: key, message: message[work.locale] }))
    } catch (error) {
      await sql`rollback to savepoint company_cells`.execute(work.db)
      if (!(error instanceof Problem)) throw error
      if (error.code === 'stale') return 'stale'
      const { fields = [] } = error.toBody(work.locale, work.requestId)
      if (error.code === 'notFound')
        for (const field of left.keys()) refuse(field, 'notFound', cellText.notFound[work.locale])
      const size = left.size
      for (const { path, message } of fields) {
        const key = path.replace(/^attributes\./, '')
        const hidden =
          scope.field('company', key)?.masked === true && message === cellText.masked[work.locale]
        refuse(key, hidden ? 'forbidden' : 'invalid', message)
      }
      // A rule that no cell of the row can be blamed for: nothing of it is stored.
      if (left.size === size)
        for (const field of left.keys())
          refuse(field, 'invalid', fields[0]?.message ?? error.say(work.locale))
    }
  }
}

function readCells(
  scope: Scope,
  cells: ReadonlyMap<string, string>,
  context: ValueContext,
  refuse: (field: string, message: string) => void,
): Typed {
  const { locale } = scope.work
  const typed: Typed = { columns: {}, attributes: {} }
  for (const [key, text] of cells) {
    const field = scope.field('company', key)
    if (!field) refuse(key, cellText.noField[locale])
    else if (!field.editable) refuse(key, cellText[field.computed ? 'computed' : 'notEditable'][locale])
    else if (field.attribute) typed.attributes[key] = text
    else {
      // A domain and an address are read by the company itself, as the form gives them.
      const plain = field.type === 'url' || field.type === 'address'
      const clean = text.replaceAll('\u0000', '')
      const read = readValue(plain ? { ...field, type: 'text' } : field, clean, context)
      const given = read.ok && companyInput.shape[key as 'phone'].safeParse(read.value)
      if (!read.ok) refuse(key, read.refusal[locale])
      else if (given && given.success) typed.columns[key] = given.data
      else refuse(key, cellText[read.value === null ? 'mayNotBeEmpty' : 'tooLong'][locale])
    }
  }
  return typed
}
