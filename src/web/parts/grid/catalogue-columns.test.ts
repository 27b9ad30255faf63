import { describe, expect, it } from 'vitest'
import type { Field } from '../../catalogue.ts'
import { columnOfField } from './catalogue-columns.ts'

const field = (more: Partial<Field>): Field => ({
  key: 'f',
  subject: 'customer',
  label: { ja: '項目', en: 'Field' },
  type: 'text',
  section: 'note',
  options: null,
  help: null,
  pii: 'none',
  editable: true,
  importable: true,
  list: null,
  attribute: true,
  custom: true,
  required: false,
  masked: false,
  unique: false,
  filterable: false,
  hidden: false,
  sortable: false,
  decimals: null,
  defaultValue: null,
  ...more,
})
const known = {
  say: ({ ja }: { ja: string }) => ja,
  colleagues: [
    { id: 'u1', name: '花子', disabled: false },
    { id: 'u2', name: '去った人', disabled: true },
  ],
  tags: [{ name: 'VIP', color: 'red' }],
  mayWrite: true,
  nameKey: 'fullName',
}

describe('a field as a column', () => {
  it('of a name opens the record, stands first and can be typed in', () => {
    const column = columnOfField(field({ key: 'fullName', editable: false }), known)
    expect(column).toMatchObject({ type: 'link', pinned: true, editable: true })
  })
  it('that follows from others cannot be typed in, and none can by who may not write', () => {
    expect(columnOfField(field({ key: 'prefecture', editable: false }), known).editable).toBe(false)
    expect(columnOfField(field({}), { ...known, mayWrite: false }).editable).toBe(false)
    expect(columnOfField(field({ type: 'file' }), known).editable).toBe(false)
  })
  it('of a choice offers what is not retired; of a user, who can own; of tags, their names', () => {
    const options = [
      { value: 'a', label: { ja: 'あ', en: 'A' }, color: null, retired: false },
      { value: 'b', label: { ja: 'い', en: 'B' }, color: null, retired: true },
    ]
    expect(columnOfField(field({ type: 'choice', options }), known).options).toEqual([
      { value: 'a', label: 'あ' },
    ])
    expect(columnOfField(field({ type: 'user' }), known).options).toEqual([{ value: 'u1', label: '花子' }])
    expect(columnOfField(field({ type: 'tags' }), known).options).toEqual([
      { value: 'VIP', label: 'VIP', color: 'red' },
    ])
  })
  it('of numbers stands at the right', () => {
    expect(columnOfField(field({ type: 'money' }), known)).toMatchObject({ type: 'money', align: 'right' })
  })
})
