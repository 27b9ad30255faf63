/**
 * The first characters a spreadsheet may take for a formula: OWASP "CSV Injection", with the
 * line feed and the full-width forms it lists.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

/** `+81 90-1234-5678`, `-1980`, `-5%`, a lone `-` for "none": digits and signs cannot call anything. */
const NUMBER_OR_DASH = /^[+\-＋－][\d０-９ .,()%\-－．，（）％　]*$/

/**
 * Puts an apostrophe before what a spreadsheet would run. A text that begins with apostrophes and then a
 * formula gets one more, so that `unguardFormula` can always take exactly one away.
 */
export function guardFormula(text: string): string {
  return isFormula(text) ? `'${text}` : text
}

/** Takes back exactly what `guardFormula` did; every other text stays as it is, `'+81…` included. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && isFormula(text) ? text.slice(1) : text
}

function isFormula(text: string): boolean {
  return FORMULA.test(text) && !NUMBER_OR_DASH.test(text.replace(/^'+/, ''))
}
