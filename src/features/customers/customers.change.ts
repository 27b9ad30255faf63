import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import { afterChange } from '#platform/after-change.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { companiesByName } from '#features/companies/companies.actions.ts'
import type { Customer, PostInput } from './customers.api.ts'
import { noCustomer } from './customers.refusals.ts'
import type { DraftPost } from './customers.rows.ts'
import { readCustomer } from './customers.store.ts'
import { fieldKeys, type CustomerFields } from './customers.ts'

/** Load, lock, change, read again: the frame of every change to one customer. */
export async function change(
  work: Work,
  id: string,
  run: (tx: Work, customer: Customer) => Promise<void>,
): Promise<Customer> {
  return write(work, async (tx) => {
    const customer = await readCustomer(tx, id, { lock: true })
    if (!customer) throw noCustomer()
    await run(tx, customer)
    await afterChange(tx, 'customer', [id])
    await announce(tx, { topic: 'customer', id })
    return mustRead(tx, id)
  })
}

export async function mustRead(work: Work, id: string): Promise<Customer> {
  const customer = await readCustomer(work, id)
  if (!customer) throw noCustomer()
  return customer
}

export function fieldsOf(customer: Customer): CustomerFields {
  return Object.fromEntries(fieldKeys.map((key) => [key, customer[key]])) as CustomerFields
}

export const companyNames = (customer: Customer): string[] => customer.posts.map((post) => post.company.name)

/** Resolves companies by id or by name (made when new). */
export async function draftPosts(work: Work, posts: readonly PostInput[]): Promise<DraftPost[]> {
  const byName = await companiesByName(
    work,
    posts.flatMap((post) => (post.companyId ? [] : (post.companyName ?? []))),
  )
  const ids = posts.flatMap((post) => post.companyId ?? [])
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from company where id = any(${ids}::uuid[])`.execute(work.db)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return posts.map(({ companyId, companyName, department, title, startedOn, endedOn }) => {
    const company = companyId ? byId.get(companyId) : byName.get(companyName ?? '')
    if (!company)
      throw new Problem('invalid', {
        fields: [{ path: 'companyName', message: { ja: '会社を選んでください', en: 'Choose a company' } }],
      })
    if (startedOn && endedOn && endedOn < startedOn)
      throw new Problem('invalid', { fields: [{ path: 'endedOn', message: endsBeforeStart }] })
    return {
      companyId: company.id,
      companyName: company.name,
      department: department ?? null,
      title: title ?? null,
      startedOn: startedOn ?? null,
      endedOn: endedOn ?? null,
    }
  })
}

const endsBeforeStart = {
  ja: '終わった日が、始まった日より前です。どちらかを直してください',
  en: 'The end is before the start. Correct one of them',
}
