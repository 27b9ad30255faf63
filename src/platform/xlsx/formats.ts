/** How the cells of one style show their numbers. */
export type NumberShape =
  | { readonly kind: 'general' }
  | { readonly kind: 'date' | 'dateTime' | 'time' | 'elapsed'; readonly seconds: boolean }
  | { readonly kind: 'number'; readonly sections: readonly string[] }

const general: NumberShape = { kind: 'general' }

/** The formats that Excel knows by number alone; 27–36 and 50–58 are the Japanese ones. */
const builtIn: { readonly [id: number]: string } = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  18: 'h:mm',
  19: 'h:mm:ss',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  32: 'h:mm',
  33: 'h:mm:ss',
  37: '#,##0;-#,##0',
  38: '#,##0;-#,##0',
  39: '#,##0.00;-#,##0.00',
  40: '#,##0.00;-#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
}
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)

export function shapeOf(id: number, code: string | undefined): NumberShape {
  const text = code ?? builtIn[id]
  if (text === undefined) return isBuiltInDate(id) ? { kind: 'date', seconds: false } : general
  return shapeOfCode(text)
}

/** Without what is shown as it stands: "円", \-, _), *␠, [Red], [$-411]. */
const withoutLiterals = (code: string): string =>
  code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')

function shapeOfCode(code: string): NumberShape {
  const [first = ''] = withoutLiterals(code).split(';')
  const bare = first
    .replace(/general|標準/gi, '')
    .replace(/e[+-]/gi, '')
    .toLowerCase()
  if (/\[[hms]+\]/.test(bare)) return { kind: 'elapsed', seconds: bare.includes('s') }
  const hasTime = /[hs]/.test(bare)
  const hasDay = /[ydge年日]/.test(bare) || (bare.includes('m') && !hasTime)
  const seconds = bare.includes('s')
  if (hasDay) return { kind: hasTime ? 'dateTime' : 'date', seconds }
  if (hasTime) return { kind: 'time', seconds }
  if (/^(general|標準|@)?$/i.test(code.trim())) return general
  return { kind: 'number', sections: sectionsOf(code) }
}

/** Split at semicolons that are not text. */
function sectionsOf(code: string): string[] {
  const sections = ['']
  for (const [piece] of code.matchAll(/"[^"]*"|\\.|\[[^\]]*\]|./gs)) {
    if (piece === ';') sections.push('')
    else sections[sections.length - 1] += piece
  }
  return sections
}

/** A number as a person sees it in its cell; days as yyyy/m/d, whatever era or order the cell shows them in. */
export function showNumber(value: number, shape: NumberShape, is1904: boolean): string {
  if (!Number.isFinite(value)) return String(value)
  if (shape.kind === 'general') return showGeneral(value)
  if (shape.kind === 'number') return showBySections(value, shape.sections)
  return value < 0 ? showGeneral(value) : showInstant(value, shape, is1904)
}

/** 15 digits are what Excel keeps: 0.1 + 0.2 is 0.3. */
function showGeneral(value: number): string {
  const rounded = Number(value.toPrecision(15))
  const text = String(rounded)
  return text.includes('e+') ? rounded.toLocaleString('en', { useGrouping: false }) : text
}

function showInstant(
  serial: number,
  { kind, seconds }: { kind: 'date' | 'dateTime' | 'time' | 'elapsed'; seconds: boolean },
  is1904: boolean,
): string {
  const total = Math.round(serial * 86_400)
  const days = kind === 'date' ? Math.floor(serial) : Math.floor(total / 86_400)
  const rest = total - Math.floor(total / 86_400) * 86_400
  const two = (n: number): string => String(n).padStart(2, '0')
  const clock = (hours: number): string => {
    const minutes = `${hours}:${two(Math.floor(rest / 60) % 60)}`
    return seconds || rest % 60 !== 0 ? `${minutes}:${two(rest % 60)}` : minutes
  }
  if (kind === 'elapsed') return clock(Math.floor(total / 3600))
  if (kind === 'time' && days === 0) return clock(Math.floor(rest / 3600))
  // Excel has a 29 February 1900 that never was: before it, days count from one later.
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const on = new Date(epoch + days * 86_400_000)
  const day = `${on.getUTCFullYear()}/${on.getUTCMonth() + 1}/${on.getUTCDate()}`
  return kind === 'date' ? day : `${day} ${clock(Math.floor(rest / 3600))}`
}

function showBySections(value: number, sections: readonly string[]): string {
  const [positive = '', negative, zero] = sections
  const section = value < 0 ? negative : value === 0 ? zero : undefined
  const shown = showSection(Math.abs(value), section ?? positive)
  if (shown === null) return showGeneral(value)
  return value < 0 && negative === undefined && /[1-9]/.test(shown) ? `-${shown}` : shown
}

type Token = {
  readonly literal?: string
  readonly digit?: string
  readonly mark?: '.' | ',' | '%' | 'general'
}

function tokensOf(section: string): Token[] | null {
  const tokens: Token[] = []
  const pieces = section.matchAll(
    /"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(general|標準)|(.)/gis,
  )
  for (const [, quoted, escaped, currency, word, character] of pieces) {
    const literal = quoted ?? escaped ?? currency
    if (literal !== undefined) tokens.push({ literal })
    else if (word !== undefined) tokens.push({ mark: 'general' })
    else if (character === undefined) continue
    else if ('0#?'.includes(character)) tokens.push({ digit: character })
    else if (character === '.' || character === ',' || character === '%') tokens.push({ mark: character })
    else if (/[e/@]/i.test(character)) return null
    else tokens.push({ literal: character })
  }
  return tokens
}

/** Null for what is rare (fractions, powers of ten, thousands cut off): it is shown in full. */
function showSection(value: number, section: string): string | null {
  const tokens = tokensOf(section)
  if (!tokens) return null
  const point = tokens.findIndex(({ mark }) => mark === '.')
  const whole = point < 0 ? tokens : tokens.slice(0, point)
  const fraction = point < 0 ? [] : tokens.slice(point + 1)
  const lastDigit = whole.findLastIndex(({ digit }) => digit !== undefined)
  if (whole.slice(lastDigit + 1).some(({ mark }) => mark === ',') && lastDigit >= 0) return null
  const isGrouped = whole.some(({ mark }) => mark === ',')
  const places = fraction.filter(({ digit }) => digit !== undefined).length
  const scaled = tokens.some(({ mark }) => mark === '%') ? value * 100 : value
  const [integer = '0', decimals = ''] = Number(scaled.toPrecision(15)).toFixed(places).split('.')
  if (integer.includes('e')) return null
  const optional = fraction.filter(({ digit }) => digit !== undefined).map(({ digit }) => digit === '#')
  let shownDecimals = decimals
  while (shownDecimals.endsWith('0') && optional[shownDecimals.length - 1])
    shownDecimals = shownDecimals.slice(0, -1)
  return `${showWhole(whole, integer, isGrouped, value)}${point >= 0 && shownDecimals !== '' ? `.${shownDecimals}` : ''}${fraction
    .map(({ literal, mark }) => literal ?? (mark === '%' ? '%' : ''))
    .join('')}`
}

/** Digits fill their places from the right; the leftmost place takes all that are left: 000-0000-0000. */
function showWhole(tokens: readonly Token[], integer: string, isGrouped: boolean, value: number): string {
  let digits = integer === '0' ? '' : integer
  const places = tokens.filter(({ digit }) => digit !== undefined).length
  let place = 0
  let shown = ''
  let count = 0
  const put = (digit: string): void => {
    shown = (isGrouped && count > 0 && count % 3 === 0 ? `${digit},` : digit) + shown
    count += 1
  }
  for (const { literal, digit, mark } of tokens.toReversed()) {
    if (literal !== undefined) shown = literal + shown
    else if (mark === '%') shown = `%${shown}`
    else if (mark === 'general') shown = showGeneral(value) + shown
    else if (digit !== undefined) {
      place += 1
      do {
        const last = digits.slice(-1)
        digits = digits.slice(0, -1)
        if (last !== '') put(last)
        else if (digit === '0') put('0')
      } while (place === places && digits !== '')
    }
  }
  return shown
}
