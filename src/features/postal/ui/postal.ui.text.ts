import { defineText } from '#kit/text.ts'

export const postalUiText = defineText({
  lead: {
    ja: '郵便番号から住所を入れるときに使うデータです。日本郵便が毎月更新しています。',
    en: 'What fills in addresses from postal codes. Japan Post renews it every month.',
  },
  kenAllWhat: { ja: 'KEN_ALL・全国一括', en: 'KEN_ALL, the whole country' },
  officeWhat: { ja: 'JIGYOSYO', en: 'JIGYOSYO' },
  notLoaded: { ja: 'まだ読み込んでいません', en: 'Not loaded yet' },
  builtIn: {
    ja: '内蔵のデータが答えます。1つの郵便番号に1件の住所だけなので、複数の住所がある番号では候補が足りません。',
    en: 'The built-in list answers. It has one address a code, which is too few where a code has several.',
  },
  file: { ja: 'ファイル', en: 'File' },
  content: { ja: '内容', en: 'Content' },
  counts: { ja: '{rows} 行、郵便番号 {codes} 件', en: '{rows} lines, {codes} postal codes' },
  loaded: { ja: '読み込み', en: 'Loaded' },
  loadedBy: { ja: '{when} {who}', en: '{when} by {who}' },
  replace: { ja: 'データを置き換える', en: 'Replace the data' },
  choose: { ja: 'ファイルを選ぶ', en: 'Choose a file' },
  how: {
    ja: '日本郵便のサイトから受け取った ZIP か CSV を、そのまま選んでください。KEN_ALL（旧形式・UTF-8 形式）と JIGYOSYO のどちらかは、内容を見て判断します。',
    en: 'Choose the ZIP or CSV as it came from Japan Post. Whether it is KEN_ALL (the old or the UTF-8 form) or JIGYOSYO is found from its content.',
  },
  safe: {
    ja: '読み終わるまで今のデータを使います。読めないファイルのときは、今のデータが残ります。',
    en: 'The present data is used until the new one is complete, and stays when a file cannot be read.',
  },
  site: { ja: '日本郵便のダウンロードのページ', en: 'The download page of Japan Post' },
  loading: { ja: '「{fileName}」を読み込んでいます', en: 'Loading “{fileName}”' },
  failed: { ja: '「{fileName}」は読み込めませんでした', en: '“{fileName}” could not be loaded' },
  handedIn: { ja: '「{fileName}」を受け取りました', en: 'Received “{fileName}”' },
})
