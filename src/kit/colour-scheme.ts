export type ColourScheme = 'light' | 'dark'

const asked = /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi
const never = '(width < 0px)'
const always = '(width >= 0px)'

/** CSS or a media query in which the asked colour scheme always holds and the other one never. */
export function inScheme(css: string, scheme: ColourScheme): string {
  return css.replaceAll(asked, (_whole, wanted: string) => (wanted.toLowerCase() === scheme ? always : never))
}
