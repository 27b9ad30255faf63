import { dark, futaai, light, paper } from '../../tokens.ts'

export type ChartTheme = {
  readonly text: string
  readonly dimmed: string
  readonly line: string
  readonly body: string
  readonly raised: string
  /** Six colours that the colour-blind tell apart, and whose greys differ in print. */
  readonly series: readonly [string, string, string, string, string, string]
  /** From little to much. */
  readonly heat: readonly string[]
  /** From which part of the most on the colour is so strong that words on it change to `onMuch`. */
  readonly turn: number
  readonly onMuch: string
  readonly font: string
}

const font =
  '"Hiragino Sans", "Yu Gothic UI", "BIZ UDPGothic", "Noto Sans JP", "Noto Sans CJK JP", "Meiryo", sans-serif'

export const chartThemes: { readonly light: ChartTheme; readonly dark: ChartTheme } = {
  light: {
    text: light.text,
    dimmed: light.dimmed,
    line: light.line,
    body: light.body,
    raised: light.raised,
    series: [futaai[7], '#d07c00', '#00856a', '#4aa3d8', '#b5477f', paper[6]],
    heat: [futaai[0], futaai[2], futaai[4], futaai[6], futaai[8]],
    turn: 0.6,
    onMuch: '#ffffff',
    font,
  },
  dark: {
    text: dark.text,
    dimmed: dark.dimmed,
    line: dark.line,
    body: dark.body,
    raised: dark.raised,
    series: [futaai[3], '#f0a63c', '#35c2a0', '#6fbdf0', '#e88cbc', '#a3a19b'],
    heat: ['#25232e', '#3a3356', '#4f428a', '#6657a3', futaai[3]],
    turn: 0.85,
    onMuch: '#1f1e1c',
    font,
  },
}
