import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { headBytes, mediaTypeOf } from '#features/files/files.types.ts'
import { newId } from '#kit/ids.ts'
import { notFound } from '#kit/problem.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Content } from './documents.content.ts'
import type { Images } from './documents.pdf.ts'
import { badImage, imageNotFound } from './documents.ts'

export type Which = 'logo' | 'seal'
const largest = 2_000_000

/** The ids of the pictures that new documents carry. */
export async function currentImages(work: Work): Promise<{ logoId: string | null; sealId: string | null }> {
  const rows = await work.db
    .selectFrom('documentImage')
    .select(['id', 'which'])
    .where('retiredAt', 'is', null)
    .execute()
  const idOf = (which: Which): string | null => rows.find((row) => row.which === which)?.id ?? null
  return { logoId: idOf('logo'), sealId: idOf('seal') }
}

/** The bytes of the pictures that these documents carry. */
export async function readImages(work: Work, contents: readonly Content[]): Promise<Images> {
  const ids = new Set(
    contents.flatMap(({ issuer: { logoId, sealId } }) => [logoId, sealId]).filter((id) => id !== null),
  )
  const images = new Map<string, Uint8Array>()
  for (const id of ids) {
    const row = await work.db
      .selectFrom('documentImage')
      .select('blobKey')
      .where('id', '=', id)
      .executeTakeFirst()
    if (row) images.set(id, await bytesOf(work, row.blobKey))
  }
  return images
}

async function bytesOf(work: Work, key: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of work.blobs.read(key)) parts.push(part)
  return Buffer.concat(parts)
}

/** Puts a picture on all documents from now on. What it replaces stays for those that carry it. */
export async function setImage(
  work: Work,
  which: Which,
  receive: () => Promise<Pick<Upload, 'name' | 'body'>>,
): Promise<void> {
  const upload = await receive()
  const blob = await work.blobs.put(upload.body, largest)
  try {
    const bytes = await bytesOf(work, blob.key)
    const mediaType = await mediaTypeOf(bytes.subarray(0, headBytes), upload.name)
    if (mediaType !== 'image/png' && mediaType !== 'image/jpeg') throw badImage()
    await write(work, async (tx) => {
      await retire(tx, which)
      const id = newId()
      await tx.db.insertInto('documentImage').values({ id, which, blobKey: blob.key, mediaType }).execute()
      await audit(tx, {
        action: 'document.setImage',
        subjectKind: 'documentImage',
        subjectId: id,
        after: { which, sha256: blob.sha256 },
      })
      await announce(tx, { topic: 'documentImage' })
    })
  } catch (error) {
    await work.blobs.remove(blob.key)
    throw error
  }
}

/** New documents carry none. */
export function removeImage(work: Work, which: Which): Promise<void> {
  return write(work, async (tx) => {
    const id = await retire(tx, which)
    if (id === null) return
    await audit(tx, {
      action: 'document.removeImage',
      subjectKind: 'documentImage',
      subjectId: id,
      before: { which },
    })
    await announce(tx, { topic: 'documentImage' })
  })
}

async function retire(work: Work, which: Which): Promise<string | null> {
  const retired = await work.db
    .updateTable('documentImage')
    .set({ retiredAt: sql`now()` })
    .where('which', '=', which)
    .where('retiredAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return retired?.id ?? null
}

export async function showImage(work: Work, which: Which): Promise<FileAnswer> {
  const row = await work.db
    .selectFrom('documentImage')
    .select(['blobKey', 'mediaType'])
    .where('which', '=', which)
    .where('retiredAt', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound(imageNotFound)
  return {
    name: `${which}.${row.mediaType === 'image/png' ? 'png' : 'jpg'}`,
    mediaType: row.mediaType,
    size: await work.blobs.size(row.blobKey),
    body: work.blobs.read(row.blobKey),
    inline: true,
  }
}
