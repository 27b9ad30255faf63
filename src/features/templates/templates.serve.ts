import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Runtime } from '#platform/runtime.ts'
import { withoutTraces, isPictureType } from './templates.picture.ts'

type Found = { readonly blobKey: string; readonly mediaType: string }
/** Bytes under one address never change. */
const forEver = 'public, max-age=31536000, immutable'

const productPicture =
  /^(\d{1,9}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([\w-]{8})\.(?:png|jpg|gif|webp)$/

/**
 * Pictures of mails, for everybody: mail programs come without cookies and from anywhere, and ask once. A picture in the bin
 * is still shown, since mails that went out show it; one deleted for good is not.
 */
export async function addPictureRoutes(server: FastifyInstance, runtime: Runtime): Promise<void> {
  const { db } = runtime.database
  server.get<{ Params: { file: string } }>('/m/:file', async (request, reply) => {
    const [, sha256, extension] = /^([0-9a-f]{64})\.(png|jpg|gif|webp)$/.exec(request.params.file) ?? []
    if (sha256 === undefined || extension === undefined) return gone(reply)
    const { rows } = await sql<Found>`
      select blob_key, media_type from mail_image where sha256 = ${sha256}`.execute(db)
    return answer(runtime, request, reply, rows[0], sha256)
  })
  server.get<{ Params: { file: string } }>('/m/p/:file', async (request, reply) => {
    const [, named, part] = productPicture.exec(request.params.file) ?? []
    if (named === undefined || part === undefined) return gone(reply)
    // By its id where no mail has named it yet and somebody looks at one that will.
    const product = named.includes('-')
      ? sql`p.id = ${named}::uuid`
      : sql`p.id = (select product_id from mail_product where number = ${named}::int)`
    const { rows } = await sql<Found>`
      select p.image_blob_key as blob_key, p.image_media_type as media_type
      from product p where ${product} and p.image_blob_key is not null`.execute(db)
    const [found] = rows
    // Another picture since: better that one than a hole in a mail, but nobody keeps it under this address.
    const isThis = found?.blobKey.endsWith(part) ?? false
    return answer(runtime, request, reply, found, isThis ? `p${named}-${part}` : null)
  })
}

async function answer(
  runtime: Runtime,
  request: FastifyRequest,
  reply: FastifyReply,
  found: Found | undefined,
  tag: string | null,
): Promise<FastifyReply> {
  if (!found || !isPictureType(found.mediaType)) return gone(reply)
  reply
    .header('cache-control', tag === null ? 'public, max-age=300' : forEver)
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', 'inline')
  if (tag !== null) {
    reply.header('etag', `"${tag}"`)
    if (request.headers['if-none-match'] === `"${tag}"`) return reply.code(304).send()
  }
  const size = await runtime.blobs.size(found.blobKey).catch(() => null)
  if (size === null) return gone(reply)
  const pieces: Uint8Array[] = []
  for await (const piece of runtime.blobs.read(found.blobKey)) pieces.push(piece)
  // Of pictures of the library nothing is left to be taken out; those of products come as they were given.
  return reply.type(found.mediaType).send(withoutTraces(Buffer.concat(pieces), found.mediaType))
}

const gone = (reply: FastifyReply): FastifyReply =>
  reply.code(404).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('Not found')
