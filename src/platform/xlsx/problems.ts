import { Problem } from '#kit/problem.ts'

export function badWorkbook(): Problem {
  return new Problem('unsupported', {
    detail: {
      ja: 'Excel のファイルとして読めません。パスワードを外し、Excel で「名前を付けて保存」から .xlsx か CSV で保存し直してください',
      en: 'This cannot be read as a workbook. Remove the password, and save it as .xlsx or CSV in Excel',
    },
  })
}

export function workbookTooLarge(): Problem {
  return new Problem('tooLarge', {
    detail: {
      ja: 'このブックは展開すると大きすぎて読めません。Excel で CSV に保存して、そのファイルを預けてください',
      en: 'This workbook is too large when unpacked. Save it as CSV in Excel and hand in that file',
    },
  })
}
