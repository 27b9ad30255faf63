import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress } from './address.ts'

const kioicho = '東京都千代田区紀尾井町1-3'

test.each([
  '東京都千代田区紀尾井町1-3',
  '千代田区紀尾井町１番３号',
  '東京都千代田区紀尾井町一番三',
  '東京都　千代田区　紀尾井町　１−３',
  '東京都千代田区紀尾井町1ー3',
  '東京都千代田区紀尾井町1番地3',
  '東京都千代田区紀尾井町1番地の3',
  '東京都千代田区紀尾井町1の3',
  '東京都千代田区紀尾井町 1番 3号',
  '東京都千代田區紀尾井町1-3',
  '東京都千代田区大字紀尾井町1-3-',
])('%s is the site 紀尾井町1-3', (raw) => {
  expect(parseAddress(raw).key).toBe(kioicho)
})

test('丁目 counts towns in Sapporo and figures alone mean the same site', () => {
  const long = parseAddress('札幌市西区二十四軒二条二丁目3-3')
  expect(long.key).toBe(parseAddress('札幌市西区24-2-2-3-3').key)
  expect(long).toMatchObject({
    prefecture: '北海道',
    city: '札幌市西区',
    town: '二十四軒二条',
    block: '2-3-3',
  })
})

test('building and floor do not make another site', () => {
  const floors = [
    '1-3 東京ガーデンテラス紀尾井町28F',
    '1-3 東京ガーデンテラス紀尾井町30F',
    '1番3号30階',
    '1-3-30F',
    '1-3号室',
  ]
  expect(floors.map((rest) => parseAddress(`千代田区紀尾井町${rest}`).building)).toEqual([
    '東京ガーデンテラス紀尾井町28F',
    '東京ガーデンテラス紀尾井町30F',
    '30階',
    '30F',
    '3号室',
  ])
  expect(new Set(floors.slice(0, 4).map((rest) => parseAddress(`千代田区紀尾井町${rest}`).key))).toEqual(
    new Set([kioicho]),
  )
})

test('another number, another town and another city are other sites', () => {
  const keys = [
    '千代田区紀尾井町1-3',
    '千代田区紀尾井町1-4',
    '千代田区紀尾井町13',
    '千代田区平河町1-3',
    '港区芝1-3',
    '大阪市中央区1-3',
  ].map((raw) => parseAddress(raw).key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('street names of Kyoto stay in the town as typed and are absent from the keys', () => {
  const along = parseAddress('京都市中京区寺町通御池上る上本能寺前町488番地')
  const plain = parseAddress('京都府京都市中京区上本能寺前町488')
  expect(along.town).toBe('寺町通御池上る上本能寺前町')
  expect(along.key).toBe(plain.key)
  expect(along.townKey).toBe('京都府京都市中京区上本能寺前町')
  expect(parseAddress('京都市下京区四条通室町東入函谷鉾町78').key).toBe(
    parseAddress('京都市下京区函谷鉾町78').key,
  )
})

test.each([
  ['東京都港区六本木6丁目10番1号六本木ヒルズ森タワー', '六本木', '6-10-1', '六本木ヒルズ森タワー'],
  ['東京都港区麻布十番1-2-3', '麻布十番', '1-2-3', ''],
  ['東京都港区麻布十番一丁目2番3号', '麻布十番', '1-2-3', ''],
  ['東京都千代田区二番町5-6', '二番町', '5-6', ''],
  ['東京都千代田区2番町5-6', '2番町', '5-6', ''],
  ['札幌市中央区北1条西2丁目', '北1条西', '2', ''],
  ['北海道上川郡東川町西5号北3番地', '西5号北', '3', ''],
  ['岩手県盛岡市玉山第5地割12-3', '玉山第', '5-12-3', ''],
  ['渋谷区神宮前四丁目1-2-301', '神宮前', '4-1-2', '301'],
  ['渋谷区神宮前4-1-2 301号室', '神宮前', '4-1-2', '301号室'],
  ['渋谷区神宮前4-1-2三井ビル三階', '神宮前', '4-1-2', '三井ビル三階'],
  ['渋谷区神宮前四丁目一番二号三井ビル', '神宮前', '4-1-2', '三井ビル'],
  ['大阪市北区梅田二十一番地百二', '梅田', '21-102', ''],
  ['千代田区神\ufa19町1-2 ﾊｲﾂ㈱', '神\ufa19町', '1-2', 'ハイツ㈱'],
  ['青森県三戸郡三戸町', '', '', ''],
  ['千代田区丸の内 東京駅構内', '丸の内', '', '東京駅構内'],
])('%s is town %s, block %s, building %s', (raw, town, block, building) => {
  expect(parseAddress(raw)).toMatchObject({ town, block, building })
})

test.each([
  ['千代田区丸の内1-1', '東京都', '千代田区'],
  ['余市町朝日町26', '北海道', '余市郡余市町'],
  ['余市郡余市町朝日町26', '北海道', '余市郡余市町'],
  ['四日市市諏訪町1-5', '三重県', '四日市市'],
  ['廿日市市下平良1-11-1', '広島県', '廿日市市'],
  ['龍ヶ崎市3710', '茨城県', '龍ケ崎市'],
  ['鹿嶋市平井1187-1', '茨城県', '鹿嶋市'],
  ['鹿島市大字納富分2643-1', '佐賀県', '鹿島市'],
  ['広島県府中市府川町315', '広島県', '府中市'],
  ['府中市宮西町2-24', '', '府中市'],
  ['横浜市港町1-1', '神奈川県', '横浜市'],
  ['埼玉県浦和市常盤6-4-4', '埼玉県', '浦和市'],
  ['愛知県西加茂郡三好町大字三好1', '愛知県', '西加茂郡三好町'],
  ['東京都', '東京都', ''],
  ['丸の内1-1', '', ''],
])('%s lies in %s %s', (raw, prefecture, city) => {
  expect(parseAddress(raw)).toMatchObject({ prefecture, city })
})

test('郡, ケ/ヶ/が, ノ/の/之, ツ/つ, 字 and 異体字 do not change the key', () => {
  for (const [a, b] of [
    ['北海道余市郡余市町朝日町26', '余市町朝日町26'],
    ['千代田区霞が関3-2-1', '千代田区霞ヶ関3-2-1'],
    ['鎌ケ谷市道野辺1', '鎌ヶ谷市道野邊1'],
    ['京都市左京区一乗寺竹ノ内町1', '京都市左京区一乗寺竹之内町1'],
    ['さいたま市緑区大字三室字山崎1', 'さいたま市緑区三室山﨑1'],
    ['新宿区四ツ谷1-2', '新宿区四つ谷1-2'],
  ] as const) {
    expect(parseAddress(a).key, a).toBe(parseAddress(b).key)
    expect(parseAddress(a).key).not.toBe('')
  }
})

test('十文字 is no 字', () => {
  expect(parseAddress('秋田県横手市十文字町1').townKey).not.toBe(parseAddress('秋田県横手市十文町1').townKey)
})

test('without a city or a number there is no site to match, without a town no candidates', () => {
  expect(parseAddress('東京都千代田区紀尾井町')).toMatchObject({ key: '', townKey: '東京都千代田区紀尾井町' })
  expect(parseAddress('紀尾井町1-3')).toMatchObject({ key: '', townKey: '' })
  expect(parseAddress('東京都千代田区')).toMatchObject({ key: '', townKey: '' })
  expect(parseAddress('')).toEqual({
    prefecture: '',
    city: '',
    town: '',
    block: '',
    building: '',
    key: '',
    townKey: '',
  })
})

test('a building that begins with つ or ケ is not taken for a counted town', () => {
  expect(parseAddress('兵庫県神戸市中央区北野町245 つばきコーポ')).toMatchObject({
    town: '北野町',
    block: '245',
    building: 'つばきコーポ',
  })
})

test('no text throws, and what is not an address loses nothing but spaces and width', () => {
  const words = fc.constantFrom(
    ...'東京都港区西市町村1２三-ー丁目番地号の字 F階郡条'.split(''),
    '六本木',
    '京都市',
    '上る',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(words).map((w) => w.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (s) => {
        const { town, block, building } = parseAddress(s)
        expect(town.length + block.length + building.length).toBeLessThanOrEqual(
          s.normalize('NFKC').length * 4,
        )
      },
    ),
  )
})
