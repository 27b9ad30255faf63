import { describe, expect, it } from 'vitest'
import { inScheme } from './colour-scheme.ts'

describe('CSS in one colour scheme', () => {
  it('holds what asks for that scheme and never what asks for the other, however it is written', () => {
    const css =
      '@media (prefers-color-scheme:dark){a{}} @media screen and ( PREFERS-color-scheme : Light ){b{}}'
    expect(inScheme(css, 'dark')).toBe('@media (width >= 0px){a{}} @media screen and (width < 0px){b{}}')
    expect(inScheme(css, 'light')).toBe('@media (width < 0px){a{}} @media screen and (width >= 0px){b{}}')
    expect(inScheme('a{color-scheme:dark}', 'light')).toBe('a{color-scheme:dark}')
  })
})
