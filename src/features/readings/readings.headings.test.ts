import { describe, expect, it } from 'vitest'
import { headingKey, suggestMapping } from './readings.headings.ts'

const suggest = (headings: string[], remembered?: ReadonlyMap<string, string | null>) =>
  suggestMapping(headings, [], { hasHeader: true, ...(remembered && { remembered }) })

describe('headings', () => {
  it('are compared without width, case, kana script, spaces, brackets and 必須', () => {
    expect(headingKey('※メールアドレス（必須）')).toBe(headingKey('ﾒｰﾙｱﾄﾞﾚｽ'))
    expect(headingKey('E-Mail')).toBe(headingKey('ｅｍａｉｌ'))
    expect(headingKey('ふりがな')).toBe(headingKey('フリガナ'))
  })

  it('of a membership list in one name column', () => {
    expect(
      suggest([
        '会員No.',
        '氏名',
        'フリガナ',
        '性別',
        '生年月日',
        'メールアドレス',
        '電話番号',
        '〒',
        '住所',
      ]),
    ).toEqual([
      'code',
      'fullName',
      'fullKana',
      'gender',
      'birthOn',
      'email',
      'phone',
      'postalCode',
      'address',
    ])
  })

  it('of a shop system with split names and readings', () => {
    expect(
      suggest([
        '顧客ID',
        'お名前（姓）',
        'お名前（名）',
        'お名前フリガナ（姓）',
        'お名前フリガナ（名）',
        'PCメールアドレス',
        '携帯メールアドレス',
        'TEL',
        '携帯電話番号',
        '郵便番号',
        '都道府県',
        '住所1',
        '住所2',
        '住所3',
      ]),
    ).toEqual([
      'code',
      'familyName',
      'givenName',
      'familyKana',
      'givenKana',
      'email',
      'email2',
      'phone',
      'phone2',
      'postalCode',
      'prefecture',
      'city',
      'street',
      'building',
    ])
  })

  it.each([
    [
      ['注文者氏名', '注文者氏名フリガナ', '注文者電話番号', '注文者メールアドレス'],
      ['fullName', 'fullKana', 'phone', 'email'],
    ],
    [
      ['ご購入者名前(姓)', 'ご購入者名前(名)', 'ご購入者メールアドレス'],
      ['familyName', 'givenName', 'email'],
    ],
    [
      ['名字', '名前', 'みょうじ'],
      ['familyName', 'givenName', null],
    ],
    [
      ['姓', '名', 'セイ', 'メイ'],
      ['familyName', 'givenName', 'familyKana', 'givenKana'],
    ],
    [
      ['姓（カナ）', '名（カナ）'],
      ['familyKana', 'givenKana'],
    ],
    [
      ['会社名', '部署名', '役職', '担当者名', '担当営業'],
      ['company', 'department', 'title', 'fullName', 'ownerId'],
    ],
    [
      ['Last Name', 'First Name', 'E-mail', 'Mobile', 'Zip', 'Company'],
      ['familyName', 'givenName', 'email', 'phone2', 'postalCode', 'company'],
    ],
    [
      ['お客様コード', 'お客様名', '会員登録日', '会員区分', '備考欄'],
      ['code', 'fullName', 'registeredOn', 'stage', 'remark'],
    ],
    [
      ['ご住所', '建物名・部屋番号', 'TEL2'],
      ['address', 'building', 'phone2'],
    ],
  ])('%j mean what people mean by them', (headings, fields) => {
    expect(suggest(headings)).toEqual(fields)
  })

  it('leave 氏名 out where 姓 and 名 stand beside it', () => {
    expect(suggest(['氏名', '姓', '名'])).toEqual([null, 'familyName', 'givenName'])
  })

  it('give a field to one column only, the leftmost of equals', () => {
    expect(suggest(['電話番号', 'お電話番号'])).toEqual(['phone', null])
    expect(suggest(['お届け先住所', '住所'])).toEqual([null, 'address'])
  })

  it('remembered win, and so does a remembered "do not import"', () => {
    const remembered = new Map([
      [headingKey('区分A'), 'tags'],
      [headingKey('氏名'), null],
    ])
    expect(suggest(['区分A', '氏名'], remembered)).toEqual(['tags', null])
  })

  it('leave the reason column of a problem file out', () => {
    expect(suggest(['氏名', 'エラー理由 / Reason'])).toEqual(['fullName', null])
  })

  it('that are missing are guessed from the cells', () => {
    const sample = [
      [
        '山田 太郎',
        'ヤマダ タロウ',
        'taro@sazanami.jp',
        '090-1234-5678',
        '102-0094',
        '東京都千代田区紀尾井町1-3',
        '昭和55年4月1日',
        '男',
        'x1',
      ],
      [
        '髙橋 花子',
        'タカハシ ハナコ',
        'hana@sazanami.jp',
        '03-1234-5678',
        '1020094',
        '大阪府大阪市北区梅田1-1',
        '1980/4/1',
        '女',
        'x2',
      ],
    ]
    expect(
      suggestMapping(
        Array.from({ length: 9 }, () => ''),
        sample,
        { hasHeader: false },
      ),
    ).toEqual(['fullName', 'fullKana', 'email', 'phone', 'postalCode', 'address', 'birthOn', 'gender', null])
  })
})
