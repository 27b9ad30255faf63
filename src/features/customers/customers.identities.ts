import { sql } from 'kysely'
import type { Attributes } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { uniqueIdentities } from '#features/fields/fields.attributes.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { identitiesOf, type ReadContactPoint } from './customers.keys.ts'
import { refusingTakenIdentity } from './customers.refusals.ts'
import { replaceIdentities } from './customers.save.ts'

type Known = { id: string; code: string | null; attributes: Attributes; points: ReadContactPoint[] }

/** Makes customers known again by what their records hold now; refuses what is another one's alone. */
export async function rebuildIdentities(
  work: Work,
  fieldSet: FieldSet,
  ids: readonly string[],
): Promise<void> {
  const { rows } = await sql<Known>`
    select c.customer_id as id, c.code, c.attributes,
      coalesce((select json_agg(json_build_object('kind', p.kind, 'key', p.key)) from contact_point p
        where p.customer_id = c.customer_id), '[]') as points
    from customer c where c.customer_id = any(${ids}::uuid[]) order by c.customer_id`.execute(work.db)
  await refusingTakenIdentity(fieldSet, async () => {
    for (const { id, code, attributes, points } of rows)
      await replaceIdentities(work, id, [
        ...identitiesOf(code, points),
        ...uniqueIdentities(fieldSet, attributes),
      ])
  })
}
