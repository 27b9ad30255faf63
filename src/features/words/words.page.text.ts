import { defineText } from '#kit/text.ts'

export const pageText = defineText({
  lead: {
    ja: '名寄せと検索で、同じものとして扱う字と略称です。画面に出る氏名や社名は、入力されたまま変わりません。',
    en: 'What matching and search take for the same. Names are shown as they were typed.',
  },
  variantsHelp: {
    ja: '1行に1組：異体字、空白、そろえる字。よく使う約500組（髙→高、﨑→崎、邉→辺 など）は、はじめから入っています。Excel の2列をそのまま貼れます。',
    en: 'One pair a line: the variant, a space, and what it is read as. Some 500 common ones (髙 is 高, 﨑 is 崎) are known already. Two columns of a spreadsheet can be pasted.',
  },
  variantsExample: { ja: '帋 紙', en: '帋 紙' },
  abbreviationsHelp: {
    ja: '1行に1組：略称、空白、法人格。㈱・(有)・（医）などの決まった略称は、はじめから入っています。',
    en: 'One pair a line: the abbreviation, a space, and the legal form. The usual ones (㈱, (有), （医）) are known already.',
  },
  abbreviationsExample: { ja: '(ﾕ) 有限会社', en: '(ﾕ) 有限会社' },
  save: { ja: '保存して作り直す', en: 'Save and rebuild' },
  twoParts: {
    ja: '{line}行目：2つを空白で区切ってください',
    en: 'Line {line}: two things with a space between',
  },
  inLine: { ja: '{line}行目：{message}', en: 'Line {line}: {message}' },
  rebuilding: {
    ja: '検索キーを作り直しています。終わるまで、古い顧客は前の決まりで見つかります。終わると、全件の名寄せが始まります。',
    en: 'Keys are being rebuilt; until then older customers are found by the rules before. Then the whole base is looked through for the same people.',
  },
})
