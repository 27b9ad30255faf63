import { describe, expect, test } from 'vitest'
import { formatIn } from '../format.ts'
import { amount, grouped, readable } from './shown-value.ts'

const format = formatIn('ja', 'Asia/Tokyo')

describe('a value in a list', () => {
  test.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1,000'],
    ['-1234567', '-1,234,567'],
    ['1234567.8901', '1,234,567.8901'],
    ['●●●', '●●●'],
    ['1,000', '1,000'],
  ])('the number %s reads %s', (text, read) => expect(grouped(text)).toBe(read))

  test.each([
    ['57600', '¥57,600'],
    ['-1980', '−¥1,980'],
    ['●●●', '●●●'],
  ])('the amount %s reads %s', (text, read) => expect(amount(text)).toBe(read))

  test.each([
    ['money', '480000', '¥480,000'],
    ['number', '2690', '2,690'],
    ['date', '2026-12-17', '2026/12/17(木)'],
    ['dateTime', '2026-12-17 09:05', '2026/12/17(木) 09:05'],
    ['date', '●●●', '●●●'],
    ['text', '2026-12-17', '2026-12-17'],
    ['phone', '0312345678', '0312345678'],
  ])('of type %s, %s reads %s', (type, text, read) => expect(readable(type, text, format)).toBe(read))
})
