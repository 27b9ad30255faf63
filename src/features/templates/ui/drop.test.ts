import { describe, expect, it } from 'vitest'
import type { Document } from '../templates.blocks.ts'
import { newBlock, plainStyle } from './block-new.ts'
import { sectionOf } from './document-edit.ts'
import { idOf, targetOf, thingOf, type Thing } from './drop.ts'

const [a, b] = [newBlock('heading', 'ja'), newBlock('text', 'ja')]
const one = sectionOf(2, [a, b])
const two = sectionOf(1)
const document: Document = { style: plainStyle, sections: [one, two], footer: { align: 'left', note: '' } }
const block: Thing = { kind: 'new', type: 'image' }

describe('what is dragged', () => {
  it('keeps its name through the ids of the drag library', () => {
    const things: Thing[] = [
      block,
      { kind: 'block', id: a.id },
      { kind: 'section', id: one.id },
      { kind: 'column', sectionId: one.id, column: 1 },
    ]
    for (const thing of things) expect(thingOf(idOf(thing))).toEqual(thing)
    expect(thingOf('elsewhere')).toBeNull()
  })

  it('comes to stand before or after the block that it is over', () => {
    const over: Thing = { kind: 'block', id: b.id }
    const place = { sectionId: one.id, column: 0 }
    expect(targetOf(document, block, over, false)).toEqual({ kind: 'block', place: { ...place, index: 1 } })
    expect(targetOf(document, block, over, true)).toEqual({ kind: 'block', place: { ...place, index: 2 } })
  })

  it('fills an empty column, and goes nowhere else', () => {
    const empty: Thing = { kind: 'column', sectionId: one.id, column: 1 }
    expect(targetOf(document, block, empty, true)).toEqual({
      kind: 'block',
      place: { sectionId: one.id, column: 1, index: 0 },
    })
    expect(targetOf(document, block, null, true)).toBeNull()
    expect(targetOf(document, block, { kind: 'column', sectionId: 'gone', column: 0 }, true)).toBeNull()
  })

  it('moves as a section over whatever stands in another', () => {
    const section: Thing = { kind: 'section', id: two.id }
    expect(targetOf(document, section, { kind: 'block', id: a.id }, false)).toEqual({
      kind: 'section',
      index: 0,
    })
    expect(targetOf(document, section, { kind: 'section', id: two.id }, true)).toEqual({
      kind: 'section',
      index: 2,
    })
  })
})
