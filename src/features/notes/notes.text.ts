import { defineText } from '#kit/text.ts'
import { notesNavText } from './notes.nav.text.ts'

export const notesText = defineText({
  ...notesNavText,
  write: { ja: 'この顧客についてメモを書く', en: 'Write a note about this customer' },
  placeholder: {
    ja: '電話の内容、約束したこと、次に会う人に伝えたいこと',
    en: 'What was said, what was promised, what the next colleague should know',
  },
  save: { ja: 'メモを残す', en: 'Add the note' },
  saveKeys: { ja: '{keys} でも残せます', en: '{keys} adds it too' },
  draftKept: { ja: '下書きを残しています', en: 'Draft kept' },
  attach: { ja: 'ファイルを付ける', en: 'Attach files' },
  stillUploading: {
    ja: 'ファイルを送っています。終わってから残してください。',
    en: 'Files are still on their way. Add the note when they are there.',
  },
  needText: { ja: 'メモを入力してください', en: 'Write something' },
  pinned: { ja: '固定したメモ', en: 'Pinned notes' },
  pin: { ja: '上に固定する', en: 'Pin on top' },
  unpin: { ja: '固定を外す', en: 'Unpin' },
  edit: { ja: '直す', en: 'Edit' },
  remove: { ja: '消す', en: 'Remove' },
  removed: { ja: 'メモを消しました', en: 'Removed the note' },
  actions: { ja: 'このメモの操作', en: 'Actions on this note' },
  editNote: { ja: 'メモを直す', en: 'Edit the note' },
  saveEdit: { ja: '保存する', en: 'Save' },
  cancel: { ja: 'キャンセル', en: 'Cancel' },
  gone: { ja: 'このメモは消されました', en: 'This note was removed' },
  text: { ja: 'メモの内容', en: 'Text' },
})
