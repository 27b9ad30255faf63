import { defineText } from '#kit/text.ts'

export const fileText = defineText({
  files: { ja: 'ファイル', en: 'Files' },
  name: { ja: 'ファイルの名前', en: 'Name of the file' },
})
