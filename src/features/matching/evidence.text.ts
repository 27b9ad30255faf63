import { defineText, type Phrase } from '#kit/text.ts'
import type { CompanyEvidenceKind } from './matching.companies.score.ts'
import type { EvidenceKind } from './matching.score.ts'

/** What a piece of evidence is called. */
export const evidenceLabels = defineText({
  email: { ja: '同じメールアドレス', en: 'Same e-mail address' },
  mobile: { ja: '同じ携帯電話', en: 'Same mobile number' },
  landline: { ja: '同じ固定電話', en: 'Same landline' },
  line: { ja: '同じLINE ID', en: 'Same LINE id' },
  number: { ja: '同じ会員番号', en: 'Same member number' },
  name: { ja: '同じ氏名（異体字をそろえて）', en: 'Same name, variants of characters aside' },
  nameTyped: { ja: '文字まで同じ氏名', en: 'Name the same to the letter' },
  nameTurned: { ja: '姓と名が逆', en: 'Family and given name changed places' },
  kana: { ja: 'フリガナも同じ', en: 'Same reading too' },
  kanaAlone: { ja: '同じフリガナ', en: 'Same reading' },
  kanaLoose: { ja: '近いフリガナ', en: 'Like reading' },
  givenOnly: { ja: '同じ名', en: 'Same given name' },
  former: { ja: '旧姓が一致', en: 'Former family name is the other’s' },
  site: { ja: '同じ住所（号まで）', en: 'Same address, to the house number' },
  town: { ja: '同じ町域', en: 'Same part of town' },
  postalCode: { ja: '同じ郵便番号', en: 'Same postal code' },
  birth: { ja: '同じ生年月日', en: 'Same date of birth' },
  company: { ja: '同じ勤務先', en: 'Same company' },
  birthNear: { ja: '生年月日が一文字違い', en: 'Dates of birth differ by a slip' },
  birthDiffers: { ja: '生年月日が違う', en: 'Dates of birth differ' },
  genderDiffers: { ja: '性別が違う', en: 'Genders differ' },
  kanaDiffers: { ja: '同じ字で読みが違う', en: 'Same letters, read differently' },
  givenNear: { ja: '名の読みが一文字違い', en: 'Given names differ by a slip' },
  givenDiffers: { ja: '名が違う（家族かもしれません）', en: 'Given names differ; family, perhaps' },
  givenBesideNumber: { ja: '名が違う（同じ番号）', en: 'Given names differ beside the same number' },
  familyDiffers: { ja: '姓が違う', en: 'Family names differ' },
  mobileDiffers: { ja: '携帯電話が違う', en: 'Mobile numbers differ' },
  siteDiffers: { ja: '住所が違う', en: 'Addresses differ' },
} satisfies { readonly [kind in EvidenceKind]: Phrase })

export const companyEvidenceLabels = defineText({
  number: { ja: '同じ法人番号', en: 'Same corporate number' },
  name: { ja: '同じ会社名（法人格を除いて）', en: 'Same name, legal form aside' },
  nameNear: { ja: '会社名が一文字違い', en: 'Names differ by a letter' },
  kana: { ja: '同じ会社名カナ', en: 'Same reading' },
  site: { ja: '同じ住所（号まで）', en: 'Same address, to the house number' },
  town: { ja: '同じ町域', en: 'Same part of town' },
  phone: { ja: '同じ代表電話', en: 'Same main phone' },
  domain: { ja: '同じドメイン', en: 'Same domain' },
  position: { ja: '前株と後株の違い', en: 'Legal form before and after the name' },
  form: { ja: '法人格が違う', en: 'Legal forms differ' },
  branch: { ja: '支店・営業所が違う', en: 'Branches differ' },
  nameDiffers: { ja: '会社名が違う', en: 'Names differ' },
  numberDiffers: { ja: '法人番号が違う（別の法人です）', en: 'Corporate numbers differ: two companies' },
} satisfies { readonly [kind in CompanyEvidenceKind]: Phrase })

/** The same for the log, which names evidence of people and of companies in one list. */
export const weightLabels: { readonly [kind: string]: Phrase } = {
  ...evidenceLabels,
  ...Object.fromEntries(
    Object.entries(companyEvidenceLabels).map(([kind, { ja, en }]) => [
      `company.${kind}`,
      { ja: `取引先：${ja}`, en: `Companies: ${en}` },
    ]),
  ),
}
