import { defineText } from '#kit/text.ts'

/** What the navigation and the palette say; the screens' own words are loaded with them. */
export const companiesNavText = defineText({
  companies: { ja: '取引先', en: 'Companies' },
  group: { ja: '親会社・子会社', en: 'Group' },
  add: { ja: '取引先を追加する', en: 'Add a company' },
})
