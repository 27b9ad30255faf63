import { defineText } from '#kit/text.ts'

/** For the manifest: it is part of the first load. */
export const binNavText = defineText({ bin: { ja: 'ごみ箱', en: 'Bin' } })
