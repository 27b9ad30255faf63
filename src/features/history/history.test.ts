import { describe, expect, it } from 'vitest'
import { tell } from './history.ts'

const audit = (action: string, before: unknown, after: unknown) =>
  tell({ source: 'audit', action, before, after })

describe('what an entry says of each field', () => {
  it('is one change a field, attributes among them', () => {
    expect(
      audit('customer.update', { remark: '古い', shoe: 24 }, { remark: '新しい', shoe: null }).changes,
    ).toEqual([
      { field: 'remark', before: '古い', after: '新しい' },
      { field: 'shoe', before: 24, after: null },
    ])
  })

  it('is told of a contact point under its kind', () => {
    const was = { id: '1', kind: 'phone', value: '03-1111-2222' }
    expect(audit('customer.contact.changed', was, { ...was, value: '090' })).toEqual({
      what: 'changed',
      changes: [{ field: 'phone', before: was, after: { ...was, value: '090' } }],
    })
    expect(audit('customer.contact.removed', was, {}).changes).toEqual([
      { field: 'phone', before: was, after: null },
    ])
    expect(audit('customer.contact.added', {}, was).changes).toEqual([
      { field: 'phone', before: null, after: was },
    ])
  })

  it('is told of a post as a whole, though only what was given was written down', () => {
    const was = { id: '1', company: { id: '2', name: '株式会社青空' }, department: '営業部', title: '課長' }
    expect(audit('customer.post', was, { title: '部長' }).changes).toEqual([
      { field: 'company', before: was, after: { ...was, title: '部長' } },
    ])
    expect(audit('customer.post', was, {}).changes).toEqual([{ field: 'company', before: was, after: null }])
  })

  it('is told of tags one by one', () => {
    expect(audit('customer.tag', null, { tag: '上得意' }).changes).toEqual([
      { field: 'tags', before: null, after: '上得意' },
    ])
    expect(audit('customer.untag', { tag: '上得意' }, null).changes).toEqual([
      { field: 'tags', before: '上得意', after: null },
    ])
  })

  it('of a new record is what it began with, and nothing of what was empty', () => {
    const made = {
      familyName: '髙橋',
      givenName: null,
      contactPoints: [{ id: '1', kind: 'email', value: 'a@b.jp' }],
    }
    expect(audit('customer.create', null, made)).toEqual({
      what: 'created',
      changes: [
        { field: 'familyName', before: null, after: '髙橋' },
        { field: 'email', before: null, after: made.contactPoints[0] },
      ],
    })
  })

  it.each([
    ['customer.delete', 'deleted'],
    ['company.remove', 'deleted'],
    ['company.restore', 'restored'],
  ])('of %s is that it was %s', (action, what) => {
    expect(audit(action, null, null)).toEqual({ what, changes: [] })
  })

  it('of an import is told with fields, parts and tags alike', () => {
    const before = {
      fields: { remark: null },
      contactPoints: [{ id: '1', kind: 'phone', value: '03' }],
      posts: [],
      tagIds: [],
    }
    const after = {
      fields: { remark: '取り込み' },
      contactPoints: [
        { id: '1', kind: 'phone', value: '06' },
        { id: '2', kind: 'email', value: 'a@b.jp' },
      ],
      posts: [],
      tagIds: ['t'],
    }
    expect(tell({ source: 'import', action: 'updated', before, after }).changes).toEqual([
      { field: 'remark', before: null, after: '取り込み' },
      { field: 'phone', before: before.contactPoints[0], after: after.contactPoints[0] },
      { field: 'email', before: null, after: after.contactPoints[1] },
      { field: 'tags', before: null, after: 't' },
    ])
  })
})
