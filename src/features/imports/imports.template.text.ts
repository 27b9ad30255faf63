import { defineText } from '#kit/text.ts'

/** What stands in a template besides its headings. */
export const templateText = defineText({
  options: { ja: '選択肢', en: 'Options' },
  notListed: { ja: '選択肢にありません', en: 'Not one of the options' },
  mayBeUnread: {
    ja: 'シート「選択肢」にある言葉を選んでください。ほかの言葉は読めず、備考に入ることがあります。このまま入力しますか？',
    en: 'Choose a word of the sheet “Options”. Another may not be read, and go to the remark. Enter it all the same?',
  },
  howToWrite: { ja: '書き方', en: 'How to write it' },
  several: { ja: 'いくつか書くときは ; で区切ります', en: 'Separate several with ;' },
  forms: { ja: '例：{forms}', en: 'For example: {forms}' },
  yes: { ja: 'はい', en: 'Yes' },
  no: { ja: 'いいえ', en: 'No' },
})
