import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { Problem, reasonOf } from '#kit/problem.ts'
import { fill } from '#kit/text.ts'
import type { Attributes, Field } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import { createCompany, updateCompany } from '#features/companies/companies.actions.ts'
import { companyFields } from '#features/companies/companies.fields.ts'
import { createNewCompanies, newCompany } from '#features/companies/companies.bulk.ts'
import { heldNumbers, readByKeys, readCompany } from '#features/companies/companies.store.ts'
import {
  chooseByName,
  flat as flatFields,
  identityOf,
  readFields,
  type CompanyFields,
} from '#features/companies/companies.ts'
import type { Company } from '#features/companies/companies.api.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { checkValues } from '#features/fields/fields.check.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { uniqueKey, type ValueContext } from '#features/fields/fields.values.ts'
import { attributeReader } from '#features/readings/readings.attributes.ts'
import {
  cellText,
  doubt,
  emptyReading,
  excelError,
  keep,
  longest,
  ownerKey,
  ownId,
  type Owners,
  type Row,
} from '#features/readings/readings.row.ts'
import { reason, severityOf, type Reason } from '#features/readings/readings.ts'
import { ownersOf } from './imports.context.ts'
import type { RowOf } from './imports.source.ts'
import { selectOwners, type Batch } from './imports.store.ts'
import { noCounts, type Counts, type ImportOptions, type RowProblem } from './imports.ts'

type Columns = Omit<CompanyFields, 'attributes'>
type ColumnKey = keyof Columns
const columnKeys = companyFields.flatMap(({ key, column }) =>
  column === undefined ? [] : [key as ColumnKey],
)
/** Numbers and names that machines read: what is none of them is kept in the remark. */
const strictKeys = ['corporateNumber', 'invoiceNumber', 'domain'] as const

export type CompanyRow = {
  number: number
  cells: string[]
  id: string | null
  given: { [K in ColumnKey]?: Columns[K] }
  empty: ColumnKey[]
  attributes: Attributes
  emptyAttributes: string[]
  leftovers: string[]
  reasons: Reason[]
}

export type CompanyRules = {
  readonly options: ImportOptions
  readonly fieldSet: FieldSet
  readonly context: ValueContext
  readonly rowOf: RowOf<CompanyRow>
}

export async function companyRules(work: Work, batch: Batch): Promise<CompanyRules> {
  const fieldSet = await readFieldSet(work)
  const context = await readValueContext(work)
  const owners = ownersOf(await selectOwners(work))
  const read = companyReader(batch, fieldSet, context, owners, may(work.actor, seeMasked))
  return {
    options: batch.options,
    fieldSet,
    context,
    rowOf: {
      fromCells: read,
      broken: (number, cells, why) => ({ ...emptyRow(number, cells), reasons: [why] }),
    },
  }
}

const emptyRow = (number: number, cells: string[]): CompanyRow => ({
  number,
  cells,
  id: null,
  given: {},
  empty: [],
  attributes: {},
  emptyAttributes: [],
  leftovers: [],
  reasons: [],
})

/** What the columns mean, once a file; the reader it gives is pure. */
function companyReader(
  { mapping, header, options }: Pick<Batch, 'mapping' | 'header' | 'options'>,
  fieldSet: FieldSet,
  context: ValueContext,
  owners: Owners,
  mayUnmask: boolean,
): (number: number, cells: string[]) => CompanyRow {
  const columns = new Map(
    mapping.flatMap((field, index) =>
      field === null ? [] : [[field, { index, field, heading: header[index] ?? '', label: null }] as const],
    ),
  )
  const readAttributes = attributeReader(columns, {
    fields: fieldSet.attributesOf('company'),
    context,
    mayUnmask,
    consented: options.consent !== null,
  })
  return (number, cells) => {
    const reading = emptyReading()
    const textOf = (field: string): string => cellText(cells[columns.get(field)?.index ?? -1] ?? '')
    const row: Row = {
      cell: (field) => (excelError.test(textOf(field)) ? '' : textOf(field)),
      isEmpty: (field) => textOf(field) === '',
      columns,
      options: { mapping, headings: header, owners, today: '' },
      reading,
    }
    for (const { field } of columns.values())
      if (row.cell(field) === '' && !row.isEmpty(field)) doubt(row, 'cellError', field, textOf(field))
    const made = emptyRow(number, cells)
    for (const key of columnKeys) {
      if (!columns.has(key)) continue
      const cell = row.cell(key)
      if (cell !== '') readColumn(row, made, key, cell, owners)
      else if (row.isEmpty(key)) made.empty.push(key)
    }
    readAttributes(row)
    const { attributes, emptyAttributes, leftovers, reasons } = reading
    const id = row.cell(ownId) || null
    if (id === null && made.given.name === undefined && made.given.corporateNumber === undefined)
      reasons.push(reason('companyUnnamed'))
    return { ...made, id, attributes, emptyAttributes, leftovers, reasons }
  }
}

function readColumn(row: Row, made: CompanyRow, key: ColumnKey, cell: string, owners: Owners): void {
  if (key === 'ownerId') {
    const id = owners.get(ownerKey(cell))
    if (id) made.given.ownerId = id
    else {
      doubt(row, 'ownerUnknown', key, cell)
      keep(row, key, cell)
    }
    return
  }
  if (strictKeys.some((strict) => strict === key)) {
    try {
      made.given[key] = readFields({ name: '-', [key]: cell })[key] ?? cell
    } catch (error) {
      const [field] = (error instanceof Problem && error.extra.fields) || []
      if (!field || typeof field.message === 'string') throw error
      row.reading.reasons.push(reason('valueUnread', key, cell, field.message))
      keep(row, key, cell)
    }
    return
  }
  made.given[key] = cell
}

type Outcome = 'created' | 'updated' | 'unchanged'
type Written = { counts: Counts; problems: RowProblem[] }

/**
 * Writes the rows that make new companies at once, and the others one by one, in the caller's transaction, as a person would on the screen: what is refused is taken back
 * by itself and the rest goes on. `seen` remembers, for a dry run that keeps nothing, which companies the file made.
 */
export async function processCompanies(
  tx: Work,
  importId: string,
  rows: readonly CompanyRow[],
  rules: CompanyRules,
  seen?: Set<string>,
): Promise<Written> {
  const counts: Counts = { ...noCounts }
  const problems: RowProblem[] = []
  const made = await createNew(tx, importId, rows, rules, seen)
  for (const row of rows) {
    const reasons = made.get(row) ?? [...row.reasons]
    counts.rows++
    let outcome: Outcome | null = made.has(row) ? 'created' : null
    if (outcome === null && severityOf(reasons) !== 'wrong') {
      await sql`savepoint import_row`.execute(tx.db)
      try {
        outcome = await writeRow(tx, importId, row, rules, reasons, seen)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        reasons.push(...reasonsOf(error))
      }
      if (severityOf(reasons) === 'wrong') {
        await sql`rollback to savepoint import_row`.execute(tx.db)
        outcome = null
      }
      await sql`release savepoint import_row`.execute(tx.db)
    }
    if (outcome) counts[outcome]++
    const severity = severityOf(reasons)
    if (severity === null) continue
    counts[severity]++
    problems.push({ rowNumber: row.number, severity, reasons, cells: row.cells })
  }
  return { counts, problems }
}

/**
 * Makes the companies of those rows that say something sound of somebody whom neither a company on record nor another
 * row is; returns them with their doubts. What is less clear is left to be decided row by row.
 */
async function createNew(
  tx: Work,
  importId: string,
  rows: readonly CompanyRow[],
  rules: CompanyRules,
  seen?: Set<string>,
): Promise<Map<CompanyRow, Reason[]>> {
  const { key, mode } = rules.options
  if (mode === 'update' || (key !== 'auto' && key !== 'name')) return new Map()
  const names = timesOf(rows.map(({ given: { name } }) => (name ? identityOf(name).key : null)))
  const numbers = timesOf(rows.map(({ given: { corporateNumber } }) => corporateNumber ?? null))
  const known = new Set((await readByKeys(tx, [...names.keys()])).map((one) => one.key))
  const held = await heldNumbers(tx, [...numbers.keys()])
  const fresh = rows.flatMap((row) => {
    const { name, corporateNumber } = row.given
    if (!name || severityOf(row.reasons) === 'wrong' || (key === 'auto' && row.id !== null)) return []
    const { key: nameKey } = identityOf(name)
    if (known.has(nameKey) || names.get(nameKey) !== 1 || seen?.has(seenAs(row).asked)) return []
    if (corporateNumber && (held.has(corporateNumber) || numbers.get(corporateNumber) !== 1)) return []
    const fields = soundFields(tx, { ...row, given: { ...row.given, name } }, rules)
    return fields ? [{ row, fields }] : []
  })
  const ids = await createNewCompanies(
    tx,
    fresh.map(({ fields }) => fields),
  )
  await sql`insert into import_company_change (import_id, row_number, company_id, action, version_after)
    select ${importId}::uuid, n, id, 'created', 1
    from unnest(${fresh.map(({ row }) => row.number)}::bigint[], ${ids}::uuid[]) made(n, id)`.execute(tx.db)
  return new Map(
    fresh.map(({ row, fields }) => {
      const reasons = [...row.reasons]
      warn(rules.fieldSet, flatFields(fields), null, reasons)
      for (const one of seenAs(row).made) seen?.add(one)
      return [row, reasons]
    }),
  )
}

function timesOf(values: readonly (string | null)[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const value of values) if (value !== null) times.set(value, (times.get(value) ?? 0) + 1)
  return times
}

/** Null for what the database must be asked about, or what is to be refused with its reason. */
function soundFields(
  work: Work,
  { given, attributes, leftovers }: CompanyRow & { given: { name: string } },
  rules: CompanyRules,
): CompanyFields | null {
  const remark = withLines(given.remark ?? null, leftovers)
  if (isTooLong(remark, [])) return null
  try {
    const fields = newCompany(work, { ...given, remark, attributes }, rules)
    const isUnique = ({ unique, key }: Field): boolean =>
      unique === true && fields.attributes[key] !== undefined
    return rules.fieldSet.attributesOf('company').some(isUnique) ? null : fields
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

/** What an action refuses, as reasons of the row. */
export function reasonsOf(error: Problem): Reason[] {
  const { fields = [], params } = error.extra
  if (fields.length === 0) return [reason('recordRefused', null, null, reasonOf(error))]
  return fields.map(({ path, message }) => {
    const why = typeof message === 'string' ? { ja: message, en: message } : message
    const filled = { ja: fill(why.ja, params), en: fill(why.en, params) }
    return reason('recordRefused', path.replace(/^attributes\./, ''), null, filled)
  })
}

async function writeRow(
  tx: Work,
  importId: string,
  row: CompanyRow,
  rules: CompanyRules,
  reasons: Reason[],
  seen?: Set<string>,
): Promise<Outcome | null> {
  const { mode } = rules.options
  const { company, refusal } = await holderOf(tx, row, rules)
  if (refusal) {
    reasons.push(refusal)
    return null
  }
  const known = seenAs(row)
  const isSeen = company === null && seen?.has(known.asked) === true
  if (company === null && !isSeen && mode === 'update') {
    reasons.push(reason('notThere'))
    return null
  }
  if ((company !== null || isSeen) && mode === 'add') {
    reasons.push(reason('alreadyThere'))
    return null
  }
  if (isSeen) return 'updated'
  if (company) return change(tx, importId, row, rules, company, reasons)
  const { name } = row.given
  if (typeof name !== 'string') {
    reasons.push(reason('companyUnnamed'))
    return null
  }
  const remark = withLines(row.given.remark ?? null, row.leftovers)
  if (isTooLong(remark, reasons)) return null
  const made = await createCompany(tx, { ...row.given, name, remark, attributes: row.attributes }, rules)
  warn(rules.fieldSet, flat(made), null, reasons)
  await record(tx, importId, row.number, made, 'created', null, null)
  for (const one of known.made) seen?.add(one)
  return 'created'
}

function isTooLong(remark: string | null, reasons: Reason[]): boolean {
  if (remark === null || remark.length <= longest.remark) return false
  reasons.push(reason('tooLong', 'remark'))
  return true
}

/**
 * How a dry run knows a company that the file has made: by its number, else by its name; a name without a legal form means
 * any company of that name.
 */
function seenAs({ given: { corporateNumber, name } }: CompanyRow): {
  asked: string
  made: readonly string[]
} {
  if (corporateNumber) return { asked: corporateNumber, made: [corporateNumber] }
  const { key, legalForm, legalFormPosition } = identityOf(name ?? '')
  const whole = `${key} ${legalForm} ${legalFormPosition}`
  return { asked: legalForm === null ? key : whole, made: [key, whole] }
}

async function change(
  tx: Work,
  importId: string,
  row: CompanyRow,
  rules: CompanyRules,
  company: Company,
  reasons: Reason[],
): Promise<Outcome | null> {
  const { clearEmpty } = rules.options
  const cleared = clearEmpty
    ? Object.fromEntries(
        row.empty.filter((key) => key !== 'name' && key !== 'remark').map((key) => [key, null]),
      )
    : {}
  const clearedAttributes = clearEmpty
    ? Object.fromEntries(row.emptyAttributes.map((key) => [key, null]))
    : {}
  const given: CompanyRow['given'] = { ...cleared, ...row.given }
  // (株)山田 names 株式会社山田: a shorter way of writing is no new name.
  if (
    typeof given.name === 'string' &&
    chooseByName(identityOf(given.name), [{ ...identityOf(company.name) }])
  )
    delete given.name
  const cleanRemark = clearEmpty && row.empty.includes('remark') ? null : company.remark
  given.remark = withLines(row.given.remark ?? cleanRemark, row.leftovers)
  if (isTooLong(given.remark, reasons)) return null
  const patch = { ...given, attributes: { ...clearedAttributes, ...row.attributes } }
  const after = await updateCompany(tx, company.id, { version: company.version, ...patch }, rules)
  if (after.version === company.version) return 'unchanged'
  const [before, now] = [flat(company), flat(after)]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (key) => !isDeepStrictEqual(before[key], now[key]),
  )
  warn(rules.fieldSet, now, new Set(keys), reasons)
  const pick = (from: Flat): Flat => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]))
  await record(tx, importId, row.number, after, 'updated', pick(before), pick(now))
  return 'updated'
}

type Flat = { [key: string]: unknown }

/** What a person writes about a company, by field key. */
export function flat(company: Company): Flat {
  return { ...Object.fromEntries(columnKeys.map((key) => [key, company[key]])), ...company.attributes }
}

function warn(
  fieldSet: FieldSet,
  company: Flat,
  changed: ReadonlySet<string> | null,
  reasons: Reason[],
): void {
  for (const { key, severity, message } of checkValues(fieldSet, 'company', company, changed))
    if (severity === 'warn') reasons.push(reason('ruleWarned', key, null, message))
}

function withLines(remark: string | null, lines: readonly string[]): string | null {
  const fresh = lines.filter((line) => !remark?.split('\n').includes(line))
  return fresh.length === 0 ? remark : [...(remark === null ? [] : [remark]), ...fresh].join('\n')
}

async function record(
  tx: Work,
  importId: string,
  rowNumber: number,
  { id, version }: Company,
  action: 'created' | 'updated',
  before: Flat | null,
  after: Flat | null,
): Promise<void> {
  await sql`insert into import_company_change (import_id, row_number, company_id, action, before, after, version_after)
    values (${importId}::uuid, ${rowNumber}, ${id}::uuid, ${action}, ${before && JSON.stringify(before)}::jsonb,
      ${after && JSON.stringify(after)}::jsonb, ${version})`.execute(tx.db)
}

type Holder = { company: Company | null; refusal?: Reason }

/** Which company a row is about: by what was chosen, or by 法人番号 and then by name. */
async function holderOf(tx: Work, row: CompanyRow, rules: CompanyRules): Promise<Holder> {
  const { key } = rules.options
  const { corporateNumber, name } = row.given
  if (key === 'enishiId' || (key === 'auto' && row.id !== null)) {
    if (row.id === null) return { company: null }
    const company = uuid.test(row.id) ? await readCompany(tx, row.id) : undefined
    return company ? { company } : { company: null, refusal: reason('idUnknown', ownId, row.id) }
  }
  if (key.startsWith('field:')) return byField(tx, row, rules, key.slice('field:'.length))
  if (key !== 'name' && typeof corporateNumber === 'string') {
    const { rows } = await sql<{ id: string }>`
      select id from company where corporate_number = ${corporateNumber} and deleted_at is null`.execute(
      tx.db,
    )
    const [holder] = rows
    if (holder) return { company: (await readCompany(tx, holder.id)) ?? null }
  }
  if (key === 'corporateNumber' || typeof name !== 'string') return { company: null }
  const identity = identityOf(name)
  const found = chooseByName(identity, await readByKeys(tx, [identity.key]))
  const company = found ? ((await readCompany(tx, found.id)) ?? null) : null
  // Two companies of one name: another 法人番号 is another company.
  const isOther =
    company !== null &&
    typeof corporateNumber === 'string' &&
    company.corporateNumber !== null &&
    company.corporateNumber !== corporateNumber
  return { company: isOther ? null : company }
}

async function byField(tx: Work, row: CompanyRow, { fieldSet }: CompanyRules, key: string): Promise<Holder> {
  const field = fieldSet.get('company', key)
  const value = row.attributes[key]
  if (!field || value === undefined) return { company: null }
  const { rows } = await sql<{ id: string; value: typeof value }>`
    select id, attributes -> ${key} as value from company where deleted_at is null and attributes ? ${key}`.execute(
    tx.db,
  )
  const wanted = uniqueKey(field, value)
  const holder = rows.find((one) => uniqueKey(field, one.value) === wanted)
  return { company: holder ? ((await readCompany(tx, holder.id)) ?? null) : null }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
