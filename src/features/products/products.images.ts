import { audit } from '#features/audit/audit.actions.ts'
import { headBytes, mediaTypeOf } from '#features/files/files.types.ts'
import { notFound } from '#kit/problem.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { getProduct } from './products.actions.ts'
import type { Product } from './products.api.ts'
import { lockProducts, readImage, replaceImage, type Image } from './products.store.ts'
import { imageNotFound, notAnImage } from './products.ts'

/** The largest picture of a product, in bytes. */
const maxImageBytes = 10_000_000
const imageTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Stores the picture of a product. Bytes first, then the row; when that fails the bytes go too. */
export async function putImage(
  work: Work,
  id: string,
  receive: () => Promise<Pick<Upload, 'name' | 'body'>>,
): Promise<Product> {
  await getProduct(work, id)
  const upload = await receive()
  const blob = await work.blobs.put(upload.body, maxImageBytes)
  try {
    const mediaType = await mediaTypeOf(await readHead(work, blob.key), upload.name)
    if (!imageTypes.has(mediaType)) throw notAnImage()
    return await replace(work, id, { blobKey: blob.key, mediaType }, { mediaType, size: blob.size })
  } catch (error) {
    await work.blobs.remove(blob.key)
    throw error
  }
}

export function removeImage(work: Work, id: string): Promise<Product> {
  return replace(work, id, null, null)
}

async function replace(
  work: Work,
  id: string,
  image: Image | null,
  after: { [key: string]: unknown } | null,
): Promise<Product> {
  let replaced: Image | undefined
  const product = await write(work, async (tx) => {
    await lockProducts(tx, [id])
    await getProduct(tx, id)
    replaced = await readImage(tx, id)
    await replaceImage(tx, id, image)
    await audit(tx, { action: 'product.image', subjectKind: 'product', subjectId: id, after })
    await announce(tx, { topic: 'product', id })
    return getProduct(tx, id)
  })
  if (replaced) await work.blobs.remove(replaced.blobKey)
  return product
}

async function readHead(work: Work, key: string): Promise<Uint8Array> {
  for await (const chunk of work.blobs.read(key)) return chunk.subarray(0, headBytes)
  return new Uint8Array()
}

/** The picture, to be shown in the page: its bytes prove that it cannot run. */
export async function showImage(work: Work, id: string): Promise<FileAnswer> {
  const image = await readImage(work, id)
  const size = image && (await work.blobs.size(image.blobKey).catch(() => undefined))
  if (!image || size === undefined) throw notFound(imageNotFound)
  const name = `product.${image.mediaType.replace('image/', '')}`
  return { name, mediaType: image.mediaType, size, inline: true, body: work.blobs.read(image.blobKey) }
}
