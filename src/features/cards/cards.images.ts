import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { headBytes, mediaTypeOf } from '#features/files/files.types.ts'
import { notFound } from '#kit/problem.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Card } from './cards.api.ts'
import { findCard, readImage, replaceImage, type Side } from './cards.store.ts'
import { cardNotFound, imageNotFound, imageTypes, maxImageBytes, notAnImage } from './cards.ts'

type Place = { customerId: string; id: string; side: Side }

/** Stores a picture of one side. Bytes first, then the row; when that fails the bytes go too. */
export async function putImage(
  work: Work,
  { customerId, id, side }: Place,
  receive: () => Promise<Pick<Upload, 'name' | 'body'>>,
): Promise<Card> {
  await mustFind(work, customerId, id)
  const upload = await receive()
  const blob = await work.blobs.put(upload.body, maxImageBytes)
  let replaced: string | undefined
  let card: Card
  try {
    const mediaType = await mediaTypeOf(await readHead(work, blob.key), upload.name)
    if (!imageTypes.has(mediaType)) throw notAnImage()
    card = await write(work, async (tx) => {
      // Again: the upload took its time.
      await mustFind(tx, customerId, id)
      replaced = (await readImage(tx, customerId, id, side))?.blobKey
      await replaceImage(tx, customerId, id, side, { mediaType, blob })
      await audit(tx, {
        action: 'card.putImage',
        subjectKind: 'card',
        subjectId: id,
        after: { customerId, side, mediaType, size: blob.size, sha256: blob.sha256 },
      })
      await announce(tx, { topic: 'card', id })
      return mustFind(tx, customerId, id)
    })
  } catch (error) {
    await work.blobs.remove(blob.key)
    throw error
  }
  if (replaced !== undefined) await work.blobs.remove(replaced)
  return card
}

async function readHead(work: Work, key: string): Promise<Uint8Array> {
  for await (const chunk of work.blobs.read(key)) return chunk.subarray(0, headBytes)
  return new Uint8Array()
}

/** The picture of a side, to be shown in the page: its bytes prove that it cannot run. */
export async function showImage(work: Work, { customerId, id, side }: Place): Promise<FileAnswer> {
  await mustFind(work, customerId, id)
  const image = await readImage(work, customerId, id, side)
  const size = image && (await work.blobs.size(image.blobKey).catch(() => undefined))
  if (!image || size === undefined) throw notFound(imageNotFound)
  const { mediaType, blobKey } = image
  const name = `card-${side}.${mediaType.replace('image/', '')}`
  return { name, mediaType, size, inline: true, body: work.blobs.read(blobKey) }
}

async function mustFind(work: Work, customerId: string, id: string): Promise<Card> {
  await mustSeeCustomer(work, customerId)
  const card = await findCard(work, customerId, id)
  if (!card) throw notFound(cardNotFound)
  return card
}
