/**
 * True when NFKC provably changes nothing, decided without calling it: ASCII, composed kana and unified
 * ideographs only. Most names and addresses pass, and `normalize` costs more than all the rest of a key.
 */
function isPlain(s: string): boolean {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if (c < 0x80) continue
    if (c >= 0x4e00 && c <= 0x9fff) continue
    if (c >= 0x30a1 && c <= 0x30fe) continue
    if (c >= 0x3041 && c <= 0x3096) continue
    return false
  }
  return true
}

/**
 * Unicode NFKC (UAX #15): Ａ→A, １→1, ｶﾞ→ガ, ㈱→(株). For keys and numeric inputs only, never for text that
 * is stored: it turns ① into 1 and rewrites name characters such as U+FA19 神.
 */
export function toHalfWidth(s: string): string {
  return isPlain(s) ? s : s.normalize('NFKC')
}

// Hyphens, dashes, minus signs and box-drawing rules that people type for the hyphen of an address or a phone.
const dashes =
  /[\u02d7\u058a\u2010-\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u2796\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63\uff0d]/g
// The long vowel mark is a letter in サーバー and a hyphen in １ー３: only digits on both sides tell.
const longMarkBetweenDigits = /(?<=[0-9０-９])[\u30fc\uff70](?=[0-9０-９])/g

const isDigit = (c: number) => (c >= 0x30 && c <= 0x39) || (c >= 0xff10 && c <= 0xff19)

function hasDash(s: string): boolean {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if (c < 0x80 || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3000 && c <= 0x30fb)) continue
    if (c !== 0x30fc || (isDigit(s.charCodeAt(i - 1)) && isDigit(s.charCodeAt(i + 1)))) return true
  }
  return false
}

/** One hyphen for every dash: NFKC leaves ‐ – — ― − and ー alone. */
export function foldDashes(s: string): string {
  return hasDash(s) ? s.replace(dashes, '-').replace(longMarkBetweenDigits, '-') : s
}

// Joiners and tags hold emoji together (👨‍👩‍👧), so joiners are noise only where no emoji precedes. The Arabic
// format characters are visible.
const invisible =
  /[[\p{Cc}\p{Cf}]--[\u0600-\u08ff\u{e0001}-\u{e007f}\t\n\r\u200d]]|(?<!\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d/gv

/**
 * Drops what no one can see: zero width characters, byte order marks, direction marks, NUL (which PostgreSQL
 * refuses) and other control characters. Tabs and line breaks stay, and so do variation selectors, which
 * choose the shape of a name's character (葛󠄀).
 */
export function stripInvisible(s: string): string {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if (
      c < 0x20 ||
      (c >= 0x7f && c <= 0xad) ||
      c === 0x180e ||
      (c >= 0x200b && c <= 0x206f) ||
      c === 0xfeff ||
      c >= 0xfff9
    ) {
      return s.replace(invisible, '')
    }
  }
  return s
}
