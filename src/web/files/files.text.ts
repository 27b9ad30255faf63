import { defineText } from '#kit/text.ts'

export const filesText = defineText({
  add: { ja: 'ファイルを付ける', en: 'Add files' },
  dropHere: { ja: 'ここに置くと付きます', en: 'Drop to add' },
  uploading: { ja: '「{name}」を送っています', en: 'Uploading “{name}”' },
  stopUpload: { ja: '「{name}」をやめる', en: 'Stop “{name}”' },
  retryUpload: { ja: '「{name}」をもう一度送る', en: 'Send “{name}” again' },
  leaveOut: { ja: '「{name}」を付けない', en: 'Leave “{name}” out' },
  tooLarge: {
    ja: '大きすぎます。1 ファイルは {limit} までです。分けるか、小さくしてからお試しください。',
    en: 'Too large: a file may have {limit} at most. Split it or make it smaller.',
  },
  none: {
    ja: '見積書や名刺の写真などを、ここに置いておけます。ファイルを落とすか、画像を貼り付けても付きます。',
    en: 'Keep quotes, cards and other files here. Drop files on it, or paste a picture.',
  },
  noneToRead: { ja: 'ファイルはありません。', en: 'There are no files.' },
  sum: { ja: '{count}件・{size}', en: '{count} files, {size}' },
  more: { ja: 'さらに見る', en: 'Show more' },
  show: { ja: '「{name}」を表示する', en: 'Show “{name}”' },
  actions: { ja: '「{name}」の操作', en: 'Actions on “{name}”' },
  download: { ja: 'ダウンロードする', en: 'Download' },
  rename: { ja: '名前を変える', en: 'Rename' },
  name: { ja: 'ファイルの名前', en: 'Name of the file' },
  save: { ja: '保存する', en: 'Save' },
  cancel: { ja: 'キャンセル', en: 'Cancel' },
  close: { ja: '閉じる', en: 'Close' },
  remove: { ja: 'ごみ箱に入れる', en: 'Move to the bin' },
  removed: { ja: '「{name}」をごみ箱に入れました', en: 'Moved “{name}” to the bin' },
  previous: { ja: '前のファイル', en: 'Previous file' },
  next: { ja: '次のファイル', en: 'Next file' },
  place: { ja: '{at} / {count}', en: '{at} of {count}' },
  notShown: {
    ja: '表示できませんでした。ダウンロードして開いてください。',
    en: 'It could not be shown. Download it and open it.',
  },
})
