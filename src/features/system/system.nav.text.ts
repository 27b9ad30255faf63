import { defineText } from '#kit/text.ts'

/** What the shell says of jobs and the product itself; the screens' own words are loaded with them. */
export const systemNavText = defineText({
  home: { ja: 'ホーム', en: 'Home' },
  jobs: { ja: '処理の状況', en: 'Background work' },
  api: { ja: 'API の説明', en: 'API reference' },
  demo: { ja: 'デモデータ', en: 'Demo data' },
  seed: { ja: '種の数', en: 'Seed' },
  customers: { ja: '顧客', en: 'Customers' },
  job: { ja: '処理', en: 'Job' },
  kind: { ja: '種類', en: 'Kind' },
  state: { ja: '状態', en: 'State' },
})
