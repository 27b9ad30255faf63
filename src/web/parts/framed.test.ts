import { describe, expect, it } from 'vitest'
import { themed } from './framed.ts'

const css = `
  a { color: blue }
  @media (prefers-color-scheme: dark) { a { color: white } }
  @media screen and ( prefers-color-scheme:light ) { a { color: black } }`

describe('a mail in a frame', () => {
  it('is dark or light as one chose, whatever this computer prefers', () => {
    expect(themed(css, 'dark')).toContain('@media (width >= 0px) { a { color: white } }')
    expect(themed(css, 'dark')).toContain('screen and (width < 0px) { a { color: black } }')
    expect(themed(css, 'light')).toContain('@media (width < 0px) { a { color: white } }')
    expect(themed(css, 'light')).not.toContain('prefers-color-scheme')
    expect(themed(css, 'light')).toContain('a { color: blue }')
  })
})
