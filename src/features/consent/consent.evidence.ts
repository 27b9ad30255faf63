import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { cleanFileName, headBytes, mediaTypeOf } from '#features/files/files.types.ts'
import { emptyFile } from '#features/files/files.ts'
import { newId } from '#kit/ids.ts'
import { notFound } from '#kit/problem.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import { write, type Work } from '#platform/work.ts'
import type { Evidence } from './consent.api.ts'
import { evidenceNotFound } from './consent.refusals.ts'

/** Keeps a file that proves consents: bytes first, then the row; when that fails the bytes go too. */
export async function addEvidence(work: Work, upload: Pick<Upload, 'name' | 'body'>): Promise<Evidence> {
  const name = cleanFileName(upload.name)
  const blob = await work.blobs.put(upload.body, work.config.maxFileBytes)
  try {
    if (blob.size === 0) throw emptyFile()
    const mediaType = await mediaTypeOf(await readHead(work, blob.key), name)
    return await write(work, async (tx) => {
      const { key: blobKey, size, sha256 } = blob
      const evidence = { id: newId(), name, mediaType, size, sha256 }
      await tx.db
        .insertInto('consentEvidence')
        .values({ ...evidence, blobKey, addedBy: tx.actor.userId, addedByName: tx.actor.name })
        .execute()
      await audit(tx, {
        action: 'consentEvidence.add',
        subjectKind: 'consentEvidence',
        subjectId: evidence.id,
        after: { name, size, sha256 },
      })
      return evidence
    })
  } catch (error) {
    await work.blobs.remove(blob.key)
    throw error
  }
}

async function readHead(work: Work, key: string): Promise<Uint8Array> {
  for await (const chunk of work.blobs.read(key)) return chunk.subarray(0, headBytes)
  return new Uint8Array()
}

/** One that the actor handed in, or that stands behind an entry of somebody whom they may see. */
async function find(work: Work, id: string) {
  const { rows } = await sql<{ name: string; mediaType: string; size: string; blobKey: string }>`
    select v.name, v.media_type, v.size, v.blob_key from consent_evidence v
    where v.id = ${id}::uuid and (v.added_by = ${work.actor.userId}::uuid or ${work.actor.kind} = 'system' or exists (
      select 1 from consent_entry e join customer c on c.customer_id = e.customer_id
      where e.evidence_id = v.id and ${visible(work)}))`.execute(work.db)
  const [found] = rows
  if (!found) throw notFound(evidenceNotFound)
  return found
}

export async function mustSeeEvidence(work: Work, id: string): Promise<void> {
  await find(work, id)
}

export async function openEvidence(work: Work, id: string): Promise<FileAnswer> {
  const { name, mediaType, size, blobKey } = await find(work, id)
  await audit(work, { action: 'consentEvidence.open', subjectKind: 'consentEvidence', subjectId: id })
  return { name, mediaType, size: Number(size), body: work.blobs.read(blobKey) }
}
