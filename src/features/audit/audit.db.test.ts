import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { audit, auditMany } from './audit.actions.ts'
import { auditApi } from './audit.api.ts'

const { list } = auditApi.endpoints
const note = (subjectId: string) => ({ action: 'thing.update', subjectKind: 'thing', subjectId })

describe('the audit log', () => {
  const harness = useRuntime()

  it('says who did what to which record', async () => {
    const work = harness.as('manager')
    const subjectId = newId()
    await audit(work, { ...note(subjectId), before: { name: '旧' }, after: { name: '新' } })
    const { items } = await harness.call('administrator', list, {
      query: { subjectKind: 'thing', subjectId },
    })
    expect(items).toMatchObject([
      {
        actorKind: 'user',
        actorName: 'manager',
        requestId: work.requestId,
        action: 'thing.update',
        before: { name: '旧' },
        after: { name: '新' },
      },
    ])
  })

  it('finds what one person did', async () => {
    const work = harness.as('member')
    await audit(work, note(newId()))
    const { items } = await harness.call('administrator', list, {
      query: { actorId: work.actor.userId ?? '' },
    })
    expect(items.length).toBeGreaterThan(0)
    expect(new Set(items.map(({ actorName }) => actorName))).toEqual(new Set(['member']))
  })

  it('forgets an entry whose change was rolled back', async () => {
    const subjectId = newId()
    const failing = write(harness.system(), async (tx) => {
      await audit(tx, note(subjectId))
      throw new Error('the change failed')
    })
    await expect(failing).rejects.toThrow('the change failed')
    const { items } = await harness.call('administrator', list, { query: { subjectId } })
    expect(items).toEqual([])
  })

  it('pages newest first without losing or repeating an entry', async () => {
    const subjects = Array.from({ length: 25 }, () => newId())
    await auditMany(
      harness.system(),
      subjects.map((id) => ({ ...note(id), action: 'thing.page' })),
    )
    const seen: (string | null)[] = []
    let cursor: string | undefined
    do {
      const query = { action: 'thing.page', limit: 10, ...(cursor && { cursor }) }
      const page = await harness.call('administrator', list, { query })
      seen.push(...page.items.map(({ subjectId }) => subjectId))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toEqual(subjects.toReversed())
  })

  it('writes nothing for no records', async () => {
    await expect(auditMany(harness.system(), [])).resolves.toBeUndefined()
  })

  it.each([
    ['changed', sql`update audit_entry set action = 'x'`],
    ['removed', sql`delete from audit_entry`],
    ['emptied', sql`truncate audit_entry`],
  ])('cannot be %s', async (_, statement) => {
    await audit(harness.system(), note(newId()))
    await expect(statement.execute(harness.runtime.database.db)).rejects.toThrow('append-only')
  })

  it('refuses a cursor that it has not made', async () => {
    const response = await harness.request('administrator', 'GET', '/audit', {
      query: { cursor: 'nonsense' },
    })
    expect(response.statusCode).toBe(400)
  })
})
