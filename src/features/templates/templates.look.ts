import { inScheme, type ColourScheme } from '#kit/colour-scheme.ts'
import type { Style } from './templates.blocks.ts'
import { attributeOf, htmlOf, piecesOf, type Piece } from './templates.html.ts'

/** How tokens of the style become CSS, for light and for dark. */
export const fontFamilies: { readonly [F in Style['font']]: string } = {
  gothic: "'Hiragino Sans','Hiragino Kaku Gothic ProN','Noto Sans JP','Yu Gothic',YuGothic,Meiryo,sans-serif",
  mincho: "'Hiragino Mincho ProN','Noto Serif JP','Yu Mincho',YuMincho,serif",
  rounded: "'Hiragino Maru Gothic ProN','Zen Maru Gothic','Noto Sans JP',Meiryo,sans-serif",
}

export const dark = { canvas: '#12161a', surface: '#1c2227', ink: '#e6eaee', quiet: '#a3aeb8' } as const

type Rgb = readonly [number, number, number]
const rgb = (colour: string): Rgb => [
  parseInt(colour.slice(1, 3), 16),
  parseInt(colour.slice(3, 5), 16),
  parseInt(colour.slice(5, 7), 16),
]

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [r, g, b] = rgb(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [light, dim] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dim ?? 0) + 0.05)
}

/** The colour, lightened just so far that it can be read on the dark surface. */
export function onDark(colour: string, wanted = 4.5): string {
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = `#${rgb(colour)
      .map((part) =>
        Math.round(part + (255 - part) * share)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`
    if (contrast(mixed, dark.surface) >= wanted) return mixed
  }
  return '#ffffff'
}

const darkQuery = '@media (prefers-color-scheme:dark)'

/** Sections with a background of their own stay as they are. Programs that turn colours round by themselves are told that this mail does so itself. */
export function darkStyles(style: Style): string {
  const accent = onDark(style.accent)
  return `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media only screen and (max-width:479px){.e-cell{max-width:100% !important}}
${darkQuery}{
body,.e-canvas,.e-canvas>div{background-color:${dark.canvas} !important}
.e-surface,.e-surface>table{background:${dark.surface} !important;background-color:${dark.surface} !important}
${['div', 'h1', 'h2', 'h3', 'p', 'li', '.e-name'].map((one) => `.e-surface .e-ink ${one}`).join(',')}{color:${dark.ink} !important}
.e-quiet div,.e-quiet p,.e-surface .e-ink .e-soft{color:${dark.quiet} !important}
.e-surface .e-ink .e-link,.e-quiet .e-link,.e-surface .e-ink .e-accent{color:${accent} !important;border-color:${accent} !important}
.e-surface .e-ink .e-box{border-color:#3a444d !important;background-color:#232b31 !important}
}`
}

/** A page as a program shows it that is in that scheme, whatever the reader of the page prefers. */
export function pageIn(html: string, scheme: ColourScheme): string {
  return htmlOf(
    piecesOf(html).map((piece): Piece => {
      if (piece.kind === 'style') return { kind: 'style', text: inScheme(piece.text, scheme) }
      if (piece.kind !== 'open') return piece
      const isScheme = piece.name === 'meta' && /color-scheme/i.test(attributeOf(piece, 'name') ?? '')
      const attributes = piece.attributes.map(({ name, value }) => {
        if (isScheme && name === 'content') return { name, value: scheme }
        return { name, value: name === 'media' && value !== null ? inScheme(value, scheme) : value }
      })
      return { ...piece, attributes }
    }),
  ).replace('color-scheme:light dark', () => `color-scheme:${scheme}`)
}
