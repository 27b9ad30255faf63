import { sql } from 'kysely'
import type { Attributes } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { uniqueIdentities } from '#features/fields/fields.attributes.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { blockIdentities, identitiesOf, type Identity } from './customers.keys.ts'
import { inheritIdentities } from './customers.merging.ts'
import { refusingTakenIdentity, takenIdentity } from './customers.refusals.ts'
import { replaceIdentities } from './customers.save.ts'
import type { PointTraits } from './customers.traits.ts'
import { displayNameOf, type CustomerFields } from './customers.ts'

type Known = Parameters<typeof blockIdentities>[0] & {
  id: string
  code: string | null
  attributes: Attributes
  points: PointTraits[]
  companyNames: string[]
}

/** Makes customers known again by what their records hold now; refuses what is another one's alone. */
export async function rebuildIdentities(
  work: Work,
  fieldSet: FieldSet,
  ids: readonly string[],
): Promise<void> {
  const { rows } = await sql<Known>`
    select c.customer_id as id, c.code, c.attributes, c.family_name, c.given_name, c.family_kana, c.given_kana,
      c.former_family_name, c.gender, c.birth_on,
      coalesce((select json_agg(json_build_object('kind', p.kind, 'key', p.key, 'townKey', p.town_key,
          'postalCode', p.postal_code, 'notes', p.notes)) from contact_point p
        where p.customer_id = c.customer_id), '[]') as points,
      array(select o.name from customer_post p join company o on o.id = p.company_id
        where p.customer_id = c.customer_id) as company_names
    from customer c where c.customer_id = any(${ids}::uuid[]) order by c.customer_id`.execute(work.db)
  const known = rows.map(({ id, code, attributes, points, companyNames, ...told }) => ({
    id,
    identities: [
      ...identitiesOf(code, points),
      ...blockIdentities(told, points, companyNames),
      ...uniqueIdentities(fieldSet, attributes),
    ],
  }))
  await mustBeFree(work, fieldSet, known)
  await refusingTakenIdentity(fieldSet, async () => {
    for (const { id, identities } of known) await replaceIdentities(work, id, identities)
    await inheritIdentities(work, ids)
  })
}

type Named = Pick<CustomerFields, 'familyName' | 'givenName' | 'familyKana' | 'givenKana' | 'code'>

/** Refuses what is another one's alone and says whose, where that one may be seen. The index refuses who comes after. */
export async function mustBeFree(
  work: Work,
  fieldSet: FieldSet,
  claimed: readonly { id: string; identities: readonly Identity[] }[],
): Promise<void> {
  const wanted = claimed.flatMap(({ identities }) => identities.filter(({ exclusive }) => exclusive))
  if (wanted.length === 0) return
  const { rows } = await sql<Named & { kind: string; visible: boolean }>`
    select i.kind, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code, (${visible(work)}) as visible
    from unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ value }) => value)}::text[]) w(kind, value)
    join customer_identity i on i.kind = w.kind and i.value = w.value and i.exclusive
    join customer c on c.customer_id = i.customer_id
    where i.customer_id <> all(${claimed.map(({ id }) => id)}::uuid[]) limit 1`.execute(work.db)
  const [holder] = rows
  if (holder) throw takenIdentity(fieldSet, holder.kind, holder.visible ? displayNameOf(holder) : null)
}

const naming: ReadonlySet<string> = new Set([
  'code',
  'familyName',
  'givenName',
  'familyKana',
  'givenKana',
  'birthOn',
])

/** Whether a change of this field changes by what a customer is found. */
export function makesKnown(fieldSet: FieldSet, key: string): boolean {
  return (
    naming.has(key) || fieldSet.attributesOf('customer').some((field) => field.unique && field.key === key)
  )
}
