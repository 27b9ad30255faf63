import { describe, expect, it } from 'vitest'
import { differences, likeness, type Piece } from './differences.ts'

/** 「[髙]橋」: what is marked stands in brackets. */
const written = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('')
const marked = (a: string, b: string): string[] => differences(a, b).map(written)

describe('what differs between two texts', () => {
  it.each([
    ['髙橋 一郎', '高橋 一郎', '[髙]橋 一郎', '[高]橋 一郎'],
    [
      '東京都文京区本郷1-2-3',
      '東京都文京区本郷1-2-3 コーポ本郷201',
      '東京都文京区本郷1-2-3',
      '東京都文京区本郷1-2-3[ コーポ本郷201]',
    ],
    ['090-1234-5678', '090-1234-5687', '090-1234-56[7]8', '090-1234-568[7]'],
  ])('is marked to the character: %s and %s', (a, b, left, right) => {
    expect(marked(a, b)).toEqual([left, right])
  })
  it('is nothing where they are equal', () => {
    expect(marked('田中 花子', '田中 花子')).toEqual(['田中 花子', '田中 花子'])
  })
  it('is the whole where hardly a letter is shared', () => {
    expect(marked('hanako@example.jp', '03-6403-7200')).toEqual(['[hanako@example.jp]', '[03-6403-7200]'])
  })
  it('never cuts a letter in two: a variant by selector is one letter', () => {
    expect(marked('葛\u{E0100}城', '葛城')).toEqual(['[葛\u{E0100}]城', '[葛]城'])
  })
  it('leaves every letter where it was', () => {
    const [a, b] = ['𠮷田　ｶｵﾙ', '吉田 カオル']
    expect(differences(a, b).map((side) => side.map(({ text }) => text).join(''))).toEqual([a, b])
  })
})

describe('likeness', () => {
  it('is 1 of equal texts, 0 of texts that share nothing, and also of empty ones', () => {
    expect([likeness('あいう', 'あいう'), likeness('あいう', 'かきく'), likeness('', '')]).toEqual([1, 0, 0])
  })
})
