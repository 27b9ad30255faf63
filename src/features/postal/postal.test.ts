import { describe, expect, it } from 'vitest'
import { Problem } from '#kit/problem.ts'
import { cleanOfficeName, cleanTown } from './postal.clean.ts'
import { cp932, kenAllOf, officesOf, zipOf, type KenAllLine } from './postal.make.ts'
import { readPostalList } from './postal.read.ts'

describe('the town of a form', () => {
  const townOf = (raw: string, city = '見本市') => cleanTown(raw, '', city).towns.map(({ town }) => town)

  it.each([
    ['以下に掲載がない場合', '札幌市中央区', ['']],
    ['境町の次に番地がくる場合', '猿島郡境町', ['']],
    ['小菅村の次に１～６６３番地がくる場合', '北都留郡小菅村', ['']],
    ['琴平町の次に１～４２６番地がくる場合（川東）', '仲多度郡琴平町', ['']],
    ['利島村一円', '利島村', ['']],
    ['一円', '犬上郡多賀町', ['一円']],
    ['芝浦（１丁目）', '港区', ['芝浦']],
    ['佐賀（馬地、その他「１を除く」）', '見本市', ['佐賀']],
    ['突抜（丁目）', '京都市下京区', ['突抜']],
    ['霞が関霞が関ビル（１７階）', '千代田区', ['霞が関霞が関ビル１７階']],
    ['六本木泉ガーデンタワー（地階・階層不明）', '港区', ['六本木泉ガーデンタワー']],
    ['名駅ミッドランドスクエア（高層棟）（４２階）', '中村区', ['名駅ミッドランドスクエア（高層棟）４２階']],
    ['二階堂', '鎌倉市', ['二階堂']],
    ['湯本２９地割、湯本３０地割', '和賀郡西和賀町', ['湯本']],
    ['種市第１５地割～第２１地割（鹿糠、小路合）', '九戸郡洋野町', ['種市']],
    ['甲、乙（大木戸）', '小豆郡土庄町', ['甲', '乙']],
    ['井道、奥井道、内井道', '新城市', ['井道', '奥井道', '内井道']],
    ['神宮前', '渋谷区', ['神宮前']],
  ])('of %s in %s is %j', (raw, city, towns) => {
    expect(townOf(raw, city)).toEqual(towns)
  })

  it('keeps the 通り名 of Kyoto as alternatives, and those of Kyoto only', () => {
    const raw = '一町目（松屋町通出水下る、松屋町通下立売上る）'
    expect(cleanTown(raw, '', '京都市上京区')).toMatchObject({
      towns: [{ town: '一町目' }],
      streets: ['松屋町通出水下る', '松屋町通下立売上る'],
    })
    expect(cleanTown(raw, '', '見本市').streets).toEqual([])
  })

  it('has the kana of what is left of it', () => {
    expect(cleanTown('井道、奥井道', 'ｲﾐﾁ､ｵｸｲﾐﾁ', '新城市').towns[1]?.kana).toBe('オクイミチ')
    expect(cleanTown('芝浦（１丁目）', 'ｼﾊﾞｳﾗ(1ﾁｮｳﾒ)', '港区').towns[0]?.kana).toBe('シバウラ')
    expect(cleanTown('湯本２９地割、湯本３０地割', 'ﾕﾓﾄ29ﾁﾜﾘ､ﾕﾓﾄ30ﾁﾜﾘ', '西和賀町').towns[0]?.kana).toBe(
      'ユモト',
    )
    expect(cleanTown('霞が関ビル（３階）', 'ｶｽﾐｶﾞｾｷﾋﾞﾙ(3ｶｲ)', '千代田区').towns[0]?.kana).toBe(
      'カスミガセキビル3カイ',
    )
  })
})

it.each([
  ['株式会社　見本新聞社　札幌支社', '株式会社見本新聞社　札幌支社'],
  ['見本土建　（株）', '見本土建（株）'],
  ['見本銀行　本店', '見本銀行　本店'],
])('the office %s is called %s', (raw, name) => {
  expect(cleanOfficeName(raw)).toBe(name)
})

describe('a list of Japan Post', () => {
  const lines: KenAllLine[] = [
    ['1130033', '東京都', '文京区', '本郷', 'ﾎﾝｺﾞｳ'],
    ['4980000', '愛知県', '弥富市', '以下に掲載がない場合'],
    ['4980000', '三重県', '桑名郡木曽岬町', '以下に掲載がない場合'],
    ['0660005', '北海道', '千歳市', '協和（８８－２、２７１－１０、'],
    ['0660005', '北海道', '千歳市', '３４３－２、'],
    ['0660005', '北海道', '千歳市', '４０４－１）'],
    ['6028064', '京都府', '京都市上京区', '一町目（大宮通椹木町下る、大宮通丸太町上る）'],
    ['6028064', '京都府', '京都市上京区', '一町目（松屋町通出水下る）'],
  ]
  const refusal = (file: Uint8Array): string => {
    try {
      readPostalList(file)
    } catch (error) {
      if (error instanceof Problem) return error.say('ja')
      throw error
    }
    throw new Error('It was not refused')
  }
  const areasOf = (file: Uint8Array) =>
    readPostalList(file).areas.filter(({ code }) => !code.startsWith('999') && !code.startsWith('998'))

  it('is one list in CP932, in UTF-8, with a byte order mark, and in its ZIP under any name', () => {
    const text = kenAllOf(lines)
    const expected = areasOf(cp932(text))
    expect(expected.find(({ code }) => code === '1130033')).toMatchObject({
      prefecture: '東京都',
      city: '文京区',
      town: '本郷',
      townKana: 'ホンゴウ',
    })
    const wide = text.normalize('NFKC').replaceAll('(', '（').replaceAll(')', '）')
    expect(areasOf(Buffer.from(wide)).map(({ code, town }) => code + town)).toEqual(
      expected.map(({ code, town }) => code + town),
    )
    expect(areasOf(Buffer.from(text))).toEqual(expected)
    expect(areasOf(Buffer.from(`\uFEFF${text}`))).toEqual(expected)
    expect(areasOf(zipOf({ 'JIGYOSYO.CSV': cp932(text), 'readme.txt': cp932('説明') }))).toEqual(expected)
  })

  it('joins lines that were split, and towns that only their notes told apart', () => {
    const list = readPostalList(cp932(kenAllOf(lines)))
    expect(list.rows).toBe(lines.length - 2 + 47)
    expect(list.areas.filter(({ code }) => code === '0660005')).toMatchObject([{ town: '協和' }])
    expect(list.areas.filter(({ code }) => code === '6028064')).toMatchObject([
      { town: '一町目', streets: ['大宮通椹木町下る', '大宮通丸太町上る', '松屋町通出水下る'] },
    ])
  })

  it('keeps every place of a code, across prefectures too', () => {
    const places = areasOf(cp932(kenAllOf(lines))).filter(({ code }) => code === '4980000')
    expect(places.map(({ prefecture, city, town }) => [prefecture, city, town])).toEqual([
      ['愛知県', '弥富市', ''],
      ['三重県', '桑名郡木曽岬町', ''],
    ])
  })

  it('of offices has their names and streets', () => {
    const list = readPostalList(
      cp932(
        officesOf([['0608621', '北海道', '札幌市中央区', '北一条西', '６丁目１－２', '株式会社　見本社']]),
      ),
    )
    expect(list.source).toBe('office')
    expect(list.areas[0]).toMatchObject({
      code: '0608621',
      town: '北一条西',
      office: { name: '株式会社見本社', kana: 'ミホン', street: '６丁目１－２' },
    })
  })

  it.each([
    ['another table', cp932('氏名,住所\r\n山田,東京\r\n'), '日本郵便の住所データではありません'],
    ['nothing', new Uint8Array(), '日本郵便の住所データではありません'],
    ['a ZIP of pictures', zipOf({ 'a.png': cp932('x') }), 'CSV が 1 つだけ'],
    ['a ZIP cut short', zipOf({ 'a.csv': cp932(kenAllOf(lines)) }).subarray(0, 400), 'ZIP が壊れているか'],
    ['a list of one prefecture', cp932(kenAllOf(lines, { whole: false })), '全国のデータではありません'],
    ['a list cut in a line', cp932(kenAllOf(lines)).subarray(0, -20), '切れています'],
    [
      'a bracket that never closes',
      cp932(kenAllOf([['0660005', '北海道', '千歳市', '協和（８８']])),
      '閉じていません',
    ],
    [
      'a code of six digits',
      cp932(kenAllOf([...lines, ['66000', '北海道', '千歳市', '協和']])),
      '9 行目を読めません（郵便番号が',
    ],
    [
      'a prefecture that is none',
      cp932(kenAllOf([...lines, ['0660005', '北海', '千歳市', '協和']])),
      '都道府県の名前',
    ],
  ])('is refused in words when it is %s', (_, file, words) => {
    expect(refusal(file)).toContain(words)
  })

  it('is refused when a byte of it is damaged, in the ZIP and outside', () => {
    const csv = cp932(kenAllOf(lines))
    const town = csv.indexOf(0x96)
    const broken = csv.with(town, 0xff)
    expect(refusal(broken)).toContain('文字が壊れています')
    const stored = zipOf({ 'a.csv': csv })
    expect(refusal(stored.with(90, (stored[90] ?? 0) ^ 1))).toContain('ZIP が壊れているか')
  })
})
