import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import { write, type Work } from '../work.ts'

type Answer = { status: number; body: unknown }

/**
 * Runs a write once for an `Idempotency-Key` of an actor: the key, the write and its answer are one transaction, so a
 * repeat (even a simultaneous one) waits and gets the first answer again. The same key with another request is refused.
 */
export function onceFor(
  work: Work,
  key: string,
  fingerprint: string,
  run: (work: Work) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  if (key.length > 200)
    throw new Problem('invalid', {
      detail: { ja: 'Idempotency-Key は 200 文字までです', en: 'Idempotency-Key has at most 200 characters' },
    })
  const actor = `${work.actor.kind}:${work.actor.userId ?? work.actor.keyId ?? work.actor.name}`
  return write(work, async (tx) => {
    const claimed = await tx.db
      .insertInto('idempotency')
      .values({ key, actor, fingerprint })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst()
    if (!claimed) {
      const before = await tx.db
        .selectFrom('idempotency')
        .select(['fingerprint', 'status', 'body'])
        .where('actor', '=', actor)
        .where('key', '=', key)
        .executeTakeFirstOrThrow()
      if (before.fingerprint !== fingerprint)
        throw new Problem('conflict', {
          detail: {
            ja: 'この Idempotency-Key は別の内容で使われています。新しいキーで送ってください',
            en: 'This Idempotency-Key was used for another request. Send a new key',
          },
        })
      return { status: before.status ?? 200, body: before.body, replayed: true }
    }
    const answer = await run(tx)
    await tx.db
      .updateTable('idempotency')
      .set({ status: answer.status, body: sql`${JSON.stringify(answer.body ?? null)}::jsonb` })
      .where('actor', '=', actor)
      .where('key', '=', key)
      .execute()
    return { ...answer, replayed: false }
  })
}
