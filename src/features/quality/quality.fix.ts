import { parseDate } from '#kit/japan/calendar.ts'
import { Problem } from '#kit/problem.ts'
import { write, type Work } from '#platform/work.ts'
import { updateCustomer } from '#features/customers/customers.actions.ts'
import type { Customer } from '#features/customers/customers.api.ts'
import { addPost, removePost, updateContactPoint } from '#features/customers/customers.parts.ts'
import { mustBeCurrent, noCustomer } from '#features/customers/customers.refusals.ts'
import { readCustomer } from '#features/customers/customers.store.ts'
import type { Change } from './quality.api.ts'

/**
 * Mends a record by the doors that everybody uses, so that rules, audit log and spine hold for it. What it gives back
 * undoes it by this same way.
 */
export function fix(
  work: Work,
  { customerId, version, change }: { customerId: string; version: number; change: Change },
): Promise<{ version: number; undo: Change }> {
  return write(work, async (tx) => {
    let customer = await readCustomer(tx, customerId, { lock: true })
    if (!customer) throw noCustomer()
    mustBeCurrent(customer, version, customer)
    const undo: Change = {}
    const { fields, point, addPost: added, removePost: removed } = change
    // The place of work first: a record whose name was a company's only needs it to be found by.
    if (added) {
      const known = new Set(customer.posts.map(({ id }) => id))
      customer = await addPost(tx, customerId, { companyName: added.companyName })
      const made = customer.posts.find(({ id }) => !known.has(id))
      if (made) undo.removePost = { id: made.id }
    }
    if (fields) {
      undo.fields = fieldsBefore(customer, fields)
      const birthOn = fields.birthOn && mustBeDay(fields.birthOn)
      customer = await updateCustomer(tx, customerId, {
        version: customer.version,
        ...fields,
        ...(birthOn && { birthOn }),
      })
    }
    if (point) {
      const { id, value, postalCode, notes } = mustHave(customer.contactPoints, point.id)
      // A code whose zeros were restored was typed without them, and is doubtful again when it is.
      const typed = notes.includes('postalCode') ? postalCode?.replace(/^0+(?=\d)/, '') : postalCode
      undo.point = { id, value, postalCode: typed ?? null }
      customer = await updateContactPoint(tx, customerId, id, {
        version: mustHave(customer.contactPoints, id).version,
        value: point.value,
        ...(point.postalCode !== undefined && { postalCode: point.postalCode }),
      })
    }
    if (removed) {
      const post = mustHave(customer.posts, removed.id)
      undo.addPost = { companyName: post.company.name }
      customer = await removePost(tx, customerId, post.id, post.version)
    }
    return { version: customer.version, undo }
  })
}

type Fields = NonNullable<Change['fields']>

function fieldsBefore(customer: Customer, fields: Fields): Fields {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, customer[key as keyof Fields]]))
}

function mustBeDay(typed: string): string {
  const day = parseDate(typed)?.on
  if (day) return day
  throw new Problem('invalid', {
    fields: [
      {
        path: 'change.fields.birthOn',
        message: {
          ja: '日付として読めません。1980/4/1 や 昭和55年4月1日 のように入力してください',
          en: 'This is not a day we can read. Write it as 1980/4/1',
        },
      },
    ],
  })
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
