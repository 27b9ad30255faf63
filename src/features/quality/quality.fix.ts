import { parseDate } from '#kit/japan/calendar.ts'
import { notFound, Problem, type FieldProblem } from '#kit/problem.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import { updateCompany } from '#features/companies/companies.actions.ts'
import { companyInput } from '#features/companies/companies.api.ts'
import { readCompany } from '#features/companies/companies.store.ts'
import { companyNotFound, valuesOf as valuesOfCompany } from '#features/companies/companies.ts'
import { updateCustomer } from '#features/customers/customers.actions.ts'
import { customerInput } from '#features/customers/customers.api.ts'
import { addPost, removePost, updateContactPoint } from '#features/customers/customers.parts.ts'
import { mustBeCurrent, noCustomer } from '#features/customers/customers.refusals.ts'
import { readCustomer } from '#features/customers/customers.store.ts'
import { valuesOf as valuesOfCustomer } from '#features/customers/customers.values.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { cellText } from '#features/fields/fields.cells.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { showValue, type ValueContext } from '#features/fields/fields.values.ts'
import type { Change } from './quality.api.ts'
import { follow } from './quality.follow.ts'
import { lookedAt } from './quality.subjects.ts'
import type { Subject } from './quality.ts'

type Asked = { id: string; version: number; change: Change }
type Mended = { version: number; undo: Change }

/**
 * Mends a record by the doors that everybody uses, so that rules, audit log and spine hold for it. What it gives back
 * undoes it by this same way.
 */
export function fix(work: Work, { subject, ...asked }: Asked & { subject: Subject }): Promise<Mended> {
  mustBeAllowed(work, lookedAt[subject].write)
  return write(work, (tx) => (subject === 'customer' ? fixCustomer(tx, asked) : fixCompany(tx, asked)))
}

async function fixCustomer(tx: Work, { id, version, change }: Asked): Promise<Mended> {
  let customer = await readCustomer(tx, id, { lock: true })
  if (!customer) throw noCustomer()
  mustBeCurrent(customer, version, customer)
  const undo: Change = {}
  const { fields, point, addPost: added, removePost: removed } = change
  // The place of work first: a record whose name was a company's only needs it to be found by.
  if (added) {
    const known = new Set(customer.posts.map((post) => post.id))
    customer = await addPost(tx, id, { companyName: added.companyName })
    const made = customer.posts.find((post) => !known.has(post.id))
    if (made) undo.removePost = { id: made.id }
  }
  if (fields) {
    const read = await readFields(tx, 'customer', fields, valuesOfCustomer(customer))
    const columns = mustFit(customerInput.omit({ attributes: true }).partial(), read.columns)
    undo.fields = read.before
    customer = await updateCustomer(tx, id, {
      version: customer.version,
      ...columns,
      attributes: read.attributes,
    })
  }
  if (point) {
    const { id: partId, value, postalCode, notes, version: seen } = mustHave(customer.contactPoints, point.id)
    // A code whose zeros were restored was typed without them, and is doubtful again when it is.
    const typed = notes.includes('postalCode') ? postalCode?.replace(/^0+(?=\d)/, '') : postalCode
    undo.point = { id: partId, value, postalCode: typed ?? null }
    customer = await updateContactPoint(tx, id, partId, {
      version: seen,
      value: point.value,
      ...(point.postalCode !== undefined && { postalCode: point.postalCode }),
    })
  }
  if (removed) {
    const post = mustHave(customer.posts, removed.id)
    undo.addPost = { companyName: post.company.name }
    customer = await removePost(tx, id, post.id, post.version)
  }
  return { version: customer.version, undo }
}

async function fixCompany(tx: Work, { id, version, change: { fields = {} } }: Asked): Promise<Mended> {
  const company = await readCompany(tx, id, { lock: true })
  if (!company) throw notFound(companyNotFound)
  if (company.version !== version) throw new Problem('stale', { current: company })
  const read = await readFields(tx, 'company', fields, valuesOfCompany(company))
  const columns = mustFit(companyInput.omit({ attributes: true }).partial(), read.columns)
  const saved = await updateCompany(tx, id, { version, ...columns, attributes: read.attributes })
  await follow(tx, 'company', [id])
  return { version: saved.version, undo: { fields: read.before } }
}

type Fields = NonNullable<Change['fields']>
/** Of these a text says the value. */
const mendable = new Set<Field['type']>(['text', 'longText', 'date', 'email', 'phone', 'url', 'address'])

/** What was typed, as the doors take it, and what there was, to be typed the same way. */
async function readFields(
  work: Work,
  subject: Subject,
  fields: Fields,
  values: { readonly [key: string]: unknown },
): Promise<{ columns: Fields; attributes: Fields; before: Fields }> {
  const fieldSet: FieldSet = await readFieldSet(work)
  const context: ValueContext = await readValueContext(work)
  const problems: FieldProblem[] = []
  const [columns, attributes, before]: [Fields, Fields, Fields] = [{}, {}, {}]
  for (const [key, typed] of Object.entries(fields)) {
    const field = fieldSet.get(subject, key)
    const path = `change.fields.${key}`
    if (!field?.editable || !mendable.has(field.type)) {
      problems.push({ path, message: cellText.noField })
      continue
    }
    const stored = (values[key] ?? null) as AttributeValue | null
    if (field.attribute) {
      attributes[key] = typed
      before[key] = showValue(field, stored, context, 'ja') || null
      continue
    }
    before[key] = stored as string | null
    const day = field.type === 'date' && typed ? parseDate(typed)?.on : typed
    if (day === undefined) problems.push({ path, message: noDay })
    else columns[key] = day
  }
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  return { columns, attributes, before }
}

type Shape<T> = {
  safeParse(
    given: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly { path: PropertyKey[] }[] } }
}

function mustFit<T>(shape: Shape<T>, columns: Fields): T {
  const read = shape.safeParse(columns)
  if (read.success) return read.data
  throw new Problem('invalid', {
    fields: read.error.issues.map(({ path: [key] }) => ({
      path: `change.fields.${String(key)}`,
      message: cellText[columns[String(key)] ? 'tooLong' : 'mayNotBeEmpty'],
    })),
  })
}

const noDay = {
  ja: '日付として読めません。1980/4/1 や 昭和55年4月1日 のように入力してください',
  en: 'This is not a day we can read. Write it as 1980/4/1',
}

function mustHave<T extends { id: string }>(parts: readonly T[], id: string): T {
  const part = parts.find((one) => one.id === id)
  if (part) return part
  throw new Problem('notFound', {
    detail: {
      ja: 'この連絡先はもうありません。一覧を読み直してください',
      en: 'This part of the record is gone. Load the list again',
    },
  })
}
