import { cp932Code } from './cp932.ts'
import { REPLACEMENT } from './decode.ts'

/**
 * Kanji that Japanese business lists are full of: surnames, given names, addresses, column headings. Weighed
 * like kana, they tell 山田太郎 in EUC-JP from the half-width ｻｳﾅﾄﾂﾀﾏｺ that the same bytes are in CP932.
 */
const FREQUENT_KANJI = new Set(
  '山田中村小林藤本佐木高橋井上川野石松清水渡辺伊斎加吉鈴口島岡原森池前後長谷坂内大久保近遠青阿部福三浦西東南北' +
    '京都道府県市区町丁目番地号室階氏名姓住所電話郵便会社株式有限年月日生性別男女子美一二三四五六七八九十太郎雄夫' +
    '明和正平成令千代新宿港横浜阪名古屋神奈埼玉愛知兵庫顧客商品金額数量備考登録更新営業担当者種類区分',
)

/**
 * How surprising a text is for a Japanese list, in bits, ASCII aside: a rough naive model, good for comparing
 * two readings of the same bytes. The right one needs fewer surprises.
 */
export function surprise(text: string): number {
  let bits = 0
  let previous = ''
  for (const character of text) {
    if (character > '\x7F') bits += surpriseOf(character, previous)
    previous = character
  }
  return bits
}

function surpriseOf(character: string, previous: string): number {
  if (character === REPLACEMENT) return 40
  if (/[\u3041-\u3096\u30A1-\u30FC]/.test(character)) return 6.5
  if (/[\uFF61-\uFF9F]/.test(character)) return surpriseOfHalfWidth(character, previous)
  if (FREQUENT_KANJI.has(character)) return 7
  if (/[\u3000-\u3003\u300C\u300D\uFF01-\uFF5E]/.test(character)) return 8
  const code = cp932Code(character.charCodeAt(0))
  if (code >= 0x889f && code <= 0x9872) return 11.5
  if (/[髙﨑邉邊德瀨濵濱澤栁齋齊冨凜]/.test(character)) return 11.5
  if (code >= 0x989f && code <= 0xeaa4) return 17
  return /\p{Co}|\p{Cc}/u.test(character) ? 30 : 18
}

/** Half-width kana have a grammar: voicing marks follow what can be voiced, small kana their large ones. */
function surpriseOfHalfWidth(character: string, previous: string): number {
  if (character === 'ﾞ') return /[ｳｶ-ﾄﾊ-ﾎ]/.test(previous) ? 3 : 14
  if (character === 'ﾟ') return /[ﾊ-ﾎ]/.test(previous) ? 3 : 14
  if (/[ｬｭｮ]/.test(character)) return /[ｷｼﾁﾆﾋﾐﾘﾞﾟ]/.test(previous) ? 3 : 14
  if (/[ｧ-ｫｯｰ]/.test(character)) return /[ｦ-ﾟ]/.test(previous) ? 6 : 12
  if (/[｡-･]/.test(character)) return 10
  return /[ｦﾇﾍﾑﾕﾖﾜ]/.test(character) ? 6.5 : 5.3
}
