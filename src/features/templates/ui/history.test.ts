import { describe, expect, it } from 'vitest'
import { begin, changed, redone, undone } from './history.ts'

describe('the history of an editor', () => {
  it('goes back and forth, and a new change ends the way forth', () => {
    const written = changed(changed(begin('a'), 'b', null, 0), 'c', null, 0)
    expect(undone(written).now).toBe('b')
    expect(undone(undone(written)).now).toBe('a')
    expect(redone(undone(written)).now).toBe('c')
    expect(redone(changed(undone(written), 'd', null, 0)).now).toBe('d')
  })

  it('takes letters of one field within a moment as one step', () => {
    const typed = changed(changed(begin(''), 'h', 'subject', 0), 'hi', 'subject', 500)
    expect(undone(typed).now).toBe('')
    const later = changed(typed, 'hi!', 'subject', 5000)
    expect(undone(later).now).toBe('hi')
    const elsewhere = changed(typed, 'hi?', 'preheader', 600)
    expect(undone(elsewhere).now).toBe('hi')
  })

  it('never joins what is typed after going back to what was undone', () => {
    const typed = changed(changed(begin(''), 'a', 'subject', 0), 'b', null, 10)
    const again = changed(undone(typed), 'c', 'subject', 20)
    expect(undone(again).now).toBe('a')
  })

  it('stays where it is when there is nothing to go to, and keeps no more than it can use', () => {
    expect(undone(begin('a')).now).toBe('a')
    expect(redone(begin('a')).now).toBe('a')
    let long = begin(0)
    for (let n = 1; n <= 500; n++) long = changed(long, n, null, n)
    expect(long.past.length).toBe(200)
    expect(undone(long).now).toBe(499)
  })
})
