import { fill, type Locale, type Phrase } from '#kit/text.ts'

type ReasonText = Phrase & {
  /** The row was not written. Otherwise it was, with a remark for a person to look at. */
  readonly wrong?: true
}

/** Every reason with what to do about it. `{value}` is what the cell says, `{field}` is the field's label. */
export const reasonText = {
  badEncoding: {
    wrong: true,
    ja: '読めない文字があります。文字コードの選び方を確かめるか、元のファイルの文字を直してください',
    en: 'A character cannot be read. Check the encoding, or mend the character in the file',
  },
  brokenQuote: {
    wrong: true,
    ja: '引用符（"）の対応が崩れています。この行の引用符を直してください',
    en: 'The quotes of this row do not pair up. Mend them',
  },
  tooManyCells: {
    wrong: true,
    ja: '列が見出しより多い行です。値の中の区切り文字を引用符で囲むか、余分な列を消してください',
    en: 'This row has more columns than the heading. Quote separators inside values, or remove extra columns',
  },
  tooFewCells: {
    wrong: true,
    ja: '列が見出しより少ない行です。途中で改行されていないか確かめてください',
    en: 'This row has fewer columns than the heading. Check that no line break split it',
  },
  cellTooLarge: {
    wrong: true,
    ja: '大きすぎて読めない行です（{value} で始まります）。引用符の閉じ忘れがないか確かめてください',
    en: 'This row is too large to read (it begins with {value}). Check for a quote that was never closed',
  },
  nobody: {
    wrong: true,
    ja: 'だれのことか分かりません。氏名・フリガナ・会員番号・メール・電話・会社名のどれかを入れてください',
    en: 'Nothing tells who this is. Give a name, reading, member number, e-mail, phone or company',
  },
  nobodyNamed: {
    wrong: true,
    ja: 'だれについての行か分かりません。会員番号・メール・電話と氏名・Enishi の ID のどれかを入れてください',
    en: 'Nothing tells whom this row is about. Give a member number, an e-mail, a phone with a name, or an Enishi id',
  },
  customerUnknown: {
    wrong: true,
    ja: '合う顧客が見つからないか、複数います。会員番号か Enishi の ID で指定してください',
    en: 'No customer, or more than one, matches. Name them by member number or Enishi id',
  },
  companyUnnamed: {
    wrong: true,
    ja: 'どの会社のことか分かりません。会社名か法人番号を入れてください',
    en: 'Nothing tells which company this is. Give its name or its corporate number',
  },
  bodyMissing: {
    wrong: true,
    ja: 'メモの内容が空です。内容を入れてください',
    en: 'The note is empty. Give its text',
  },
  tagMissing: {
    wrong: true,
    ja: 'タグが空です。付けるタグを入れてください',
    en: 'There is no tag. Give one',
  },
  pointMissing: {
    wrong: true,
    ja: '連絡先が空です。メール・電話・住所などを入れてください',
    en: 'There is no contact point. Give an e-mail, phone, address or the like',
  },
  kindUnknown: {
    wrong: true,
    ja: '「{value}」は連絡先の種類として読めません。メール・電話・住所・LINE・URL のどれかにしてください',
    en: '“{value}” is no kind of contact point. Use e-mail, phone, address, LINE or URL',
  },
  textTooLong: {
    wrong: true,
    ja: '{field}が長すぎます。短くするか、2 行に分けてください',
    en: '{field} is too long. Shorten it, or use two rows',
  },
  recordRefused: {
    wrong: true,
    ja: '{why}',
    en: '{why}',
  },
  fieldMasked: {
    wrong: true,
    ja: '{field}は伏せられた項目です。見られる人に取り込んでもらうか、この列の対応づけを外してください',
    en: '{field} is masked for you. Let somebody import it who may see it, or do not map this column',
  },
  consentMissing: {
    wrong: true,
    ja: '{field}は要配慮個人情報です。「読み方と対応づけ」で、本人の同意を得た日と方法を記録してください',
    en: '{field} is sensitive. Record when and how the persons consented, beside the matching',
  },
  uniqueTaken: {
    wrong: true,
    ja: '{field}「{value}」はほかの顧客が使っています。値を直すか、その顧客を確かめてください',
    en: 'Another customer has the {field} “{value}”. Mend it, or look at that customer',
  },
  ruleRefused: {
    wrong: true,
    ja: '{why}',
    en: '{why}',
  },
  ruleWarned: {
    ja: '{why}',
    en: '{why}',
  },
  valueUnread: {
    ja: '{field}「{value}」: {why}。備考に書き残しました',
    en: '{field} “{value}”: {why}. It was kept in the remarks',
  },
  cellError: {
    ja: '{field}のセルが Excel のエラー（{value}）です。空として読みました。式を直してください',
    en: 'The cell of {field} is an error of Excel ({value}); it was read as empty. Mend the formula',
  },
  tooLong: {
    wrong: true,
    ja: '{field}が長すぎます。短くしてください',
    en: '{field} is too long. Shorten it',
  },
  memberTaken: {
    wrong: true,
    ja: '会員番号「{value}」は、この行が指す人とは別の顧客が使っています。番号を確かめてください',
    en: 'The member number “{value}” belongs to another customer than this row is about. Check the number',
  },
  idUnknown: {
    wrong: true,
    ja: 'Enishi の ID「{value}」の顧客は見つかりません。ID を直すか、その列の対応づけを外してください',
    en: 'No customer has the Enishi id “{value}”. Mend it, or do not map this column',
  },
  notThere: {
    wrong: true,
    ja: '合う相手が登録されていません（「更新だけ」を選んでいます）',
    en: 'Nobody on record matches this row, and only updates were asked for',
  },
  alreadyThere: {
    wrong: true,
    ja: '合う相手がもう登録されています（「追加だけ」を選んでいます）',
    en: 'Somebody on record matches this row, and only new ones were asked for',
  },
  memberTwice: {
    wrong: true,
    ja: '会員番号「{value}」は、このファイルの前の行で、名前の違う人に使われています。番号か名前を直してください',
    en: 'An earlier row of this file gives the member number “{value}” to someone of another name. Mend one of them',
  },
  memberHidden: {
    wrong: true,
    ja: '会員番号「{value}」の顧客は、あなたには見えないか、ごみ箱にあります。管理者に確かめてください',
    en: 'The customer with the member number “{value}” is not visible to you or in the bin. Ask an administrator',
  },
  nameNotSplit: {
    ja: '氏名「{value}」の姓と名を分けられません。全体を姓に入れました。あいだに空白を入れてください',
    en: '“{value}” could not be split. It stands in the family name as a whole; put a space between the names',
  },
  nameIsCompany: {
    ja: '氏名「{value}」は会社名のようです。会社名の列に対応づけるか、名前を確かめてください',
    en: '“{value}” looks like a company. Map it to the company, or check the name',
  },
  kanaUnread: {
    ja: 'フリガナ「{value}」にかな以外の文字があります。読みを確かめてください',
    en: 'The reading “{value}” is not all kana. Check it',
  },
  dateUnread: {
    ja: '{field}「{value}」を日付として読めません。備考に書き残しました。1980/4/1 や 昭和55年4月1日 の形に直してください',
    en: '{field} “{value}” is not a date we can read; it was kept in the remarks. Write it as 1980/4/1',
  },
  dateFromSerial: {
    ja: '{field}「{value}」を Excel の日付の通し番号として読みました。正しいか確かめてください',
    en: '{field} “{value}” was read as a day number of Excel. Check the day',
  },
  dateUnlikely: {
    ja: '{field}「{value}」はありそうにない日付です。確かめてください',
    en: '{field} “{value}” is an unlikely day. Check it',
  },
  choiceUnknown: {
    ja: '{field}「{value}」は選択肢にありません。備考に書き残しました。選択肢の言葉に直してください',
    en: '{field} “{value}” is none of the choices; it was kept in the remarks. Use one of the choices',
  },
  ownerUnknown: {
    ja: '担当「{value}」という利用者がいないか、同じ名前の人が複数います。備考に書き残しました。メールアドレスで指定できます',
    en: 'No user, or more than one, is called “{value}”; it was kept in the remarks. An e-mail address works too',
  },
  phoneZeroRestored: {
    ja: '電話番号「{value}」の先頭の 0 が消えていたので、補って照合します。番号を確かめてください',
    en: 'The phone number “{value}” had lost its leading zero; it is matched with it. Check the number',
  },
  phoneUnread: {
    ja: '{field}「{value}」を電話番号として読めません。そのまま残しました。番号を確かめてください',
    en: '{field} “{value}” is not a phone number we can read; it was kept as it is. Check it',
  },
  phoneNoAreaCode: {
    ja: '電話番号「{value}」に市外局番がありません。市外局番を加えてください',
    en: 'The phone number “{value}” has no area code. Add it',
  },
  phoneDummy: {
    ja: '電話番号「{value}」は仮の番号のようです。正しい番号に直してください',
    en: 'The phone number “{value}” looks like a placeholder. Give the real one',
  },
  emailInvalid: {
    ja: 'メールアドレス「{value}」の形が正しくありません。そのまま残しましたが、照合には使いません。直してください',
    en: 'The e-mail address “{value}” is not valid; it was kept but matches nobody. Mend it',
  },
  emailDummy: {
    ja: 'メールアドレス「{value}」は仮のアドレスのようです。照合には使いません。正しいものに直してください',
    en: 'The e-mail address “{value}” looks like a placeholder and matches nobody. Give the real one',
  },
  emailTypo: {
    ja: 'メールアドレス「{value}」は打ち間違いかもしれません。もしかして {why} ですか。そのまま残しました。「データ点検」でまとめて直せます',
    en: 'The e-mail address “{value}” may be misspelt: did they mean {why}? It was kept as it is. “Data check” mends many at once',
  },
  postalRepaired: {
    ja: '郵便番号「{value}」の先頭の 0 が消えていたので補いました。番号を確かめてください',
    en: 'The postal code “{value}” had lost its leading zero; it was restored. Check it',
  },
  postalUnread: {
    ja: '郵便番号「{value}」が 7 桁ではありません。そのまま残しました。番号を確かめてください',
    en: 'The postal code “{value}” does not have seven digits; it was kept as it is. Check it',
  },
  postWithoutCompany: {
    ja: '部署や役職がありますが、会社名がありません。備考に書き残しました。会社名を入れてください',
    en: 'There is a department or title without a company; it was kept in the remarks. Give the company',
  },
  lineTaken: {
    ja: 'LINE ID「{value}」はほかの顧客のものです。備考に書き残しました。どちらの人のものか確かめてください',
    en: 'The LINE id “{value}” belongs to another customer; it was kept in the remarks. Check whose it is',
  },
  sharedEmail: {
    ja: 'メール「{value}」は名前の違う顧客も使っています。家族などの別の人として登録しました。同じ人なら、「名寄せ」で統合してください',
    en: 'A customer of another name has the e-mail “{value}”. This one was added beside. If they are one person, merge them under “Duplicates”',
  },
  ambiguous: {
    ja: 'メール「{value}」に合う顧客が複数います。新しく登録しました。同じ人がいれば、「名寄せ」で統合してください',
    en: 'Several customers match the e-mail “{value}”. This one was added anew. If it is one of them, merge them under “Duplicates”',
  },
  otherMember: {
    ja: 'メール「{value}」と名前が同じで、会員番号の違う顧客がいます。新しく登録しました。同じ人なら、「名寄せ」で統合してください',
    en: 'A customer with the e-mail “{value}” and this name has another member number. This one was added anew. If they are one person, merge them under “Duplicates”',
  },
  similar: {
    ja: '同じ人かもしれない顧客がいます：{why}。新しく登録し、名寄せの候補に並べます',
    en: 'Perhaps the same person as {why}. It is added anew; the pair stands under “Duplicates”',
  },
  similarSkipped: {
    wrong: true,
    ja: '同じ人かもしれない顧客がいるため、取り込みません：{why}',
    en: 'Left out, since it is perhaps the same person as {why}',
  },
  similarUpdated: {
    ja: '同じ人とみて、この顧客を更新します：{why}',
    en: 'Taken for this customer, who is updated: {why}',
  },
  keptBetter: {
    ja: '{field}「{value}」は取り込みません。人が入力したか、確かめたか、優先する連携元の値があるためです',
    en: '{field} “{value}” was left out: what is on record was typed or checked by a person, or is of a source that is believed first',
  },
  possibleDuplicate: {
    ja: '電話番号と名前が同じ顧客がいます。新しく登録しました。同じ人なら、「名寄せ」で統合してください',
    en: 'A customer has this phone number and name already. This one was added anew. If they are one person, merge them under “Duplicates”',
  },
  orderNumberMissing: {
    wrong: true,
    ja: '受注番号が空です。番号がないと、同じファイルを2回取り込んだときに二重になります',
    en: 'The order number is empty. Without it, the same file twice would count twice',
  },
  momentUnread: {
    wrong: true,
    ja: '{field}「{value}」を日時として読めません。2026/4/1 14:05 の形にするか、「日付の並び」を選び直してください',
    en: '{field} “{value}” is no moment we can read. Write it as 2026/4/1 14:05, or choose another order of the date',
  },
  amountUnread: {
    wrong: true,
    ja: '{field}「{value}」を数として読めません。数量は小数点以下3桁、金額は4桁までの数にしてください',
    en: '{field} “{value}” is no number we can keep: quantities have up to 3 places behind the point, amounts up to 4',
  },
  lineMissing: {
    wrong: true,
    ja: 'この受注には明細も金額もありません。品番か商品名と数量・単価、または合計を入れてください',
    en: 'This order has neither lines nor amounts. Give products with quantity and price, or a total',
  },
  priceMissing: {
    wrong: true,
    ja: '「{value}」の単価が分かりません。単価か金額を入れるか、商品に価格を登録してください',
    en: 'The price of “{value}” is not known. Give a price or an amount, or add a price to the product',
  },
  orderLeftOut: {
    wrong: true,
    ja: '受注「{value}」の別の行にエラーがあるため、この行も取り込みません',
    en: 'Another row of the order “{value}” is wrong, so this one is left out too',
  },
  orderDiffers: {
    wrong: true,
    ja: '受注「{value}」はもうあり、内容（{why}）が違います。受注は書き換えません。取り消すならキャンセルか返品を入れてください',
    en: 'The order “{value}” is there already with another {why}. Orders are not rewritten; enter a cancel or a return',
  },
  orderTwoBuyers: {
    wrong: true,
    ja: '受注「{value}」の行に、違う人が書かれています。番号か会員番号を直してください',
    en: 'The rows of the order “{value}” name different people. Mend the number or the people',
  },
  buyerUnknown: {
    wrong: true,
    ja: '注文した人が登録されていません（「取り込まない」を選んでいます）',
    en: 'Who ordered is not on record, and such orders were not asked for',
  },
  currencyUnknown: {
    wrong: true,
    ja: '通貨「{value}」が分かりません。JPY・USD のような3文字にしてください',
    en: '“{value}” is no currency. Use three letters such as JPY or USD',
  },
  rateMissing: {
    wrong: true,
    ja: '{value} の為替レートがありません。受注日より前からのレートを登録してください',
    en: 'There is no rate for {value}. Enter one from before the day of the order',
  },
  totalDiffers: {
    ja: '{field}「{value}」は計算（{why}）と違います。ファイルの金額のまま取り込みました',
    en: '{field} “{value}” differs from what we work out ({why}). The amount of the file was kept',
  },
  yenFraction: {
    ja: '{field}「{value}」に1円未満の端数があります。円でなければ「取り込み方」で通貨を選んでください',
    en: '{field} “{value}” has a fraction of a yen. If it is not yen, choose the currency below',
  },
  mediaUnknown: {
    ja: '媒体「{value}」は登録されていません。受注の備考に書き残しました',
    en: 'The medium “{value}” is not on record. It was kept in the note of the order',
  },
  wordUnread: {
    ja: '{field}「{value}」は選択肢にありません。受注の備考に書き残しました',
    en: '{field} “{value}” is none of the choices. It was kept in the note of the order',
  },
  taxUnread: {
    ja: '税率「{value}」が分かりません。商品の税区分か標準税率で計算しました',
    en: 'The tax rate “{value}” is not known. That of the product, or the standard one, was used',
  },
  productUnnamed: {
    wrong: true,
    ja: '品番か商品名が空です。両方を入れてください',
    en: 'The code or the name of the product is empty. Give both',
  },
} as const satisfies { [code: string]: ReasonText }

export type ReasonCode = keyof typeof reasonText

/** The heading of the last column in a file of problem rows; a file that has it may come back as it is. */
export const reasonHeading: Phrase = { ja: 'エラー理由', en: 'Reason' }

export function sayReason(
  { code, value, why }: { code: ReasonCode; value: string | null; why?: Phrase },
  fieldLabel: Phrase | undefined,
  locale: Locale,
): string {
  return fill(reasonText[code][locale], {
    value: value ?? '',
    why: why?.[locale] ?? '',
    field: fieldLabel?.[locale] ?? { ja: 'この項目', en: 'This field' }[locale],
  })
}
