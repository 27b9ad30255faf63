import { describe, expect, it } from 'vitest'
import { movedField, movedSection, type Arrangement } from './field-order.ts'

const order: Arrangement = {
  sections: ['basics', 'terms', 'empty'],
  fields: [
    { key: 'a', section: 'basics' },
    { key: 'b', section: 'basics' },
    { key: 'c', section: 'basics' },
    { key: 'd', section: 'terms' },
  ],
}
const shown = (next: Arrangement | null): string[] | undefined =>
  next?.fields.map(({ key, section }) => `${section}/${key}`)

describe('the order of fields', () => {
  it('puts a field that was moved down behind the one it was put on', () => {
    expect(shown(movedField(order, 'a', 'b'))).toEqual(['basics/b', 'basics/a', 'basics/c', 'terms/d'])
  })
  it('puts a field that was moved up before the one it was put on', () => {
    expect(shown(movedField(order, 'c', 'a'))).toEqual(['basics/c', 'basics/a', 'basics/b', 'terms/d'])
  })
  it('takes a field into the section of the one it was put on', () => {
    expect(shown(movedField(order, 'a', 'd'))).toEqual(['basics/b', 'basics/c', 'terms/a', 'terms/d'])
  })
  it('takes a field into a section that has none', () => {
    expect(shown(movedField(order, 'b', 'section:empty'))).toContain('empty/b')
  })
  it('says nothing when nothing moved', () => {
    expect(movedField(order, 'a', 'a')).toBeNull()
    expect(movedField(order, 'a', 'section:basics')).toBeNull()
    expect(movedField(order, 'gone', 'a')).toBeNull()
    expect(movedSection(order, 'basics', -1)).toBeNull()
  })
  it('moves a section past its neighbour', () => {
    expect(movedSection(order, 'terms', 1)?.sections).toEqual(['basics', 'empty', 'terms'])
  })
})
