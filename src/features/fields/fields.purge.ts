import { sql } from 'kysely'
import { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { alone, dropIndex, releaseValues } from './fields.prepare.ts'
import { chunk, countRecords, recordsOf } from './fields.records.ts'
import { deleteRulesOf } from './fields.rules.store.ts'
import { selectDefinitions } from './fields.store.ts'

/** Takes a field that was deleted for good out of every record, and with it all that was kept for it. */
export const purgeJob = defineJob({
  name: 'fields.purge',
  title: { ja: '項目の値の完全な削除', en: 'Delete the values of a field for good' },
  payload: z.object({ id: z.uuid() }),
  async run(work, { id }) {
    const definition = (await selectDefinitions(work)).find((one) => one.id === id)
    if (!definition) return { records: 0 }
    const { subject, key } = definition
    await alone(work, id, (client) => dropIndex(work, client, definition))
    const records = await removeValues(work, subject, key)
    await write(work, async (tx) => {
      await releaseValues(work, definition)
      if (subject === 'customer') await tx.db.deleteFrom('fieldConsent').where('fieldKey', '=', key).execute()
      await deleteRulesOf(tx, subject, key)
      await audit(tx, {
        action: 'field.purged',
        subjectKind: 'field',
        subjectId: id,
        after: { field: key, records },
      })
      await announce(tx, { topic: 'field' })
      await announce(tx, { topic: subject })
    })
    return { records }
  },
})

async function removeValues(work: JobWork, subject: Field['subject'], key: string): Promise<number> {
  const { table, plainId } = recordsOf[subject]
  const total = await countRecords(work.db, subject)
  let records = 0
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      update ${table} set attributes = attributes - ${key}::text, version = version + 1, updated_at = now()
      where ${plainId} = any(array(select ${plainId} from ${table} where attributes ? ${key} limit ${chunk}))`.execute(
      work.db,
    )
    records += Number(numAffectedRows)
    await work.progress(records, total || null)
    if (numAffectedRows === 0n) return records
  }
}
