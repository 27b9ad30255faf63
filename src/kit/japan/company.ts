import { toKatakana } from './kana.ts'
import { foldVariants } from './variants.ts'
import { stripInvisible, toHalfWidth } from './width.ts'

export type Company = {
  /** The full legal form (株式会社), whatever abbreviation was typed. */
  legalForm: string | null
  /** 前株 or 後株: two different registered names. */
  position: 'before' | 'after' | null
  /** The name without its legal form, as typed. */
  coreName: string
  /** For matching: equal for キヤノン and キャノン, 髙島屋 and 高島屋, ＡＢＣ and abc. */
  key: string
}

type CompanyParser = (raw: string) => Company

const legalForms = [
  '株式会社',
  '有限会社',
  '合同会社',
  '合資会社',
  '合名会社',
  '相互会社',
  '特例有限会社',
  '特定目的会社',
  '有限責任事業組合',
  '一般社団法人',
  '一般財団法人',
  '公益社団法人',
  '公益財団法人',
  '特例社団法人',
  '特例財団法人',
  '社団法人',
  '財団法人',
  '学校法人',
  '準学校法人',
  '医療法人',
  '医療法人社団',
  '医療法人財団',
  '社会医療法人',
  '社会福祉法人',
  '宗教法人',
  '特定非営利活動法人',
  '更生保護法人',
  '職業訓練法人',
  '労働者協同組合',
  '農事組合法人',
  '農業協同組合',
  '漁業協同組合',
  '生活協同組合',
  '事業協同組合',
  '協同組合',
  '企業組合',
  '商工組合',
  '信用金庫',
  '独立行政法人',
  '地方独立行政法人',
  '国立大学法人',
  '公立大学法人',
  '国立研究開発法人',
  '特殊法人',
  '弁護士法人',
  '税理士法人',
  '司法書士法人',
  '行政書士法人',
  '社会保険労務士法人',
  '土地家屋調査士法人',
  '特許業務法人',
  '弁理士法人',
  '監査法人',
  '有限責任監査法人',
  '投資法人',
  '管理組合法人',
  '認可地縁団体',
]

/** What stands in for a legal form. Parenthesised ones are also typed as （株）, ㈱ or with mixed widths. */
const abbreviations: ReadonlyMap<string, string> = new Map([
  ['(株)', '株式会社'],
  ['(有)', '有限会社'],
  ['(同)', '合同会社'],
  ['(合)', '合同会社'],
  ['(資)', '合資会社'],
  ['(名)', '合名会社'],
  ['(相)', '相互会社'],
  ['(一社)', '一般社団法人'],
  ['(一財)', '一般財団法人'],
  ['(公社)', '公益社団法人'],
  ['(公財)', '公益財団法人'],
  ['(社)', '社団法人'],
  ['(財)', '財団法人'],
  ['(学)', '学校法人'],
  ['(医)', '医療法人'],
  ['(医社)', '医療法人社団'],
  ['(医財)', '医療法人財団'],
  ['(福)', '社会福祉法人'],
  ['(社福)', '社会福祉法人'],
  ['(宗)', '宗教法人'],
  ['(特非)', '特定非営利活動法人'],
  ['(npo)', '特定非営利活動法人'],
  ['npo法人', '特定非営利活動法人'],
  ['(独)', '独立行政法人'],
  ['(独法)', '独立行政法人'],
  ['(弁)', '弁護士法人'],
  ['(税)', '税理士法人'],
  ['(司)', '司法書士法人'],
  ['(行)', '行政書士法人'],
  ['(監)', '監査法人'],
])

/** One character of a legal form as it is looked up; spaces inside or beside it do not count. */
function foldCharacter(c: string): string {
  return foldVariants(toHalfWidth(c)).toLowerCase().trim()
}

const foldForm = (s: string) => [...s].map(foldCharacter).join('')

function parser(extra: ReadonlyMap<string, string>): CompanyParser {
  const forms = new Map<string, string>()
  for (const form of legalForms) forms.set(foldForm(form), form)
  for (const [short, form] of abbreviations) forms.set(foldForm(short), form)
  for (const [short, form] of extra) forms.set(foldForm(short), form)
  const longest = Math.max(...[...forms.keys()].map((form) => form.length))

  /** The longest legal form that `characters` begin with, and how many of them it takes. */
  function match(characters: readonly string[], join: (sofar: string, c: string) => string) {
    let found: { form: string; taken: number } | null = null
    let folded = ''
    for (const [i, c] of characters.entries()) {
      folded = join(folded, foldCharacter(c))
      if (folded.length > longest) break
      const form = forms.get(folded)
      if (form !== undefined) found = { form, taken: i + 1 }
    }
    return found
  }

  return (raw) => {
    const characters = [...stripInvisible(raw).trim()]
    const before = match(characters, (sofar, c) => sofar + c)
    if (before) {
      const core = characters.slice(before.taken).join('').trim()
      if (core !== '') return company(before.form, 'before', core)
    }
    const after = match(characters.toReversed(), (sofar, c) => c + sofar)
    if (after) {
      const core = characters.slice(0, -after.taken).join('').trim()
      if (core !== '') return company(after.form, 'after', core)
    }
    return company(null, null, characters.join(''))
  }
}

function company(legalForm: string | null, position: Company['position'], coreName: string): Company {
  return { legalForm, position, coreName, key: coreKey(coreName) }
}

const smallKana = 'ァィゥェォャュョッヮヵヶ'
const largeKana = 'アイウエオヤユヨツワカケ'

function coreKey(coreName: string): string {
  return toKatakana(foldVariants(toHalfWidth(coreName)))
    .toLowerCase()
    .replace(/[ァィゥェォャュョッヮヵヶ]/g, (c) => largeKana.charAt(smallKana.indexOf(c)))
    .replace(/[\s・.,'’&＆-]+/g, '')
}

let inForce: CompanyParser = parser(new Map())

/**
 * Splits a company name into its legal form (any abbreviation of it), 前株/後株 and the core name. Knows the
 * organisation's own abbreviations where this process has adopted them (`words.ts`).
 */
export const parseCompany: CompanyParser = (raw) => inForce(raw)

/** The same that also knows an administrator's abbreviations (abbreviation → legal form). */
export function withAbbreviations(extra: ReadonlyMap<string, string>): CompanyParser {
  return parser(extra)
}

/** Also after variants were adopted, with which legal forms are looked up. */
export function adoptAbbreviations(extra: ReadonlyMap<string, string>): void {
  inForce = parser(extra)
}
