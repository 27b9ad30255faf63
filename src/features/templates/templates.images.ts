import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { changes } from '#features/audit/audit.ts'
import { cleanFileName, headBytes, mediaTypeOf } from '#features/files/files.types.ts'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { Problem } from '#kit/problem.ts'
import type { Upload } from '#platform/feature.ts'
import { write, type Work } from '#platform/work.ts'
import { extensions, isPictureType, sizeOf, withoutTraces, type PictureType } from './templates.picture.ts'
import { binOf, change, foundBy, happened, lock, mustRead, set, type Kept } from './templates.records.ts'
import type { MailImage } from './templates.schemas.ts'
import { imageNotFound, readTemplates, writeTemplates } from './templates.ts'

/** The largest picture that is taken, in bytes: who reads on a phone waits for it. */
export const maxImageBytes = 5_000_000
const maxSide = 5000

type Stored = Omit<MailImage, 'path'> & { readonly sha256: string }
const columns = sql`i.id, i.name, i.alt, i.sha256, i.media_type, i.width, i.height, i.bytes, i.version, i.updated_at,
  u.name as updated_by_name`
const shown = ({ sha256, ...image }: Stored): MailImage => ({
  ...image,
  path: pathOf(sha256, image.mediaType),
})

/** Below our address, for everybody. */
export const pathOf = (sha256: string, mediaType: string): string =>
  `/m/${sha256}.${isPictureType(mediaType) ? extensions[mediaType] : 'bin'}`

async function selectImage(
  { db }: Pick<Work, 'db'>,
  id: string,
  inBin = false,
): Promise<MailImage | undefined> {
  const { rows } = await sql<Stored>`
    select ${columns} from mail_image i left join app_user u on u.id = i.updated_by
    where i.id = ${id}::uuid and i.deleted_at ${inBin ? sql`is not null` : sql`is null`}`.execute(db)
  return rows[0] && shown(rows[0])
}

/** Some by their ids, those in the bin too: what is named stays to be seen. */
export async function readImages(
  { db }: Pick<Work, 'db'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MailImage>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Stored>`
    select ${columns} from mail_image i left join app_user u on u.id = i.updated_by
    where i.id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, shown(row)]))
}

/** The newest first. */
export async function listImages(
  { db }: Pick<Work, 'db'>,
  { q, cursor, limit }: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<MailImage> & { maxBytes: number }> {
  const [last] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const { rows } = await sql<Stored>`
    select ${columns} from mail_image i left join app_user u on u.id = i.updated_by
    where i.deleted_at is null and ${foundBy(sql`concat_ws(' ', i.name, i.alt)`, q)}
      and ${last === undefined ? sql`true` : sql`i.id < ${last}::uuid`}
    order by i.id desc limit ${limit + 1}`.execute(db)
  const { items, next } = toPage(rows, limit, ({ id }) => [id])
  return { items: items.map(shown), next, maxBytes: maxImageBytes }
}

export const images: Kept<MailImage> = {
  table: 'mail_image',
  subject: 'mailImage',
  missing: imageNotFound,
  read: selectImage,
}
export const binnedImages = binOf(images, {
  key: 'mailImages',
  read: readTemplates,
  write: writeTemplates,
  detail: sql<string | null>`nullif(r.alt, '')`,
  async purge(tx, id) {
    const { rows } = await sql<{ blobKey: string }>`
      select blob_key from mail_image where id = ${id}::uuid`.execute(tx.db)
    return rows.map(({ blobKey }) => blobKey)
  },
})

/**
 * Keeps a picture, without what a camera wrote beside it. One that is there already is given back, out of the bin if need
 * be: its address is the sum of its bytes.
 */
export async function addImage(
  work: Work,
  receive: () => Promise<Pick<Upload, 'name' | 'body'>>,
): Promise<MailImage> {
  const upload = await receive()
  const given = await work.blobs.put(upload.body, maxImageBytes)
  let kept: string | null = null
  try {
    const bytes = await readAll(work.blobs.read(given.key))
    const { picture, mediaType, width, height } = await soundPicture(bytes, upload.name)
    const sha256 = createHash('sha256').update(picture).digest('hex')
    const name = cleanFileName(upload.name).replace(/\.\w+$/, '')
    const blob = await work.blobs.put(one(picture), maxImageBytes)
    kept = blob.key
    const { image, isNew } = await write(work, async (tx) => {
      const id = newId()
      const by = tx.actor.userId
      const { rows } = await sql<{ id: string }>`
        insert into mail_image (id, sha256, name, media_type, width, height, bytes, blob_key, created_by, updated_by)
        values (${id}, ${sha256}, ${name}, ${mediaType}, ${width}, ${height}, ${picture.length}, ${blob.key},
          ${by}::uuid, ${by}::uuid)
        on conflict (sha256) do nothing returning id`.execute(tx.db)
      if (rows.length === 0) return { image: await takeKnown(tx, sha256), isNew: false }
      await happened(tx, images, id, 'create', { after: { name, mediaType, bytes: picture.length } })
      return { image: await mustRead(tx, images, id), isNew: true }
    })
    if (isNew) kept = null
    return image
  } finally {
    await work.blobs.remove(given.key)
    if (kept !== null) await work.blobs.remove(kept)
  }
}

async function takeKnown(tx: Work, sha256: string): Promise<MailImage> {
  const { rows } = await sql<{ id: string; isBinned: boolean }>`
    select id, deleted_at is not null as is_binned from mail_image where sha256 = ${sha256}`.execute(tx.db)
  const id = rows[0]?.id ?? ''
  if (rows[0]?.isBinned) {
    await lock(tx, images, id)
    await set(tx, images, id, sql`deleted_at = null, deleted_by = null`)
    await happened(tx, images, id, 'restore', {})
  }
  return mustRead(tx, images, id)
}

type Sound = { picture: Buffer; mediaType: PictureType; width: number; height: number }

async function soundPicture(bytes: Buffer, name: string): Promise<Sound> {
  const mediaType = await mediaTypeOf(bytes.subarray(0, headBytes), name)
  if (!isPictureType(mediaType)) throw notAPicture()
  const picture = withoutTraces(bytes, mediaType)
  const size = sizeOf(picture, mediaType)
  if (!size) throw notAPicture()
  if (size.width > maxSide || size.height > maxSide) throw tooManyPixels(size)
  return { picture, mediaType, ...size }
}

export function updateImage(
  work: Work,
  id: string,
  { version, name, alt }: { version: number; name: string; alt: string },
): Promise<MailImage> {
  return change(work, images, { id, version }, async (tx, before) => {
    const changed = changes({ name: before.name, alt: before.alt }, { name, alt })
    if (changed) await set(tx, images, id, sql`name = ${name}, alt = ${alt}`)
    return changed
  })
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const notAPicture = (): Problem =>
  new Problem('unsupported', {
    detail: {
      ja: 'メールに載せられる画像は PNG・JPEG・GIF・WebP です。ほかの形式（SVG・HEIC など）は、書き出し直してください',
      en: 'A mail can show PNG, JPEG, GIF and WebP. Save other formats (SVG, HEIC) as one of these',
    },
  })

const tooManyPixels = ({ width, height }: { width: number; height: number }): Problem =>
  new Problem('tooLarge', {
    detail: {
      ja: '画像は縦横とも {most} ピクセルまでです（これは {width} × {height}）。縮めてからお試しください',
      en: 'A picture may have {most} pixels each way (this one: {width} × {height}). Make it smaller first',
    },
    params: { most: maxSide, width, height },
  })
