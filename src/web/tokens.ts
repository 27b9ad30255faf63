/**
 * The colours of Enishi, light to dark. Pure data, so that the contrast test and docs/identity.md stand on the same
 * numbers as the screens.
 *
 * Futaai (二藍, "two indigos") is dyed twice, once with indigo and once with safflower: one colour out of two, as a bond.
 */
export type Scale = readonly [string, string, string, string, string, string, string, string, string, string]
export const futaai: Scale = [
  '#f5f3fa',
  '#e9e5f4',
  '#d2cbe9',
  '#b8addc',
  '#9d8fcd',
  '#8272ba',
  '#6657a3',
  '#4f428a',
  '#40356f',
  '#302856',
]
/** Paper: greys with a breath of warmth. */
export const paper: Scale = [
  '#faf9f7',
  '#f4f3f0',
  '#eae8e4',
  '#dcdad5',
  '#c6c4be',
  '#a3a19b',
  '#7d7b76',
  '#5b5a56',
  '#3a3936',
  '#1f1e1c',
]
/** Ink: what paper is in the dark, light to dark as Mantine counts. */
export const ink: Scale = [
  '#e6e5e8',
  '#c6c5cb',
  '#a9a8b0',
  '#77767f',
  '#46454d',
  '#37363d',
  '#29282e',
  '#1b1b1f',
  '#161619',
  '#101012',
]

/** Pairs that carry words; each must reach 4.5:1 (WCAG 2.2 SC 1.4.3), each `edge` 3:1 (SC 1.4.11). */
export const light = {
  body: '#ffffff',
  sunken: paper[1],
  raised: '#ffffff',
  text: paper[9],
  dimmed: paper[7],
  placeholder: '#6b6964',
  line: paper[2],
  edge: '#8a8882',
  accent: futaai[7],
  accentText: futaai[7],
  onAccent: '#ffffff',
  accentSoft: futaai[1],
  onAccentSoft: futaai[8],
  danger: '#b3261e',
  success: '#1d6f45',
  warning: '#825000',
}
export const dark: typeof light = {
  body: ink[7],
  sunken: ink[8],
  raised: ink[6],
  text: ink[0],
  dimmed: ink[2],
  placeholder: '#9a99a2',
  line: ink[5],
  edge: '#7f7e88',
  accent: futaai[6],
  accentText: futaai[3],
  onAccent: '#ffffff',
  accentSoft: '#332d4d',
  onAccentSoft: futaai[2],
  danger: '#ff9b91',
  success: '#7ecfa2',
  warning: '#f0bd6a',
}
