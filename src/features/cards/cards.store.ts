import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { StoredBlob } from '#platform/blobs.ts'
import type { Work } from '#platform/work.ts'
import type { Card } from './cards.api.ts'
import type { CardFields } from './cards.ts'

export type Side = 'front' | 'back'

const cards = (
  customerId: string,
  deleted: boolean,
  id: string | null,
  rest: RawBuilder<unknown>,
): RawBuilder<Card> => sql<Card>`
  select k.id, k.customer_id, k.exchanged_on, k.exchanged_by, by.name as exchanged_by_name, k.name, k.company,
    k.department, k.title, k.phone, k.email, k.address, k.remark, k.version, k.created_at, k.updated_at,
    coalesce((select json_agg(json_build_object('side', i.side, 'size', i.size) order by i.side desc)
      from business_card_image i where i.customer_id = k.customer_id and i.card_id = k.id), '[]') as images
  from business_card k left join app_user by on by.id = k.exchanged_by
  where k.customer_id = ${customerId}::uuid and k.deleted_at is ${deleted ? sql`not null` : sql`null`}
    ${id === null ? sql`` : sql`and k.id = ${id}::uuid`} ${rest}`

/** Newest first. The caller has made sure that the customer may be seen, here and below. */
export async function listCards(work: Work, customerId: string): Promise<Card[]> {
  const rest = sql`order by k.exchanged_on desc, k.id desc`
  return (await cards(customerId, false, null, rest).execute(work.db)).rows
}

export async function findCard(
  work: Work,
  customerId: string,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Card | undefined> {
  const rest = lock ? sql`for update of k` : sql``
  return (await cards(customerId, deleted, id, rest).execute(work.db)).rows[0]
}

export async function insertCard(work: Work, customerId: string, fields: CardFields): Promise<string> {
  const id = newId()
  await work.db
    .insertInto('businessCard')
    .values({ customerId, id, ...fields })
    .execute()
  return id
}

export async function saveCard(
  work: Work,
  customerId: string,
  id: string,
  change: Partial<CardFields> & { deleted?: boolean },
): Promise<void> {
  const { deleted, ...fields } = change
  await work.db
    .updateTable('businessCard')
    .set({
      ...fields,
      ...(deleted !== undefined && { deletedAt: deleted ? sql<string>`now()` : null }),
      version: sql<number>`version + 1`,
      updatedAt: sql<string>`now()`,
    })
    .where('customerId', '=', customerId)
    .where('id', '=', id)
    .execute()
}

/** Whose card in the bin this is, held for a change, as far as they may be seen and are not in the bin themselves. */
export async function customerOfBinned(work: Work, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ customerId: string }>`
    select k.customer_id from business_card k join customer c on c.customer_id = k.customer_id and ${visible(work)}
    where k.id = ${id}::uuid and k.deleted_at is not null for update of k`.execute(work.db)
  return rows[0]?.customerId
}

/** Deletes a card for good; returns the keys of its pictures. */
export async function deleteCard(work: Work, customerId: string, id: string): Promise<string[]> {
  const images = await work.db
    .deleteFrom('businessCardImage')
    .where('customerId', '=', customerId)
    .where('cardId', '=', id)
    .returning('blobKey')
    .execute()
  await work.db.deleteFrom('businessCard').where('customerId', '=', customerId).where('id', '=', id).execute()
  return images.map(({ blobKey }) => blobKey)
}

type Image = { mediaType: string; blobKey: string; size: string }

export async function readImage(
  work: Work,
  customerId: string,
  cardId: string,
  side: Side,
): Promise<Image | undefined> {
  return work.db
    .selectFrom('businessCardImage')
    .select(['mediaType', 'blobKey', 'size'])
    .where('customerId', '=', customerId)
    .where('cardId', '=', cardId)
    .where('side', '=', side)
    .executeTakeFirst()
}

/** Puts a picture in place of the one before. */
export async function replaceImage(
  work: Work,
  customerId: string,
  cardId: string,
  side: Side,
  { mediaType, blob }: { mediaType: string; blob: StoredBlob },
): Promise<void> {
  const { key: blobKey, size, sha256 } = blob
  const image = { mediaType, blobKey, size, sha256, addedBy: work.actor.userId }
  await work.db
    .insertInto('businessCardImage')
    .values({ customerId, cardId, side, ...image })
    .onConflict((conflict) =>
      conflict
        .columns(['customerId', 'cardId', 'side'])
        .doUpdateSet({ ...image, createdAt: sql<string>`now()` }),
    )
    .execute()
}
