import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dark, light } from './tokens.ts'

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours', (_name, tokens) => {
  it.each(['text', 'dimmed', 'accentText', 'danger', 'success', 'warning'] as const)(
    'let %s be read on every ground',
    (name) => {
      for (const ground of [tokens.body, tokens.sunken, tokens.raised])
        expect(contrast(tokens[name], ground)).toBeGreaterThanOrEqual(4.5)
    },
  )
  it('let a placeholder be read in its field', () => {
    expect(contrast(tokens.placeholder, tokens.body)).toBeGreaterThanOrEqual(4.5)
  })
  it('let words be read on the accent, full and soft', () => {
    expect(contrast(tokens.onAccent, tokens.accent)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens.onAccentSoft, tokens.accentSoft)).toBeGreaterThanOrEqual(4.5)
  })
  it('let the edge of a field be seen', () => {
    for (const ground of [tokens.body, tokens.sunken, tokens.raised])
      expect(contrast(tokens.edge, ground)).toBeGreaterThanOrEqual(3)
  })
})

it('are what the page has before they are there', () => {
  const css = readFileSync(new URL('styles.css', import.meta.url), 'utf8')
  const script = readFileSync(new URL('public/first-paint.js', import.meta.url), 'utf8')
  const blocks = [...css.matchAll(/\.opening \{([^}]*--opening-accent[^}]*)\}/g)].map(
    ([, block = '']) => block,
  )
  expect(blocks).toHaveLength(2)
  for (const [index, { accentText, sunken, line, text, body }] of [light, dark].entries()) {
    for (const said of [
      `--opening-accent: ${accentText};`,
      `--opening-sunken: ${sunken};`,
      `--opening-line: ${line};`,
      ` color: ${text};`,
    ])
      expect(blocks[index]).toContain(said)
    expect(script).toContain(`'${body}'`)
  }
})
